"""The ground under every table: extensions, accent-blind text search, the shared cache."""

from django.contrib.postgres.operations import (
    BtreeGinExtension,
    CITextExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.core.management import call_command
from django.db import migrations

# unaccent() itself is only STABLE, as its dictionary could change; an index needs IMMUTABLE.
UNACCENT = """
CREATE FUNCTION portal_unaccent(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT public.unaccent('public.unaccent'::regdictionary, $1) $$;
"""

LANGUAGES = {"en": "english", "fr": "french", "es": "spanish", "ar": "arabic", "simple": "simple"}

CONFIGURATION = """
CREATE TEXT SEARCH CONFIGURATION portal_{code} (COPY = pg_catalog.{name});
ALTER TEXT SEARCH CONFIGURATION portal_{code}
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, {stem};
"""


def configurations() -> str:
    return "".join(
        CONFIGURATION.format(code=code, name=name, stem="simple" if name == "simple" else f"{name}_stem")
        for code, name in LANGUAGES.items()
    )


def drop_configurations() -> str:
    return "".join(f"DROP TEXT SEARCH CONFIGURATION portal_{code};" for code in LANGUAGES)


def make_cache_table(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    initial = True
    run_before = [("vocabulary", "0001_initial"), ("members", "0001_initial")]
    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        BtreeGinExtension(),
        CITextExtension(),
        migrations.RunSQL(UNACCENT, "DROP FUNCTION portal_unaccent(text);"),
        migrations.RunSQL(configurations(), drop_configurations()),
        migrations.RunPython(make_cache_table, migrations.RunPython.noop),
    ]
