"""The translations as gettext reads them: compiled from the `.po` files, without gettext's own tools.

`python -m portal.catalogues` compiles whatever is new; `make test` and `manage.py prepare` do it too.
"""

import os
import tempfile
from pathlib import Path

import polib

FOLDER = Path(__file__).resolve().parent.parent / "locale"


def compile_new(folder: Path = FOLDER) -> list[Path]:
    """Compile each catalogue that was changed since it last was; those that were.

    A compiled file carries the time of its source, so that any other time means a change. It is put in
    its place whole, for several processes may do this at once.
    """
    new = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        when = source.stat().st_mtime_ns
        if compiled.exists() and compiled.stat().st_mtime_ns == when:
            continue
        handle, temporary = tempfile.mkstemp(dir=source.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(polib.pofile(str(source)).to_binary())
        os.utime(temporary, ns=(when, when))
        os.chmod(temporary, 0o644)
        os.replace(temporary, compiled)
        new.append(compiled)
    return new


if __name__ == "__main__":
    compile_new()
