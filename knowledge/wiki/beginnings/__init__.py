"""What a new page can begin with: the secretariat's templates, and those that come with the wiki.

Those are written into the table when somebody asks for templates and there are none; from then on they are
the secretariat's to change, to leave out and to delete.
"""

import tomllib
from pathlib import Path

from django.conf import settings

from knowledge.wiki.models import Template

FOLDER = Path(__file__).parent


def offered(language: str) -> list[Template]:
    """The templates for pages in `language`, in the secretariat's order."""
    if language not in dict(settings.LANGUAGES):
        return []
    rows = Template.objects.filter(language=language, is_offered=True)
    found = list(rows)
    return list(rows.all()) if not found and ship() else found


def ship() -> int:
    """Write the templates that come with the wiki where there are none at all; how many. Two at once write
    each of them once."""
    if Template.objects.exists():
        return 0
    made = [Template(**row) for row in shipped()]
    return len(Template.objects.bulk_create(made, ignore_conflicts=True))


def shipped() -> list[dict]:
    """The templates that come with the wiki, as they stand in a file for each language."""
    return [
        {"language": file.stem, "order": 10 * number, **row}
        for file in sorted(FOLDER.glob("*.toml"))
        for number, row in enumerate(tomllib.loads(file.read_text(encoding="utf-8"))["template"], 1)
    ]
