"""Names of files: the one that readers save them under, and the one in the storage."""

import re
import unicodedata
from uuid import uuid4

from portal import text
from portal.uploads.reading.kinds import FileKind, contradicts, ending_of

NAME_LENGTH = 150

# What no system wants in a name, or an address or a header would read as its own.
UNWANTED = re.compile(r"""[\s<>:"'`/\\|?*#%&;=+{}\[\]()~^$!,@]+|\u00b7""")
INVISIBLE = re.compile("[\u200b-\u200f\u2060-\u2064\u061c\u00ad]")


def file_name(given: str, kind: FileKind) -> str:
    """The name under which readers save a file: `given` without what is dangerous or ugly, never empty, with
    an ending that tells the truth, at most 150 characters."""
    name = unicodedata.normalize("NFC", text.clean_line(given.replace("\\", "/").rpartition("/")[2]))
    ending = ending_of(name)
    if ending in kind.endings and not contradicts(name, kind):
        name = name.rpartition(".")[0]
    else:
        ending = kind.code
    name = UNWANTED.sub("-", INVISIBLE.sub("", name))
    name = re.sub(r"-*(\.)[-.]*|-{2,}", lambda found: found[1] or "-", name).strip("-._ ")
    return f"{name[: NAME_LENGTH - len(ending) - 1].rstrip('-._') or 'document'}.{ending}"


def hidden_name(folder: str) -> str:
    """A name in the storage, below `folder`, that says nothing and that nobody can guess."""
    key = uuid4().hex
    return f"{folder}/{key[:2]}/{key}"
