"""`manage.py harvest`: another repository's records as references here."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from knowledge.documents import actions
from knowledge.documents.harvesting import client, running, tasks
from knowledge.documents.harvesting.keeping import Overtaken
from knowledge.documents.models import Document, OaiRecord, Source
from portal.moderation import actions as moderation
from tests.documents.oai.elsewhere import Elsewhere, answer, dc, deleted, error, listed

ITEMS = "https://elsewhere.example/items/"


@pytest.fixture
def elsewhere(db):
    place = Elsewhere()
    yield place
    place.close()


@pytest.fixture(autouse=True)
def slept(monkeypatch):
    """How long the harvester has waited, each time; it doesn't really."""
    naps: list[float] = []
    monkeypatch.setattr("time.sleep", naps.append)  # oaipmh-scythe's, too
    return naps


def harvest(place, **options) -> str:
    out = StringIO()
    call_command("harvest", place.url, stdout=out, **options)
    return out.getvalue()


def shown() -> list[str]:
    return list(Document.objects.published().order_by("pk").values_list("title", flat=True))


def test_records_become_references(elsewhere, client):
    elsewhere.replies = [
        listed(
            dc(1, language="fra", coverage=["Sénégal", "Western Africa"], subject=["goats; milk", "Elevage"],
               rights="https://creativecommons.org/licenses/by/4.0/", description="Short."),
            token="next",
        ),
        listed(dc(2, identifier=[f"{ITEMS}bitstream/2/a.pdf", "doi:10.1234/abc"]), deleted(3)),
    ]  # fmt: skip
    said = harvest(elsewhere)
    assert "Elsewhere" in said and "Page 2" in said and "2 new" in said
    one, two = Document.objects.order_by("pk")
    assert (one.source.name, one.depositor, one.status) == ("Elsewhere", None, "published")
    assert (one.link, one.language, one.issued, one.year) == (
        "https://elsewhere.example/items/1",
        "fr",
        "2019-05",
        2019,
    )
    assert (one.licence, one.type) == ("CC-BY-4.0", "research-paper")
    assert [country.pk for country in one.countries.all()] == ["SN"]
    assert [region.name_en for region in one.regions.all()] == ["Western Africa"]
    assert (two.link, two.doi) == ("https://doi.org/10.1234/abc", "10.1234/abc")
    assert one.published_at.year == 2019  # old papers are not today's news
    assert not OaiRecord.objects.exists()  # never offered again as ours
    page = client.get(one.get_absolute_url())
    assert page.status_code == 200 and b"https://elsewhere.example/items/1" in page.content
    assert elsewhere.asked == [
        {"verb": "ListRecords", "metadataPrefix": "oai_dc"},
        {"verb": "ListRecords", "resumptionToken": "next"},
    ]


def test_the_next_harvest_asks_for_what_has_changed(elsewhere):
    elsewhere.replies = [listed(dc(1), dc(2), dc(3), date="2026-11-01T12:00:00Z")]
    harvest(elsewhere, set="sheep")
    pk = Document.objects.get(title="Sheep number 1").pk
    elsewhere.replies = [
        listed(dc(1, title="Changed"), deleted(2), dc(3), dc(4), date="2026-11-02T12:00:00Z")
    ]
    said = harvest(elsewhere, set="sheep")
    assert elsewhere.asked[-1]["from"] == "2026-11-01T11:50:00Z"
    assert elsewhere.asked[-1]["set"] == "sheep"
    for words in ("1 changed", "1 removed", "1 unchanged", "1 new"):
        assert words in said
    assert shown() == ["Changed", "Sheep number 3", "Sheep number 4"]
    assert Document.objects.get(pk=pk).title == "Changed"
    elsewhere.replies = [listed(dc(2))]
    assert "1 changed" in harvest(elsewhere, set="sheep")  # it is back
    assert "Sheep number 2" in shown()


def test_running_it_again_changes_nothing(elsewhere):
    elsewhere.replies = [listed(dc(1), dc(2))]
    harvest(elsewhere)
    before = list(Document.objects.order_by("pk").values_list("pk", "revision", "updated_at"))
    assert "2 unchanged" in harvest(elsewhere)
    assert list(Document.objects.order_by("pk").values_list("pk", "revision", "updated_at")) == before


def test_nothing_new_is_no_fault(elsewhere):
    elsewhere.replies = [listed(dc(1)), error("noRecordsMatch")]
    harvest(elsewhere)
    assert "Done: nothing" in harvest(elsewhere)
    assert Source.objects.get().harvested_until.isoformat() == "2026-11-01T00:00:00+00:00"


def test_what_the_secretariat_took_away_stays_away(elsewhere, secretariat):
    elsewhere.replies = [listed(dc(1), dc(2))]
    harvest(elsewhere)
    one, two = Document.objects.order_by("pk")
    actions.withdraw_document(secretariat, one, "Not about livestock.")
    moderation.hide(secretariat, two, "Spam.")
    elsewhere.replies = [listed(dc(1, title="Changed"), dc(2, title="Changed"))]
    harvest(elsewhere)
    assert shown() == []


def test_a_killed_harvest_goes_on_where_it_stopped(elsewhere):
    elsewhere.replies = [listed(dc(1), token="second")]
    assert "Stopped" in harvest(elsewhere, pages=1)
    elsewhere.replies = [listed(dc(2))]
    assert "Going on" in harvest(elsewhere)
    assert elsewhere.asked[-1] == {"verb": "ListRecords", "resumptionToken": "second"}
    assert len(shown()) == 2


def test_an_expired_token_begins_the_list_again(elsewhere):
    elsewhere.replies = [listed(dc(1), token="second")]
    harvest(elsewhere, pages=1)
    elsewhere.replies = [error("badResumptionToken"), listed(dc(1), dc(2))]
    harvest(elsewhere)
    assert len(shown()) == 2 and Source.objects.get().token == ""


def test_everything_anew_withdraws_what_is_not_there_any_more(elsewhere):
    """For repositories that don't keep track of what they delete."""
    elsewhere.replies = [listed(dc(1), dc(2))]
    harvest(elsewhere)
    elsewhere.replies = [listed(dc(2))]
    harvest(elsewhere)
    assert len(shown()) == 2
    assert "1 removed" in harvest(elsewhere, all=True)
    assert "from" not in elsewhere.asked[-1]
    assert shown() == ["Sheep number 2"]


def test_a_dry_run_writes_nothing(elsewhere):
    elsewhere.replies = [listed(dc(1), dc(2, title=[]), deleted(3), token="more")]
    said = harvest(elsewhere, dry_run=True)
    assert "Sheep number 1 · Traoré, Fatoumata · 2019-05" in said
    assert "1 left out: no title" in said
    assert not Document.objects.exists() and not Source.objects.exists()


def test_records_without_title_date_or_address_are_left_out(elsewhere):
    elsewhere.replies = [
        listed(
            dc(1, title=[]),
            dc(2, date="soon"),
            dc(3, identifier="A-17"),
            dc(4, identifier="javascript:alert(1)"),
        )
    ]
    said = harvest(elsewhere)
    assert (
        "Left out, no title: 1" in said
        and "Left out, no date: 1" in said
        and "Left out, no address: 2" in said
    )
    assert shown() == []


def test_it_is_polite(elsewhere, slept, settings):
    """One request at a time, a second apart; busy servers are given the time that they ask for."""
    settings.SITE_NAME = "Goats & Co"
    elsewhere.replies = [
        listed(dc(1), token="a"),
        (503, {"Retry-After": "7"}, "busy"),
        (429, {}, ""),
        listed(dc(2)),
    ]
    harvest(elsewhere)
    assert len(shown()) == 2
    assert 7.0 in slept and 30 in slept
    assert sum(0.5 < nap <= 1 for nap in slept) >= 3
    assert elsewhere.agents == {"Goats & Co (http://127.0.0.1:8000; mailto:secretariat@example.org)"}


def test_a_wait_has_its_bound(elsewhere):
    busy = client.PoliteScythe(elsewhere.url)
    for said, wait in (
        ("99999999999", 900),
        ("Wed, 21 Oct 2099 07:28:00 GMT", 900),
        ("soon", 30),
        ("-5", 30),
        ("", 30),
    ):
        assert busy._get_retry_after(client.httpx2.Response(503, headers={"Retry-After": said})) == wait


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(9))
HOSTILE = {
    "another file": f'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>{listed(dc(1))}',
    "a million laughs": f"<!DOCTYPE x [{LAUGHS}]>{listed(dc(1))}",
    "hidden by UTF-16": '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x []><x/>'.encode("utf-16"),
    "hidden by UTF-7": '<?xml version="1.0" encoding="UTF-7"?>+ADw-+ACE-DOCTYPE x+AD4-<x/>',
    "a web page": "<!doctype html><html><body>Welcome</body></html>",
    "another web page": "<html><body>Welcome</body></html>",
    "nothing": "",
    "no XML": "%PDF-1.7",
    "cut off": listed(dc(1))[:40],
    "cut off behind a record, before the token": listed(dc(1), token="next")[:-60],
    "no list": answer(""),
    "too much": "<x>" + "a" * 3_000_000,
    "an error": (404, {}, "nothing here"),
    "a lasting fault": (500, {}, "broken"),
    "a wrong argument": error("badArgument"),
    "an unknown error": error("somethingElse"),
    "somewhere else for ever": (302, {"Location": "/oai?again"}, ""),
    "another scheme": (302, {"Location": "file:///etc/passwd"}, ""),
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_whatever_comes_back_is_no_crash(what, elsewhere, monkeypatch):
    """No file is read, no memory filled; the operator gets a sentence, and what was there stays."""
    monkeypatch.setattr(client, "MOST_BYTES", 2_000_000)
    elsewhere.replies = [HOSTILE[what]]
    with pytest.raises(CommandError, match="Stopped"):
        harvest(elsewhere)
    assert shown() == [] and Source.objects.get().error
    elsewhere.replies = [listed(dc(1))]
    harvest(elsewhere)
    assert len(shown()) == 1 and Source.objects.get().error == ""


def test_the_same_token_for_ever_is_noticed(elsewhere):
    elsewhere.replies = [listed(dc(1), token="again")]
    with pytest.raises(CommandError, match="again and again"):
        harvest(elsewhere)


def test_the_same_token_for_ever_is_noticed_a_page_a_task(elsewhere, run_tasks):
    elsewhere.replies = [listed(dc(1), token="again")]
    source = Source.objects.create(name="Elsewhere", url=elsewhere.url)
    assert tasks.harvest_page.call(source.pk) == "goes on"
    assert "again and again" in tasks.harvest_page.call(source.pk)


def test_tokens_that_lead_in_a_circle_are_noticed_a_page_a_task(elsewhere):
    elsewhere.replies = [listed(dc(1), token="a"), listed(dc(2), token="b"), listed(dc(1), token="a")]
    source = Source.objects.create(name="Elsewhere", url=elsewhere.url)
    assert [tasks.harvest_page.call(source.pk) for _page in range(2)] == ["goes on"] * 2
    assert "again and again" in tasks.harvest_page.call(source.pk)
    assert len(shown()) == 2 and "again and again" in Source.objects.get().error


def test_half_an_answer_withdraws_nothing(elsewhere):
    """What breaks off is no end of the list: what it didn't come to is still there."""
    elsewhere.replies = [listed(dc(1), dc(2))]
    harvest(elsewhere)
    elsewhere.replies = [listed(dc(1), dc(2), token="next").replace("Sheep number 1", "Changed")[:-700]]
    with pytest.raises(CommandError, match="breaks off"):
        harvest(elsewhere, all=True)
    assert shown() == ["Sheep number 1", "Sheep number 2"]


def test_a_token_behind_which_nothing_is_left_is_the_end(elsewhere):
    elsewhere.replies = [listed(dc(1), token="next"), error("noRecordsMatch")]
    assert "Done" in harvest(elsewhere)
    assert Source.objects.get().token == "" and len(shown()) == 1


def test_what_the_secretariat_changes_meanwhile_stays(elsewhere, secretariat, browse):
    """A harvest may take hours: neither it nor the form undoes what the other has noted."""
    elsewhere.replies = [listed(dc(1), token="next")]
    harvest(elsewhere, pages=1)
    under_way = Source.objects.get()
    form = {"name": "Renamed", "every": "week"}
    page = f"/admin/documents/source/{under_way.pk}/change/"
    assert browse(secretariat).post(page, form).status_code == 302
    elsewhere.replies = [listed(dc(2))]
    running.Harvest(under_way, client.PoliteScythe(elsewhere.url)).run()
    found = Source.objects.get()
    assert (found.name, found.every, found.token, len(shown())) == ("Renamed", "week", "", 2)


def test_a_dry_run_leaves_a_harvest_that_is_under_way_alone(elsewhere):
    elsewhere.replies = [listed(dc(1), token="next")]
    harvest(elsewhere, pages=1)
    harvest(elsewhere, dry_run=True)
    assert elsewhere.asked[-1] == {"verb": "ListRecords", "metadataPrefix": "oai_dc"}
    assert Source.objects.get().token == "next"


def test_awkward_records_are_taken_as_they_are(elsewhere):
    """Endless words, forbidden characters, markup, authors by the thousand."""
    elsewhere.replies = [
        listed(
            dc(1, title="T" * 5000, creator=[f"A{n}, B" for n in range(2000)], description="<p>x &amp;</p>"),
            dc(2, title="\u202eTurned", subject=["s" * 500, *(f"word {n}" for n in range(90))]),
            dc(4, description="<p>&#x202e;Turned"),
            dc(3, date=["2020-01-02T03:04:05Z", "2018-13-45", "1997"], language="xx", type="", coverage="Mu"),
        )
    ]  # fmt: skip
    harvest(elsewhere)
    one, two, four, three = Document.objects.order_by("pk")
    assert four.abstract == "Turned"
    assert len(one.title) == 300 and one.authors.count() == 300 and "<p>" not in one.abstract
    assert two.title == "Turned" and two.tags.count() == 30
    assert (three.year, three.language, three.type) == (1997, "en", "report")


def test_our_own_address_is_refused(elsewhere, settings):
    elsewhere.identify = answer(f"<Identify><baseURL>{settings.SITE_URL}/oai</baseURL></Identify>")
    with pytest.raises(CommandError, match="own address"):
        harvest(elsewhere)


def test_an_address_where_nobody_answers(db):
    for url in ("http://127.0.0.1:1/oai", "no address", "ftp://elsewhere.example/oai", "http://"):
        with pytest.raises(CommandError):
            call_command("harvest", url)
    assert not Source.objects.exists()


def test_a_source_harvests_itself(elsewhere, run_tasks):
    """A page a task, so that no mail waits for a slow repository; what failed is tried again later."""
    elsewhere.replies = [listed(dc(1), token="a"), listed(dc(2)), (500, {}, "")]
    source = Source.objects.create(name="Elsewhere", url=elsewhere.url, every="week")
    Source.objects.create(name="Asleep", url="http://127.0.0.1:1/oai")
    assert tasks.harvest_due.call() == 1
    assert tasks.harvest_page.call(source.pk) == "goes on"
    assert tasks.harvest_page.call(source.pk) == "ended"
    assert len(shown()) == 2
    assert tasks.harvest_due.call() == 0
    long_ago = timezone.now() - timezone.timedelta(days=8)
    Source.objects.filter(pk=source.pk).update(begun_at=long_ago)
    assert tasks.harvest_due.call() == 1
    assert tasks.harvest_page.call(source.pk).startswith("failed")
    assert Source.objects.get(pk=source.pk).error


def test_two_at_once_write_no_page_twice(elsewhere):
    elsewhere.replies = [listed(dc(1), token="a")]
    harvest(elsewhere, pages=1)
    source = Source.objects.get()
    elsewhere.replies = [listed(dc(2))]
    late = Source.objects.get()
    running.Harvest(source, client.PoliteScythe(elsewhere.url)).run()
    with pytest.raises(Overtaken):
        running.Harvest(late, client.PoliteScythe(elsewhere.url)).step()
    assert len(shown()) == 2


def test_the_secretariat_sees_and_begins_harvests(elsewhere, secretariat, browse, run_tasks):
    """In the admin: a new source, what it brought, and why it stopped."""
    elsewhere.replies = [listed(dc(1), dc(2, title=[]))]
    browser = browse(secretariat)
    form = {"name": "Elsewhere", "url": elsewhere.url, "set_spec": "", "prefix": "oai_dc", "every": "week"}
    assert browser.post("/admin/documents/source/add/", form).status_code == 302
    source = Source.objects.get()
    action = {"action": "harvest_now", "_selected_action": [source.pk]}
    assert browser.post("/admin/documents/source/", action, follow=True).status_code == 200
    run_tasks()
    assert shown() == ["Sheep number 1"]
    for page in ("/admin/documents/source/", f"/admin/documents/source/{source.pk}/change/"):
        seen = browser.get(page).content.decode()
        assert "new: 1 · left out: 1" in seen
    assert browser.get(f"/admin/documents/source/{source.pk}/delete/").status_code == 403
    listed_there = browser.get(f"/admin/documents/document/?source__id__exact={source.pk}")
    assert "Sheep number 1" in listed_there.content.decode()
