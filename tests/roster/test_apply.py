import gzip
import uuid

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal import search
from portal.vocabulary.models import Language, Theme
from roster.models import Expert
from tests.roster.entries import make_expert, posted


def test_a_member_applies_and_only_they_and_the_secretariat_see_the_entry(member, other, browse):
    page = browse(member).post("/experts/apply/", posted())
    assert page.status_code == 302 and page.url == "/experts/amina/"
    expert = Expert.objects.get(member=member)
    assert expert.status == "submitted"
    assert [row.known_theme.slug for row in expert.theme_rows.all()] == ["small-ruminants"]
    assert {country.pk for country in expert.countries.all()} == {"KE", "ET"}
    assert browse(other).get("/experts/amina/").status_code == 404
    assert search.find(None, "goat keeper", kinds=["expert"]).rows == []


def test_what_was_typed_stays_when_a_field_is_wrong(member, browse):
    page = browse(member).post("/experts/apply/", posted(headline="", body="My *own* words"))
    assert page.status_code == 422
    assert "My *own* words" in page.content.decode()
    assert "Trained 300 women" in page.content.decode()
    assert not Expert.objects.exists()


def test_a_row_without_a_theme_is_told_beside_its_field(member, browse):
    page = browse(member).post("/experts/apply/", posted(**{"themes-0-theme": ""}))
    assert page.status_code == 422
    assert "Please choose the theme that this line is about." in page.content.decode()


def test_one_theme_cannot_stand_there_twice(member, browse):
    same = posted()["themes-0-theme"]
    page = browse(member).post("/experts/apply/", posted(**{"themes-1-theme": same}))
    assert page.status_code == 422
    assert "Each theme can stand here once." in page.content.decode()


def test_a_language_that_there_is_not_is_told_beside_its_field(member, browse):
    page = browse(member).post("/experts/apply/", posted(**{"languages-0-language": "zzz"}))
    assert page.status_code == 422
    assert "This language is not on our list." in page.content.decode()


def test_a_form_sent_twice_makes_one_entry(member, browse):
    key = str(uuid.uuid4())
    browser = browse(member)
    browser.post("/experts/apply/", posted(form_key=key))
    browser.post("/experts/apply/", posted(form_key=key, revision="1"))
    assert Expert.objects.count() == 1


def test_an_expert_changes_their_listed_entry_and_stays_listed(member, secretariat, browse):
    expert = make_expert(member, listed_by=secretariat)
    page = browse(member).post(
        "/experts/apply/", posted(headline="Camels now", revision=str(expert.revision))
    )
    assert page.status_code == 302
    expert.refresh_from_db()
    assert (expert.headline, expert.status, expert.revision) == ("Camels now", "listed", 2)


def test_a_stale_form_gives_the_text_back(member, secretariat, browse):
    make_expert(member, listed_by=secretariat)
    browser = browse(member)
    browser.post("/experts/apply/", posted(headline="First", revision="1"))
    page = browser.post("/experts/apply/", posted(headline="Second", revision="1"))
    assert page.status_code == 409
    assert "Second" in page.content.decode()
    assert "You changed this entry elsewhere" in page.content.decode()
    assert Expert.objects.get().headline == "First"


def test_a_returned_entry_is_handed_in_again_by_changing_it(member, secretariat, browse):
    from roster import actions

    expert = make_expert(member)
    actions.return_expert(secretariat, expert, "Which years?")
    assert "Which years?" in browse(member).get("/experts/amina/").content.decode()
    browse(member).post("/experts/apply/", posted(revision="1"))
    assert Expert.objects.get().status == "submitted"


def test_hostile_input_is_told_kindly(member, browse):
    for field in (
        "headline",
        "body",
        "language",
        "countries",
        "levels",
        "themes-0-theme",
        "themes-0-years",
        "revision",
    ):
        for value in ("\0", "\u202eevil", "9" * 400, "x" * 1_000_000, "-1", "😀"):
            page = browse(member).post("/experts/apply/", posted(**{field: value}))
            assert page.status_code in (302, 409, 422), (field, value[:20])


def test_who_goes_back_to_the_form_and_writes_on_loses_nothing(member, browse):
    key, browser = str(uuid.uuid4()), browse(member)
    for headline in ("Goats", "Goats and camels", "Goats and camels"):
        page = browser.post("/experts/apply/", posted(form_key=key, headline=headline))
        assert page.status_code == 302
    expert = Expert.objects.get()
    assert (expert.headline, expert.revision, expert.status) == ("Goats and camels", 2, "submitted")
    page = browser.post("/experts/apply/", posted(form_key=key, headline="Camels"))
    text = page.content.decode()
    assert page.status_code == 409 and "You changed this entry elsewhere" in text and "Camels" in text
    assert 'name="revision" value="2"' in text
    assert browser.post("/experts/apply/", posted(headline="Camels", revision="2")).status_code == 302


def test_who_applies_in_two_windows_keeps_both_texts(member, browse):
    browser = browse(member)
    browser.post("/experts/apply/", posted(form_key=str(uuid.uuid4()), headline="First"))
    page = browser.post("/experts/apply/", posted(form_key=str(uuid.uuid4()), headline="Second"))
    assert page.status_code == 409 and "Second" in page.content.decode()
    assert Expert.objects.get().headline == "First"


def test_the_form_begins_with_what_the_register_knows(member, browse):
    from portal.vocabulary.models import Country, Language
    from tests.roster.entries import theme

    profile = member.profile
    profile.position, profile.about, profile.levels = "Trainer", "I keep goats in Garissa.", ["local"]
    profile.save()
    profile.themes.add(theme("dairy"))
    profile.languages.add(Language.objects.known()["sw"])
    profile.work_countries.add(Country.objects.known()["SO"])
    page = browse(member).get("/experts/apply/")
    form, themes, languages = (page.context[name] for name in ("form", "themes", "languages"))
    assert form["headline"].value() == "Trainer" and form["body"].value() == "I keep goats in Garissa."
    assert form["levels"].value() == ["local"] and form["countries"].value() == ["SO"]
    assert themes[0]["theme"].value() == theme("dairy").pk and languages[0]["language"].value() == "sw"


def test_what_one_keeps_to_the_secretariat_is_not_put_into_a_public_entry(member, browse):
    profile = member.profile
    profile.position, profile.about, profile.help_offered = "Trainer", "Quietly said.", "Goats."
    profile.audiences = {"about": "secretariat", "position": "secretariat"}
    profile.save()
    form = browse(member).get("/experts/apply/").context["form"]
    assert form["headline"].value() == "" and form["body"].value() == "Goats."


def test_a_herder_without_degrees_papers_or_cv_is_listed_like_anybody(member, secretariat, browse, visitor):
    page = browse(member).get("/experts/apply/").content.decode()
    assert "You need no degree" in page
    assert browse(member).post("/experts/apply/", posted(**{"themes-0-years": ""})).status_code == 302
    expert = Expert.objects.select_related("member").get()
    assert not expert.publications.exists() and not hasattr(expert, "cv")
    from roster import actions

    assert actions.list_expert(secretariat, expert)
    assert visitor.get("/experts/amina/").status_code == 200


def test_rows_are_added_without_scripts_and_nothing_typed_is_lost(member, browse):
    sent = posted(more="themes", headline="", **{"themes-1-proof": "No theme yet"})
    page = browse(member).post("/experts/apply/", sent)
    words = page.content.decode()
    assert page.status_code == 200 and "Please look at this again" not in words
    assert page.context["themes"].total_form_count() == 6
    assert "Trained 300 women" in words and "No theme yet" in words
    assert not Expert.objects.exists()
    page = browse(member).post("/experts/apply/", posted(more="themes", **{"themes-TOTAL_FORMS": "14"}))
    assert page.context["themes"].total_form_count() == 15 and not page.context["themes"].has_room
    page = browse(member).post("/experts/apply/", posted(more="themes", **{"themes-TOTAL_FORMS": "x\0"}))
    assert page.status_code == 200


def test_sixteen_themes_are_too_many(member, browse):
    from portal.vocabulary.models import Theme

    ids = list(Theme.objects.known())[:16]
    rows = {f"themes-{place}-theme": str(pk) for place, pk in enumerate(ids)}
    page = browse(member).post("/experts/apply/", posted(**{"themes-TOTAL_FORMS": "16"} | rows))
    assert page.status_code == 422 and not Expert.objects.exists()


def test_days_of_availability_are_in_order(member, browse):
    days = {"available_from": "2030-05-01", "available_until": "2030-04-01"}
    page = browse(member).post("/experts/apply/", posted(**days))
    assert page.status_code == 422 and "This day is before the first one." in page.content.decode()
    days["available_until"] = "2030-06-01"
    browse(member).post("/experts/apply/", posted(availability="unavailable", requests_per_month="2", **days))
    expert = Expert.objects.get()
    assert (str(expert.available_from), expert.requests_per_month) == ("2030-05-01", 2)
    assert "again from" in browse(member).get("/experts/amina/").content.decode()


def test_who_was_refused_reads_why_and_applies_again_after_three_months(
    member, secretariat, browse, run_tasks
):
    from datetime import timedelta

    from django.core import mail
    from django.utils import timezone

    from roster import actions

    actions.refuse_expert(secretariat, make_expert(member), "We cannot tell what you have done.")
    run_tasks()
    assert any("We cannot tell what you have done." in one.body for one in mail.outbox)
    browser = browse(member)
    page = browser.get("/experts/amina/").content.decode()
    assert "We cannot tell" in page and "You can apply again from" in page
    assert browser.post("/experts/apply/", posted(revision="1")).status_code == 403
    Expert.objects.update(decided_at=timezone.now() - timedelta(days=91))
    assert browser.post("/experts/apply/", posted(revision="1")).status_code == 302
    assert Expert.objects.get().status == "submitted"


def test_a_listed_entry_that_turns_into_advertising_is_noticed(newcomer, secretariat, browse):
    from portal.moderation.models import Case

    expert = make_expert(newcomer, listed_by=secretariat)
    body = "Buy at https://shop.example.com, https://shop.example.org and https://shop.example.net now."
    browse(newcomer).post("/experts/apply/", posted(body=body, revision=str(expert.revision)))
    assert Expert.objects.get().status == "listed"
    case = Case.objects.open().get(kind="expert")
    assert case.noticed
    desk = reverse("admin:moderation_case_thing", args=["expert", expert.pk])
    page = browse(secretariat).get(desk, follow=True)
    assert page.status_code == 200 and "shop.example.com" in page.content.decode()


def full_entry(member, secretariat):
    """As many themes and languages as an entry can have, each with a long line."""
    proof = "Trained {} women of the {} herders' association of the district to keep, feed and sell goats"
    themes, languages = (list(kind.objects.known().values()) for kind in (Theme, Language))
    return make_expert(
        member,
        listed_by=secretariat,
        themes=[(one, 10, proof.format(one.pk * 37, one.name)) for one in themes[:15]],
        languages=[(one, "B2") for one in languages[::20][:10]],
    )


def test_the_form_keeps_its_weight_and_its_queries_with_every_row_filled(member, secretariat, browse):
    full_entry(member, secretariat)
    browser = browse(member)
    for language in ("ar", "es", "fr", "en"):
        with CaptureQueriesContext(connection) as captured:
            page = browser.get(
                "/experts/apply/", headers={"accept-encoding": "", "accept-language": language}
            )
        assert f'lang="{language}"' in page.content.decode()[:200]
        assert len(gzip.compress(page.content, 6)) <= 14_000 and len(captured) <= 12


def test_where_many_rows_are_filled_an_empty_one_offers_what_they_do_not(member, secretariat, browse):
    full_entry(member, secretariat)
    page = browse(member).get("/experts/apply/").context
    for row in page["themes"].forms:
        assert [str(key) for key, _name in row.fields["theme"].choices] == ["", str(row["theme"].value())]
    typed = {"themes-TOTAL_FORMS": "15", "themes-14-theme": "", "more": "themes"}
    typed |= {
        f"themes-{place}-theme": row["theme"].value() for place, row in enumerate(page["themes"].forms[:14])
    }
    again = browse(member).post("/experts/apply/", posted(**typed, revision="1")).context["themes"]
    assert len(list(again.forms[13].fields["theme"].choices)) == 2
    assert len(list(again.forms[14].fields["theme"].choices)) > 50


def test_few_rows_offer_every_theme_also_where_they_are_filled(member, secretariat, browse):
    make_expert(member, listed_by=secretariat)
    rows = browse(member).get("/experts/apply/").context["themes"].forms
    assert len(list(rows[0].fields["theme"].choices)) > 50
