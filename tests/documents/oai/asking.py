"""Asking /oai and reading its answers; each is held against a schema of the whole response."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from django.utils import timezone
from lxml import etree

from knowledge.documents.models import OaiRecord

OAI = "{http://www.openarchives.org/OAI/2.0/}"
XML = etree.XMLParser(resolve_entities=False, no_network=True)


@cache
def schema() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(Path(__file__).parent / "response.rng", XML))


@dataclass
class Answer:
    root: etree._Element

    @property
    def errors(self) -> list[str]:
        """The codes of the errors, in order."""
        return [error.get("code") for error in self.root.iter(f"{OAI}error")]

    @property
    def request(self) -> dict[str, str]:
        """The arguments that are repeated."""
        return dict(self.root.find(f"{OAI}request").attrib)

    @property
    def date(self) -> str:
        return self.root.findtext(f"{OAI}responseDate")

    @property
    def headers(self) -> dict[str, etree._Element]:
        """By the number of the document, in their order."""
        found = self.root.iter(f"{OAI}header")
        return {int(one.findtext(f"{OAI}identifier").rpartition("/")[2]): one for one in found}

    @property
    def ids(self) -> list[int]:
        return list(self.headers)

    @property
    def deleted(self) -> list[int]:
        return [pk for pk, header in self.headers.items() if header.get("status") == "deleted"]

    @property
    def metadata(self) -> list[etree._Element]:
        return [one[0] for one in self.root.iter(f"{OAI}metadata")]

    def texts(self, name: str) -> list[str]:
        """The words of all elements of the protocol with this name."""
        return [element.text or "" for element in self.root.iter(f"{OAI}{name}")]

    def words(self, name: str) -> list[str]:
        """The words of all elements with this local name, whatever their namespace."""
        return [element.text or "" for element in self.root.iter(f"{{*}}{name}")]

    @property
    def token(self) -> str | None:
        """The token of the next page; "" at the end of several pages, None where one page is all."""
        element = self.root.find(f".//{OAI}resumptionToken")
        return None if element is None else element.text or ""

    def datestamp(self, pk: int) -> str:
        return self.headers[pk].findtext(f"{OAI}datestamp")

    def sets(self, pk: int) -> list[str]:
        return [one.text for one in self.headers[pk].iter(f"{OAI}setSpec")]


def ask(client, verb: str | None = None, *, method: str = "get", query: str = "", **arguments: str) -> Answer:
    """Ask with these arguments ("from" is `from_`), or with a whole `query`; the answer must be valid."""
    pairs = {"verb": verb} if verb else {}
    pairs |= {name.rstrip("_"): value for name, value in arguments.items()}
    asked = query or urlencode(pairs)
    form = "application/x-www-form-urlencoded"
    if method == "post":
        response = client.post("/oai", asked, content_type=form)
    else:
        response = client.get(f"/oai?{asked}")
    assert response.status_code == 200, response.content[:500]
    assert response["Content-Type"] == "text/xml; charset=UTF-8"
    root = etree.fromstring(response.content, XML)
    assert schema().validate(root), schema().error_log.last_error
    return Answer(root)


def harvest(client, verb: str = "ListRecords", **arguments: str) -> list[Answer]:
    """All pages of a list."""
    pages = [ask(client, verb, **arguments)]
    while pages[-1].token:
        pages.append(ask(client, verb, resumptionToken=pages[-1].token))
    return pages


def set_back(**times) -> None:
    """Let all records have changed so long ago: `set_back(hours=2)`."""
    at = (timezone.now() - timezone.timedelta(**times)).replace(microsecond=0)
    OaiRecord.objects.update(datestamp=at)


def stamped(pk: int) -> str:
    return OaiRecord.objects.get(pk=pk).datestamp.strftime("%Y-%m-%dT%H:%M:%SZ")
