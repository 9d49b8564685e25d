"""Files of other wikis for the tests, and bringing them in."""

import io
import zipfile
from xml.sax.saxutils import escape

from knowledge.wiki.actions.importing import Options, Report, import_pages
from knowledge.wiki.exchange.opening import open_file


def zipped(files: dict[str, str | bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packing) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def exported(*pages: str, base: str = "https://wiki.example.org/Main", **namespaces: str) -> bytes:
    """The XML of MediaWiki around these pages."""
    names = "".join(
        f'<namespace key="{key.removeprefix("ns")}">{name}</namespace>' for key, name in namespaces.items()
    )
    head = f"<siteinfo><base>{base}</base><namespaces>{names}</namespaces></siteinfo>"
    around = 'xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="en"'
    return f"<mediawiki {around}>{head}{''.join(pages)}</mediawiki>".encode()


def article(title: str, *texts: str, ns: int = 0, redirect: str = "", model: str = "wikitext") -> str:
    """A page with its revisions, the oldest first."""
    leads = f'<redirect title="{escape(redirect)}"/>' if redirect else ""
    revisions = "".join(
        f"<revision><timestamp>2020-01-0{number}T00:00:00Z</timestamp><model>{model}</model>"
        f"<text>{escape(words)}</text></revision>"
        for number, words in enumerate(texts, start=1)
    )
    return f"<page><title>{escape(title)}</title><ns>{ns}</ns>{leads}{revisions}</page>"


def bring(
    person, content: bytes, *, name="wiki.zip", dry_run=False, under=None, audience="everyone"
) -> Report:
    options = Options("en", audience, under)
    return import_pages(person, open_file(io.BytesIO(content), name), options, dry_run=dry_run)


def told(report: Report) -> dict[str, tuple[str, str]]:
    """What came of each part, by its place, with what was said of it."""
    return {str(one.line): (one.outcome, " ".join(one.sentences)) for one in report.outcomes}
