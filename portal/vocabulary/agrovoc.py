"""Reading AGROVOC, FAO's thesaurus, from a table of its concepts, in part or whole.

A row has the concept's address (`uri`), its label in each language (`en`, `fr`, `es`, `ar`, or `name_en` …),
and its other labels: `alt_en` … with "|" between, or all in `other_names` with "; ".
"""

import csv
import gzip
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction

from portal import text
from portal.vocabulary.concepts import LONGEST, folded_names

LANGUAGES = ("en", "fr", "es", "ar")
NAMES = tuple(f"name_{language}" for language in LANGUAGES)
FIELDS = (*NAMES, "other_names", "folded")
ADDRESS = re.compile(r"http://aims\.fao\.org/aos/agrovoc/c_\w{1,40}", re.ASCII)
ARABIC = re.compile("[\u0621-\u064a]")
BETWEEN = re.compile(r"\s*[|;\u061b]\s*")  # also the Arabic semicolon, within one label
MOST_OTHERS = 5000  # characters of the other names together
AT_ONCE = 2000  # rows
SHOWN = 20  # of what was left out


class NoConcepts(Exception):
    """The file is no table of concepts; its text says why."""


@dataclass
class Loaded:
    """What came of a file."""

    made: int = 0
    changed: int = 0
    unchanged: int = 0
    left_out: int = 0
    reasons: list[str] = field(default_factory=list)

    def leave_out(self, line: int, why: str) -> None:
        self.left_out += 1
        if len(self.reasons) < SHOWN:
            self.reasons.append(f"Line {line}: {why}")


def load_file(path: Path, *, progress: Callable[[int], None] = lambda rows: None) -> Loaded:
    """Add the concepts of the file and bring those that are there up to it; none is ever deleted.

    In transactions of 2,000 rows each: a run that was stopped is completed by the next.
    """
    from portal.vocabulary.models import Concept

    found, done = Loaded(), 0
    rows = read(path)
    while batch := list(islice(rows, AT_ONCE)):
        put(Concept, batch, found)
        done += len(batch)
        progress(done)
    return found


def read(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row of the file, which may be packed by gzip, with the number of the line at which it ends."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        unpacked: Any = gzip.GzipFile(fileobj=file) if packed else file
        lines = io.TextIOWrapper(unpacked, encoding="utf-8-sig", newline="")
        table = csv.DictReader(lines)
        try:
            columns = set(table.fieldnames or ())
            if "uri" not in columns or not columns & {"en", "name_en"}:
                raise NoConcepts("Its first line must name the columns, among them “uri” and “en”.")
            for row in table:
                yield table.line_num, {key: value or "" for key, value in row.items() if key}
        except UnicodeDecodeError as error:
            raise NoConcepts("It is not in UTF-8.") from error
        except (csv.Error, OSError, EOFError) as error:
            raise NoConcepts(f"It breaks off near line {table.line_num}: {error}.") from error


@transaction.atomic
def put(model: Any, batch: list[tuple[int, dict[str, str]]], found: Loaded) -> None:
    wanted: dict[str, dict[str, str]] = {}
    for line, row in batch:
        fields = concept_fields(row)
        if fields:
            wanted[fields["uri"]] = fields
        else:
            found.leave_out(line, why_left_out(row))
    there = {row["uri"]: row for row in model.objects.filter(uri__in=wanted).values("uri", *FIELDS)}
    news = [fields for uri, fields in wanted.items() if there.get(uri) != fields]
    model.objects.bulk_create(
        [model(**fields) for fields in news],
        update_conflicts=True,
        unique_fields=["uri"],
        update_fields=FIELDS,
    )
    changed = sum(fields["uri"] in there for fields in news)
    found.changed += changed
    found.made += len(news) - changed
    found.unchanged += len(wanted) - len(news)


def concept_fields(row: dict[str, str]) -> dict[str, str] | None:
    """The fields of a concept from a row of the table; None where it lacks an address or an English label."""
    uri = row.get("uri", "").strip()
    names = {language: label(row, language) for language in LANGUAGES}
    if not (ADDRESS.fullmatch(uri) and names["en"]):
        return None
    if not ARABIC.search(names["ar"]):  # the English or Latin one stands in for a missing one
        names["ar"] = ""
    if names["en"][0].islower():
        names["es"], names["fr"] = uncapitalised(names["es"]), uncapitalised(names["fr"])
    others = [name for name in other_labels(row, names["en"]) if name not in names.values()]
    joined = "; ".join(dict.fromkeys(others))[:MOST_OTHERS]
    fields = {f"name_{language}": name for language, name in names.items()}
    return {"uri": uri, **fields, "other_names": joined, "folded": folded_names([*names.values(), *others])}


def label(row: dict[str, str], language: str) -> str:
    return text.clean_line(row.get(f"name_{language}") or row.get(language) or "")[:LONGEST].strip()


def other_labels(row: dict[str, str], english: str) -> Iterator[str]:
    columns = ("other_names", *(f"alt_{language}" for language in LANGUAGES))
    given = {column: list(cleaned(row.get(column, ""))) for column in columns}
    elsewhere = {name for column in columns if column != "alt_es" for name in given[column]}
    for column, names in given.items():
        common = column == "alt_es" and english[0].islower()
        for name in names:
            yield uncapitalised(name) if common and name not in elsewhere else name


def cleaned(names: str) -> Iterator[str]:
    yield from filter(None, (text.clean_line(name)[:LONGEST].strip() for name in BETWEEN.split(names)))


def uncapitalised(name: str) -> str:
    """A common noun as it stands within a sentence: AGROVOC begins Spanish ones with a capital letter,
    English and French ones without. Acronyms are left alone."""
    return name[0].lower() + name[1:] if name[:1].isupper() and not name[1:2].isupper() else name


def why_left_out(row: dict[str, str]) -> str:
    uri = row.get("uri", "").strip()[:100]
    if not ADDRESS.fullmatch(uri):
        return f"“{uri}” is no address of AGROVOC."
    return f"{uri} has no label in English."
