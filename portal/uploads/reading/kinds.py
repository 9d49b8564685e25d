"""Which kinds of file there are, and by what they are known."""

from dataclasses import dataclass

OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN = "application/vnd.oasis.opendocument"


@dataclass(frozen=True)
class FileKind:
    """One kind: `code` is also the usual ending of its names, `label` what people call it in any language.

    A kind that is `active` can run scripts in a browser: it is taken only where ALLOWED_FILE_TYPES names it.
    """

    code: str
    media_type: str
    label: str
    endings: tuple[str, ...]
    active: bool = False


KINDS = {
    kind.code: kind
    for kind in [
        FileKind("pdf", "application/pdf", "PDF", ("pdf",)),
        FileKind("docx", f"{OFFICE}.wordprocessingml.document", "Word", ("docx",)),
        FileKind("pptx", f"{OFFICE}.presentationml.presentation", "PowerPoint", ("pptx",)),
        FileKind("xlsx", f"{OFFICE}.spreadsheetml.sheet", "Excel", ("xlsx",)),
        FileKind("odt", f"{OPEN}.text", "OpenDocument", ("odt",)),
        FileKind("ods", f"{OPEN}.spreadsheet", "ODS", ("ods",)),
        FileKind("odp", f"{OPEN}.presentation", "ODP", ("odp",)),
        FileKind("epub", "application/epub+zip", "EPUB", ("epub",)),
        FileKind("txt", "text/plain; charset=utf-8", "TXT", ("txt", "md")),
        FileKind("csv", "text/csv; charset=utf-8", "CSV", ("csv",)),
        FileKind("jpg", "image/jpeg", "JPEG", ("jpg", "jpeg")),
        FileKind("png", "image/png", "PNG", ("png",)),
        FileKind("webp", "image/webp", "WebP", ("webp",)),
        FileKind("html", "text/html; charset=utf-8", "HTML", ("html", "htm"), active=True),
        FileKind("svg", "image/svg+xml", "SVG", ("svg",), active=True),
    ]
}
BY_MEDIA_TYPE = {kind.media_type: kind for kind in KINDS.values()}
USUAL = tuple(code for code, kind in KINDS.items() if not kind.active)

# Endings that promise something else; other unknown ones ("report.v2") promise nothing.
OTHER_ENDINGS = frozenset(
    "7z app apk bat bin bmp class cmd com deb dll dmg doc docm dot dotm dotx eml exe gif gz hta img iso"  # noqa: SIM905
    " jar js json lnk mht mhtml mp3 mp4 msg msi php pif ppt pptm ps1 py rar rtf scr sh svgz tar tif tiff"
    " vbe vbs wasm wsf xhtml xls xlsb xlsm xml xps zip".split()
)


def ending_of(name: str) -> str:
    """What follows the last dot of a name, in lower case; nothing where there is no dot."""
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot and stem else ""


def contradicts(name: str, kind: FileKind) -> bool:
    """Whether the ending of `name` promises another kind than its content is."""
    ending = ending_of(name)
    known = OTHER_ENDINGS.union(*(one.endings for one in KINDS.values()))
    return ending in known and ending not in kind.endings


class Refused(Exception):
    """The file isn't taken; `code` says why, and `sandbox.REASONS` in a sentence."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code
