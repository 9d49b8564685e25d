"""Taking a list of people apart: a CSV file becomes lines of cells by column, or a sentence on why not."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import BinaryIO

from django.utils.translation import gettext as _

from portal import text
from portal.vocabulary.folding import fold

LARGEST_FILE = 5 * 1024 * 1024  # bytes
LONGEST_LINE = 100_000  # characters; beyond it a quotation mark was never closed
# What follows the last line: where it is within a cell, a quotation mark was never closed.
END = "\x00the end of the file\x00"
MOST_LINES, MOST_COLUMNS, LONGEST_CELL = 5_000, 60, 5_000

# How spreadsheets call the columns, in the four languages of the portal.
NAMES = {
    "address": "email, e-mail, mail, e-mail address, email address, address, courriel, adresse, "
    "adresse e-mail, adresse mail, adresse électronique, correo, correo electrónico, dirección de correo, "
    "dirección de correo electrónico, البريد الإلكتروني, البريد, عنوان البريد الإلكتروني",
    "full_name": "name, full name, nom, nom complet, nombre, nombre completo, الاسم, الاسم الكامل",
    "given_name": "first name, given name, forename, prénom, prénoms, nombres, nombre de pila, الاسم الأول",
    "family_name": "last name, family name, surname, nom de famille, apellido, apellidos, اسم العائلة",
    "country": "country, pays, país, البلد, الدولة",
    "stakeholder": "stakeholder, kind, kind of stakeholder, type, works with, catégorie, tipo, الفئة",
    "organisation": "organisation, organization, institution, organización, institución, المنظمة, المؤسسة",
    "position": "position, role, function, job, poste, fonction, cargo, puesto, المنصب, الوظيفة",
    "about": "about, bio, biography, note, à propos, biographie, sobre, biografía, نبذة",
    "languages": "languages, langues, idiomas, اللغات",
    "themes": "themes, interests, thèmes, temas, intereses, المواضيع",
    "language": "language, mail language, langue, idioma, اللغة",
}
COLUMN = {fold(name): column for column, names in NAMES.items() for name in names.split(",")}


class NotAList(Exception):
    """The file can't be read as a list of people; its text is a sentence that says why."""


@dataclass
class Line:
    """One line: its number, its cells by column, and why it can't be taken, if it can't."""

    number: int
    cells: dict[str, str] = field(default_factory=dict)
    fault: str = ""


@dataclass
class People:
    """A list that was opened: the columns that have no place here, and its lines."""

    unknown: list[str]
    lines: Iterator[Line]


def open_list(file: BinaryIO, encoding: str = "") -> People:
    """Read the first line of the file; raises NotAList. The others are read as they are asked for."""
    try:
        opened = io.TextIOWrapper(file, encoding=encoding or encoding_of(file), newline="")
        first = opened.readline(LONGEST_LINE)
        delimiter = max(",;\t", key=first.count)
        opened.seek(0)
        csv.field_size_limit(LONGEST_LINE)
        lines = chain(iter(partial(opened.readline, LONGEST_LINE), ""), [END])
        records = csv.reader(lines, delimiter=delimiter)
        names = [text.clean_line(name.removeprefix("\ufeff"))[:80] for name in next(records, [])]
    except (UnicodeError, LookupError) as error:
        raise NotAList(not_utf_8()) from error
    except csv.Error as error:
        raise NotAList(_("Its first line can’t be read: a quotation mark is never closed.")) from error
    columns = [COLUMN.get(fold(name), "") for name in names]
    if len(names) > MOST_COLUMNS:
        raise NotAList(_("The first line names more than %(most)s columns.") % {"most": MOST_COLUMNS})
    if "address" not in columns:
        said = _("The first line must name the columns, and one of them “email”. It names: %(names)s.")
        raise NotAList(said % {"names": ", ".join(filter(None, names))[:300] or "—"})
    known = [column for column in columns if column]
    if twice := next((column for column in known if known.count(column) > 1), ""):
        raise NotAList(_("Two columns of the first line mean “%(name)s”.") % {"name": twice})
    unknown = [name for name, column in zip(names, columns, strict=True) if name and not column]
    return People(unknown, lines_of(records, columns))


def encoding_of(file: BinaryIO) -> str:
    """UTF-8, or what the first bytes of the file say."""
    start = file.read(4)
    file.seek(0)
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    return "utf-8-sig"


def not_utf_8() -> str:
    return _("It is not in UTF-8. Save the table as “CSV UTF-8” and send it again.")


def never_closed() -> str:
    return _("A quotation mark here is never closed. Nothing after it was read.")


def lines_of(records: Iterator[list[str]], columns: list[str]) -> Iterator[Line]:
    """Each line that holds something; what is wrong with one doesn't touch the next."""
    count = 0
    while True:
        number = records.line_num + 1  # type: ignore[attr-defined]
        try:
            record = next(records)
        except StopIteration:
            return
        except UnicodeError:
            yield Line(number, fault=not_utf_8())
            return
        except csv.Error:
            yield Line(number, fault=never_closed())
            return
        if record == [END]:
            return
        if record and record[-1].endswith(END):
            yield Line(number, fault=never_closed())
            return
        if not any(cell.strip() for cell in record):
            continue
        count += 1
        if count > MOST_LINES:
            said = _("Only the first %(most)s people were read. Please send the others in another file.")
            yield Line(number, fault=said % {"most": MOST_LINES})
            return
        yield line_of(number, record, columns)


def line_of(number: int, record: list[str], columns: list[str]) -> Line:
    while len(record) > len(columns) and not record[-1].strip():
        record.pop()
    if len(record) > len(columns):
        return Line(number, fault=_("It has more cells than the first line names columns."))
    if any(len(cell) > LONGEST_CELL for cell in record):
        return Line(number, fault=_("A cell holds more than %(most)s characters.") % {"most": LONGEST_CELL})
    cells = {name: text.clean(cell).strip() for name, cell in zip(columns, record, strict=False) if name}
    return Line(number, {name: cell for name, cell in cells.items() if cell})
