"""Reading the vocabulary from the files in data/ into the database."""

import csv
from pathlib import Path

from django.apps import apps as current_apps
from django.db import transaction

from portal.vocabulary import memory
from portal.vocabulary.agrovoc import concept_fields

DATA = Path(__file__).parent / "data"
NAMES = ("name_en", "name_fr", "name_es", "name_ar")


@transaction.atomic
def load(apps=current_apps) -> dict[str, int]:
    """Bring the vocabulary up to the files; safe to run again at any time. Returns the number of each kind.

    Regions, countries and languages are facts, which nobody edits here: the files win. Themes belong to
    the secretariat: one that it has edited, made or withdrawn is left exactly as it is, the others follow
    the file, and none is ever deleted. Concepts are added where they are missing: one that is there may be of
    a later edition of AGROVOC (`manage.py load_concepts`). `apps` is where to take the models from; a
    migration passes its own.
    """
    counts = {
        "regions": load_facts(apps, "Region", "regions.csv", foreign={"parent": "parent_id"}),
        "countries": load_facts(apps, "Country", "countries.csv", foreign={"region": "region_id"}),
        "languages": load_facts(apps, "Language", "languages.csv", foreign={}),
        "themes": load_themes(apps),
        "concepts": add_concepts(apps),
    }
    transaction.on_commit(memory.forget)
    return counts


def read(file_name: str) -> list[dict[str, str]]:
    """The rows of one of our data files."""
    with (DATA / file_name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load_facts(apps, model_name: str, file_name: str, foreign: dict[str, str]) -> int:
    """Insert or update every row of the file by its code; `foreign` renames the columns of foreign keys."""
    model = apps.get_model("vocabulary", model_name)
    rows: list[dict[str, str | None]] = [
        {foreign.get(name, name): value for name, value in row.items()} for row in read(file_name)
    ]
    for row in rows:
        row.update({column: row[column] or None for column in foreign.values()})
    model.objects.bulk_create(
        [model(**row) for row in rows],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[field.name for field in model._meta.concrete_fields if not field.primary_key],
    )
    return len(rows)


def add_concepts(apps) -> int:
    """Insert the concepts of the file that are missing."""
    model = apps.get_model("vocabulary", "Concept")
    concepts = [fields for row in read("concepts.csv") if (fields := concept_fields(row))]
    model.objects.bulk_create([model(**fields) for fields in concepts], ignore_conflicts=True)
    return len(concepts)


def load_themes(apps) -> int:
    """Insert the themes of the file that are missing and update those that the secretariat has not edited."""
    model = apps.get_model("vocabulary", "Theme")
    rows = [dict(row, order=10 * number) for number, row in enumerate(read("themes.csv"), start=1)]
    edited = set(model.objects.filter(edited=True).values_list("slug", flat=True))
    put_themes(model, [row for row in rows if not row["parent"] and row["slug"] not in edited], areas={})
    areas = dict(model.objects.filter(parent=None).values_list("slug", "pk"))
    put_themes(model, [row for row in rows if row["parent"] and row["slug"] not in edited], areas)
    return len(rows)


def put_themes(model, rows: list[dict], areas: dict[str, int]) -> None:
    """Insert or update these themes; a theme whose area is no longer one becomes an area itself."""
    columns = ("slug", "order", "agrovoc_uri", *NAMES)
    model.objects.bulk_create(
        [model(parent_id=areas.get(row["parent"]), **{name: row[name] for name in columns}) for row in rows],
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=["parent", "order", "agrovoc_uri", *NAMES],
    )
