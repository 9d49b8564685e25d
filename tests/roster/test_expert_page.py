"""What is taken away from an expert's page: data for machines, a card without an address, one's own data."""

import json
import re

import vobject

from portal import personal, search
from portal.moderation.models import Act
from roster import actions
from roster import personal as own
from roster.models import CurriculumVitae, Endorsement, Expert, Referee
from tests.roster.entries import add_cv, endorse, make_expert


def test_machines_read_a_profile_page(member, secretariat, visitor):
    make_expert(member, listed_by=secretariat, headline="Goats </script><b>")
    page = visitor.get("/experts/amina/").content.decode()
    found = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
    assert found["@type"] == "ProfilePage"
    person = found["mainEntity"]
    assert (person["name"], person["description"]) == ("Amina Yusuf", "Goats </script><b>")
    assert person["knowsAbout"] == ["Small ruminants (sheep and goats)"]
    assert sorted(person["knowsLanguage"]) == ["en", "sw"]
    assert member.email not in page


def test_the_card_has_no_address(member, secretariat, visitor):
    make_expert(member, listed_by=secretariat, headline="Goats, camels;\r\nEMAIL:x@example.org")
    answer = visitor.get("/experts/amina/card.vcf")
    assert answer["Content-Type"].startswith("text/vcard") and "amina.vcf" in answer["Content-Disposition"]
    card = vobject.readOne(answer.content.decode())
    assert card.n.value.given == "Amina Yusuf" and not card.n.value.family  # nobody said which is which
    assert card.fn.value == "Amina Yusuf" and card.url.value.endswith("/experts/amina/")
    assert not hasattr(card, "email") and not hasattr(card, "tel") and not hasattr(card, "adr")
    assert member.email not in answer.content.decode()


def test_what_the_roster_holds_of_a_person_is_given_to_them(member, author, secretariat):
    expert = make_expert(member, listed_by=secretariat, referees=[("Ann", "ann@example.net", "en")])
    add_cv(expert)
    endorse(author, expert)
    parts = dict(own.export(member))
    entry = parts["roster/entry.json"]
    assert entry["headline"] == expert.headline and entry["themes"][0]["years"] == 20
    assert entry["said_of_me"][0]["occasion"] == "A training on goat health"
    assert "roster/cv.txt" in parts
    assert dict(own.export(author))["roster/what-i-said-of-others.json"][0]["person"] == "Amina Yusuf"


def test_erasing_leaves_nothing_of_the_person(
    member, author, secretariat, django_capture_on_commit_callbacks
):
    expert = make_expert(member, listed_by=secretariat, referees=[("Ann", "ann@example.net", "en")])
    cv = add_cv(expert)
    endorse(author, expert)
    other = make_expert(author, listed_by=secretariat, headline="Camels")
    endorse(member, other, body="Camels are well with him.")
    with django_capture_on_commit_callbacks(execute=True):
        personal.holdings["roster"].erase(member)
        personal.holdings["roster"].erase(member)  # it may run twice
    assert not Expert.objects.filter(member=member).exists() and Expert.objects.filter(member=author).exists()
    assert [word.author for word in Endorsement.objects.all()] == [member]  # now a former member
    assert not Referee.objects.exists()
    assert not CurriculumVitae.objects.exists() and not cv.file.storage.exists(cv.file.name)
    assert [hit.title for hit in search.find(None, "goats neighbours").rows] == ["Kofi Mensah"]
    assert not Act.objects.filter(kind="expert", label__contains="Amina").exists()


def test_who_was_named_as_a_referee_and_leaves_is_forgotten_there_too(member, author):
    make_expert(author, referees=[(member.full_name, member.email, "en")])
    own.erase(member)
    assert not Referee.objects.filter(email=member.email).exists()
    assert not Referee.objects.filter(name__contains="Amina").exists()


def test_leaving_takes_back_what_nobody_has_answered(member, author, other, secretariat):
    endorse(member, make_expert(author, listed_by=secretariat))
    answered = endorse(member, make_expert(other, listed_by=secretariat))
    actions.reply_to_endorsement(other, answered, "We were two.")
    own.withdraw(member)
    assert list(Endorsement.objects.all()) == [answered]
