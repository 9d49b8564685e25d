"""Make the files of the demonstration's documents from their text: small, real, always the same bytes."""

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from xml.sax.saxutils import escape

from fpdf import FPDF
from fpdf.enums import Align, XPos, YPos

FONTS = Path(__file__).parent / "demo" / "fonts"
TITLE, HEADING, TEXT, SMALL = 19, 13.5, 11, 9
ARABIC_MARKS = str.maketrans({",": "،", ";": "؛"})
LINE = 0.52  # millimetres of line height for each point of size: room for Arabic's tall and deep letters


def make_file(document: dict) -> tuple[str, bytes]:
    """Return the name and the bytes of the file of a demonstration document.

    `document` is one `[[document]]` of demo/*.toml with `file` "pdf", "docx" or "txt"; one that is held
    elsewhere has `link` and no file, and raises KeyError. The same document always gives the same bytes, so
    that writing the demonstration twice finds the file already there by its checksum.
    """
    kind = document["file"]
    return f"{document['key']}.{kind}", MAKERS[kind](document)


def make_pdf(document: dict) -> bytes:
    """Set the document in Noto Sans, or in Noto Naskh Arabic, its letters joined, from right to left."""
    arabic = document["language"] == "ar"
    pdf = Pages()
    pdf.set_metadata(document)
    pdf.add_font("Noto", fname=FONTS / ("NotoNaskhArabic-subset.ttf" if arabic else "NotoSans-subset.ttf"))
    pdf.set_font("Noto")
    if arabic:
        pdf.set_text_shaping(True, direction="rtl", script="arab", language="ara")
    pdf.add_page()
    put = partial(pdf.put, align=Align.R if arabic else Align.L)
    put(document["title"], TITLE)
    put(byline(document), SMALL)
    for is_heading, line in lines(document["text"]):
        put(line, HEADING if is_heading else TEXT, heading=is_heading)
    return bytes(pdf.output())


class Pages(FPDF):
    """A4 pages numbered at the foot."""

    def __init__(self):
        super().__init__(format="A4")
        self.set_margins(22, 20, 22)
        self.set_auto_page_break(True, margin=22)

    def set_metadata(self, document: dict) -> None:
        self.set_title(document["title"])
        self.set_author(author_line(document))
        self.set_subject(document["abstract"])
        self.set_keywords(", ".join(document["tags"]))
        self.set_lang(document["language"])
        self.set_creator(document["publisher"])
        self.set_creation_date(day_of_issue(document))

    def put(self, text: str, size: float, *, align: Align, heading: bool = False) -> None:
        """Write one paragraph over the whole width; a heading stays with the two lines that follow it."""
        height = size * LINE
        if heading and self.will_page_break(height + 2 * TEXT * LINE):
            self.add_page()
        self.ln(3 if heading else 0)
        self.set_font_size(size)
        self.multi_cell(0, height, text, align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(height * 0.35)

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font_size(SMALL)
        self.cell(0, 5, str(self.page_no()), align=Align.C)


def make_docx(document: dict) -> bytes:
    """Pack the least that a word processor opens: the text, three styles and the properties."""
    parts = [("Title", document["title"]), ("Normal", byline(document))]
    parts += [("Heading1" if is_heading else "Normal", line) for is_heading, line in lines(document["text"])]
    day = day_of_issue(document)
    core = CORE.format(
        title=escape(document["title"]),
        creator=escape(author_line(document)),
        language=document["language"],
        created=day.strftime("%Y-%m-%dT%H:%M:%SZ"),
    )
    body = "".join(PARAGRAPH.format(style=style, text=escape(text)) for style, text in parts)
    files = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": RELATIONS,
        "docProps/core.xml": core,
        "word/_rels/document.xml.rels": DOCUMENT_RELATIONS,
        "word/styles.xml": STYLES,
        "word/document.xml": DOCUMENT.format(body=body),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            # The date inside the archive would otherwise be that of the run.
            entry = zipfile.ZipInfo(name, date_time=day.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, XML + content)
    return buffer.getvalue()


def make_txt(document: dict) -> bytes:
    parts = [document["title"], byline(document)]
    parts += [
        f"{line}\n{'-' * len(line)}" if is_heading else line for is_heading, line in lines(document["text"])
    ]
    return ("\n\n".join(parts) + "\n").encode()


def lines(text: str) -> Iterator[tuple[bool, str]]:
    """Yield (is it a heading, its text) for each line that has words; a paragraph is one line."""
    for line in text.splitlines():
        if line.strip():
            yield line.startswith("## "), line.removeprefix("## ").strip()


def author_line(document: dict) -> str:
    return "; ".join(author["name"] for author in document["authors"])


def byline(document: dict) -> str:
    line = f"{author_line(document)} · {document['publisher']}, {document['place']}, {document['year']}"
    return line.translate(ARABIC_MARKS) if document["language"] == "ar" else line


def day_of_issue(document: dict) -> datetime:
    """The first moment of the day, the month or the year that the document names."""
    year, month, day = (document.get("issued", str(document["year"])) + "-01-01").split("-")[:3]
    return datetime(int(year), int(month), int(day), tzinfo=UTC)


MAKERS = {"pdf": make_pdf, "docx": make_docx, "txt": make_txt}

# ECMA-376, parts 1 and 2: the smallest package that holds a text document.
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
CONTENT_TYPES = f"""\
<Types xmlns="{PACKAGE}/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Override PartName="/word/document.xml" ContentType="{WORD_TYPE}.document.main+xml"/>\
<Override PartName="/word/styles.xml" ContentType="{WORD_TYPE}.styles+xml"/>\
<Override PartName="/docProps/core.xml" \
ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>\
</Types>"""
RELATIONS = f"""\
<Relationships xmlns="{PACKAGE}/relationships">\
<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>\
<Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>\
</Relationships>"""
DOCUMENT_RELATIONS = f"""\
<Relationships xmlns="{PACKAGE}/relationships">\
<Relationship Id="rId1" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>"""
CORE = f"""\
<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\
<dc:title>{{title}}</dc:title><dc:creator>{{creator}}</dc:creator><dc:language>{{language}}</dc:language>\
<dcterms:created xsi:type="dcterms:W3CDTF">{{created}}</dcterms:created></cp:coreProperties>"""
STYLE = """\
<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/>\
<w:pPr><w:spacing w:after="{after}"/></w:pPr><w:rPr><w:sz w:val="{half_points}"/></w:rPr></w:style>"""
STYLES = (
    f'<w:styles xmlns:w="{WORD}">'
    + STYLE.format(id="Normal", name="Normal", after=160, half_points=22)
    + STYLE.format(id="Title", name="Title", after=240, half_points=38)
    + STYLE.format(id="Heading1", name="heading 1", after=120, half_points=27)
    + "</w:styles>"
)
PARAGRAPH = """\
<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>"""
DOCUMENT = f'<w:document xmlns:w="{WORD}"><w:body>{{body}}</w:body></w:document>'
