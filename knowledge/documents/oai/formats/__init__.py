"""The metadata formats that every record can be had in (section 3.4)."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from knowledge.documents.oai.formats import dublin_core, mods, qualified
from knowledge.documents.oai.offering import Offered


@dataclass(frozen=True)
class Format:
    prefix: str
    schema: str
    namespace: str
    write: Callable[[Offered], str]

    @property
    def schema_url(self) -> str:
        return settings.SITE_URL + self.schema if self.schema.startswith("/") else self.schema


FORMATS = {
    one.prefix: one
    for one in (
        Format("oai_dc", dublin_core.SCHEMA, dublin_core.NAMESPACE, dublin_core.write),
        Format("mods", mods.SCHEMA, mods.NAMESPACE, mods.write),
        Format("qdc", qualified.SCHEMA, qualified.NAMESPACE, qualified.write),
    )
}
WRITERS = {one.prefix: one.write for one in FORMATS.values()}
