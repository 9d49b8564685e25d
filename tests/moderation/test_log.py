"""The log: who did what to which text, whom it concerned, when, why, and what it was before and after."""

from members import actions as members
from portal.moderation import actions
from portal.moderation.models import Act
from tests.forum.conversations import discuss, make_category

LOG = "/admin/moderation/act/"


def test_each_act_says_whom_it_concerns_and_what_it_changed(author, other, secretariat, browse):
    topic = discuss(author, title="Goats")
    actions.hide(secretariat, topic, "Off the subject.")
    actions.hide(secretariat, discuss(other, make_category("more"), title="Camels"), "Double.")
    members.suspend(secretariat, other, "Advertising.")
    assert set(Act.objects.values_list("verb", "about")) == {
        ("hide", author.pk),
        ("hide", other.pk),
        ("suspend", other.pk),
    }
    office = browse(secretariat)
    page = office.get(LOG).content.decode()
    assert "<del dir=auto>published</del> → <ins dir=auto>hidden</ins>" in page
    assert all(words in page for words in ("Goats", "Off the subject.", "Kofi Mensah", "Advertising."))
    for query in (f"about={author.pk}", "verb=hide&q=Goats", f"by={secretariat.pk}&q=Kofi"):
        page = office.get(f"{LOG}?{query}").content.decode()
        assert "Off the subject." in page and "Double." not in page, query
    assert office.get(f"{LOG}?by=nonsense").status_code == 200
    about = office.get(f"/admin/members/member/{other.pk}/change/").content.decode()
    assert "Double." in about and "Advertising." in about and f"{LOG}?about={other.pk}" in about


def test_nobody_writes_the_log_by_hand(author, secretariat, browse):
    actions.hide(secretariat, discuss(author), "Off the subject.")
    office = browse(secretariat)
    assert office.get(f"{LOG}add/").status_code == 403
    assert office.post(f"{LOG}{Act.objects.get().pk}/delete/", {"post": "yes"}).status_code == 403
    assert office.get(f"{LOG}{Act.objects.get().pk}/change/").status_code == 200
