"""What the expert answers, by mail and by buttons; what both write, and who else reads nothing of it."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from portal.access import AccessDenied
from roster.advice import actions, saying
from roster.advice.models import Message, Request
from tests.advice.requests import fresh, make_need, make_request, opening, reply_address, said
from tests.conftest import make_member
from tests.documents.files import empty_pdf
from tests.inbox.mail import answers, deliver, write
from tests.roster.entries import make_expert


def answer(run_tasks, expert, request, text):
    return deliver(run_tasks, write(expert, reply_address(expert, opening(request)), text))


ACCEPTED = [
    "accept",
    "Accept.",
    "I accept\n\nMercy Chebet",
    "J’accepte",
    "Acepto!",
    "قبول",
    "Oui",
    "sí",
    "نعم",
]
LATER = ["later", "plus tard", "más tarde", "لاحقا", "لاحقًا."]
DECLINED = ["decline", "non", "No puedo", "أعتذر", "Decline\n\nThanks"]


@pytest.mark.parametrize(
    ("text", "state"),
    [(text, state) for state, some in
     {"accepted": ACCEPTED, "later": LATER, "declined": DECLINED}.items() for text in some],
)  # fmt: skip
def test_one_word_by_mail_answers_in_any_of_the_languages(text, state, member, expert, request_, run_tasks):
    incoming = answer(run_tasks, expert, request_, text)
    now = fresh(request_)
    assert (incoming.state, now.state) == ("done", state) and now.first_answer_at
    assert "Amina Yusuf" in answers(expert.email)[0].body
    [told] = [one for one in mail.outbox if one.to == [member.email]]
    assert "Mercy Chebet can" in told.body and expert.email not in str(told.message())


def test_a_word_and_more_in_one_answer(member, expert, request_, run_tasks):
    answer(run_tasks, expert, request_, "Accept\n\nHow old are they, and do they eat?")
    assert said(request_)[1:] == [("mercy", "accept", "How old are they, and do they eat?")]
    [told] = [one for one in mail.outbox if one.to == [member.email]]
    assert "How old are they" in told.body


def test_an_answer_in_words_accepts_and_says_so(member, expert, request_, run_tasks):
    incoming = answer(run_tasks, expert, request_, "Dear Amina, keep them out of the smoke.")
    assert incoming.state == "done" and fresh(request_).state == "accepted"
    assert "decline" in answers(expert.email)[0].body
    reply = next(one for one in mail.outbox if one.to == [member.email])
    assert "keep them out of the smoke" in reply.body


def test_later_with_a_day(expert, request_, run_tasks):
    day = timezone.localdate() + timedelta(days=40)
    answer(run_tasks, expert, request_, f"later {day:%Y-%m-%d}")
    assert fresh(request_).later_on == day
    assert fresh(request_).due_from.date() in (day, day - timedelta(days=1))


def test_declining_names_somebody_of_the_roster(
    member, author, expert, request_, secretariat, run_tasks, browse
):
    make_expert(author, listed_by=secretariat)
    answer(run_tasks, expert, request_, "Decline, please ask Kofi Mensah\n\nHe keeps goats, too.")
    now = fresh(request_)
    assert now.state == "declined" and now.suggested == author
    assert "named Kofi Mensah from the roster" in answers(expert.email)[0].body
    [told] = [one for one in mail.outbox if one.to == [member.email]]
    assert "Kofi Mensah" in told.body and "He keeps goats" in told.body
    page = browse(member).get(now.need.get_absolute_url()).content.decode()
    assert reverse("roster:expert", args=["kofi"]) in page


@pytest.mark.parametrize("words", ["Decline: Dr Mensah", "decline kofi", "I can’t. Please ask Mensah"])
def test_half_a_name_is_enough_where_the_roster_has_one_of_it(
    author, expert, request_, secretariat, run_tasks, words
):
    make_expert(author, listed_by=secretariat)
    answer(run_tasks, expert, request_, words)
    assert (fresh(request_).state, fresh(request_).suggested) == ("declined", author)


def test_declining_names_somebody_whom_the_roster_does_not_know(member, expert, request_, run_tasks):
    answer(run_tasks, expert, request_, "decline: Dr Wanjiku Njoroge")
    assert fresh(request_).suggested is None
    [told] = [one for one in mail.outbox if one.to == [member.email]]
    assert "Wanjiku Njoroge" in told.body


TODAY = timezone.localdate()
NEXT_MARCH = date(TODAY.year + (date(TODAY.year, 3, 15) <= TODAY), 3, 15)
NEXT_MARCH_ONE = date(TODAY.year + (date(TODAY.year, 3, 1) <= TODAY), 3, 1)
ALL = object()  # the whole text is passed on
READ = {
    "accept": ("accept", "", "", None),
    "Yes, I can help. How many are ill?": ("accept", "I can help. How many are ill?", "", None),
    "Accept my thanks!": None,
    "No goat of mine has ever coughed": None,
    "Later today I will look at it": None,
    "later: 2031-01-15": ("later", "", "", date(2031, 1, 15)),
    "later, on 15/3/2031": ("later", "", "", date(2031, 3, 15)),
    "Later 15 March": ("later", "", "", NEXT_MARCH),
    "plus tard, le 15 mars 2031": ("later", "", "", date(2031, 3, 15)),
    "más tarde: 15 de marzo de 2031": ("later", "", "", date(2031, 3, 15)),
    "لاحقا 15 مارس 2031": ("later", "", "", date(2031, 3, 15)),
    "later 2031-02-31": ("later", "later 2031-02-31", "", None),
    "Sorry, I can’t. My goats cough.": ("decline", "Sorry, I can’t. My goats cough.", "", None),
    "Désolée, je ne pourrai pas": ("decline", "Désolée, je ne pourrai pas", "", None),
    "Lo siento mucho, no puedo ayudarle": ("decline", "Lo siento mucho, no puedo ayudarle", "", None),
    "عذرا، لا أستطيع": ("decline", "عذرا، لا أستطيع", "", None),
    "Non merci": ("decline", "Non merci", "", None),
    "Dear Amina,\n\nNo.": ("decline", "Dear Amina,\n\nNo.", "", None),
    "Bonjour,\n\nplus tard, le 15 mars 2031": (
        *("later", "Bonjour,\n\nplus tard, le 15 mars 2031", "", date(2031, 3, 15)),
    ),
    "Sorry, not now": ("later", "Sorry, not now", "", None),
    "Sorry to hear of your goats. Is it no better?": None,
    "I cannot say without a picture": None,
    "Thank you for asking! No goat of mine coughs.": None,
    "decline Amina Yusuf": ("decline", "", "Amina Yusuf", None),
    "Décliner, demandez à Awa Traoré": ("decline", "", "Awa Traoré", None),
    "rechazo: pregunte a José de la Cruz": ("decline", "", "José de la Cruz", None),
    "اعتذار: أمينة يوسف": ("decline", "", "أمينة يوسف", None),
    "decline @kofi": ("decline", "", "@kofi", None),
    "decline, I am in the field until May": ("decline", "I am in the field until May", "", None),
    "no, sorry": ("decline", "sorry", "", None),
    "I can’t: my goats cough as well": ("decline", "my goats cough as well", "", None),
    "What do they eat?": None,
    # Refused as people write it.
    "Unfortunately I have no time.": ("decline", ALL, "", None),
    "I am afraid I won’t be able to help this time.": ("decline", ALL, "", None),
    "Thank you for thinking of me.\nI must decline.": ("decline", ALL, "", None),
    "Hi Amina, I can’t help.": ("decline", ALL, "", None),
    "Sorry, this is not my field.": ("decline", ALL, "", None),
    "Je suis désolé, je ne suis pas disponible.": ("decline", ALL, "", None),
    "Bonjour Amina, je ne peux pas vous aider": ("decline", ALL, "", None),
    "Lamento no poder ayudarle.": ("decline", ALL, "", None),
    "No tengo tiempo": ("decline", ALL, "", None),
    "لا أستطيع المساعدة حاليا": ("decline", ALL, "", None),
    "أعتذر عن عدم تمكني من المساعدة": ("decline", ALL, "", None),
    "I can’t come, but I can write to you.": None,
    "I can’t help but wonder what they eat.": None,
    # What only begins like a refusal.
    "No, it is not the smoke. Look at the feed.": None,
    "Non, je ne crois pas que ce soit la fumée.": None,
    "لا مانع لدي": None,
    "لا بأس، أستطيع المساعدة": None,
    "أعتذر عن التأخير، كم عدد الماعز؟": None,
    "I can’t see the eyes. Do not wean before May.": None,
    # Another name, also half of it.
    "Please ask Kofi Mensah instead.": ("decline", ALL, "Kofi Mensah", None),
    "decline: Mensah": ("decline", "", "Mensah", None),
    "decline kofi mensah": ("decline", "", "kofi mensah", None),
    "اسأل كوفي مينساه": ("decline", ALL, "كوفي مينساه", None),
    # Yes, but later.
    "Yes but not before 15 March": ("later", ALL, "", NEXT_MARCH),
    "Oui, mais pas avant le 15 mars": ("later", ALL, "", NEXT_MARCH),
    "Puedo ayudar, pero no antes del 15 de marzo": ("later", ALL, "", NEXT_MARCH),
    "نعم، ولكن ليس قبل مارس": ("later", ALL, "", NEXT_MARCH_ONE),
    "I am travelling until March, then gladly": ("later", ALL, "", NEXT_MARCH_ONE),
    "Later, in March": ("later", "", "", NEXT_MARCH_ONE),
    "I can help from 15 March on": ("later", ALL, "", NEXT_MARCH),
    "In March the grass is poor: feed them hay.": None,
    "In our camp we treated them on 15 March 2026.": None,
    "I can help. From here it may be the lungs.": ("accept", "From here it may be the lungs", "", None),
    "Yes, in March they cough here too.": ("accept", "in March they cough here too", "", None),
    "Plus tard svp": ("later", "svp", "", None),
    "": None,
}  # fmt: skip


@pytest.mark.parametrize("text", READ)
def test_the_first_line_is_read_as_a_person_would(text, db):
    found = saying.read(text)
    wanted = READ[text] and tuple(text if one is ALL else one for one in READ[text])
    assert (found and (found.act, found.words, found.instead, found.day)) == wanted


def test_by_buttons(member, expert, request_, browse):
    browser = browse(expert)
    page = browser.get(request_.get_absolute_url()).content.decode()
    assert "Twelve of thirty" in page and "Can you help?" in page
    form = {"answer": "accept", "body": "With pleasure."}
    response = browser.post(reverse("advice:answer", args=[request_.pk]), form)
    assert response.url.startswith(request_.get_absolute_url())
    browse(member).post(reverse("advice:write", args=[request_.pk]), {"body": "Thank you!"})
    assert said(request_)[1:] == [("mercy", "accept", "With pleasure."), ("amina", "say", "Thank you!")]


def test_by_buttons_later_and_not_with_what_was_typed_kept(expert, request_, browse):
    browser, address = browse(expert), reverse("advice:answer", args=[request_.pk])
    wrong = browser.post(address, {"answer": "later", "until": "2001-01-01", "body": "After the rains."})
    assert wrong.status_code == 422 and "After the rains." in wrong.content.decode()
    day = timezone.localdate() + timedelta(days=9)
    browser.post(address, {"answer": "later", "until": f"{day:%Y-%m-%d}"})
    assert (fresh(request_).state, fresh(request_).later_on) == ("later", day)
    browser.post(address, {"answer": "decline", "instead": "Wanjiku Njoroge"})
    assert fresh(request_).state == "declined"
    browser.post(address, {"answer": "accept"})  # on second thoughts
    assert fresh(request_).state == "accepted"


@pytest.mark.parametrize("words", ["Yes, twice a day.", "No, it is not the feed.", "Later, in the rains."])
def test_in_a_conversation_yes_and_no_are_words(member, expert, request_, run_tasks, words):
    answer(run_tasks, expert, request_, "accept")
    last = Message.objects.latest("pk")
    deliver(run_tasks, write(member, reply_address(member, last), "Is it the feed?"))
    asked = Message.objects.latest("pk")
    assert deliver(run_tasks, write(expert, reply_address(expert, asked), words)).state == "done"
    assert said(request_)[-1] == ("mercy", "say", words) and fresh(request_).state == "accepted"


def test_the_conversation_goes_on_by_mail(member, expert, request_, run_tasks):
    answer(run_tasks, expert, request_, "accept")
    last = Message.objects.latest("pk")
    deliver(run_tasks, write(member, reply_address(member, last), "They are two years old."))
    assert said(request_)[-1] == ("amina", "say", "They are two years old.")
    [told] = [one for one in mail.outbox if one.to == [expert.email] and "two years" in one.body]
    assert told.extra_headers["Message-ID"] != told.extra_headers["In-Reply-To"]


def test_nobody_else_reads_or_answers(other, secretariat, member, request_, browse, run_tasks):
    for person in (other, secretariat):
        assert browse(person).get(request_.get_absolute_url()).status_code == 404
        incoming = deliver(run_tasks, write(person, reply_address(person, opening(request_)), "accept"))
        assert incoming.state == "refused"
    # Who asked can't accept for the expert.
    deliver(run_tasks, write(member, reply_address(member, opening(request_)), "accept"))
    assert fresh(request_).state == "asked" and len(said(request_)) == 1


def test_the_secretariat_sees_that_there_is_a_request_and_not_what_it_says(
    member, request_, secretariat, browse
):
    browser = browse(secretariat)
    for address in [
        reverse("admin:advice_request_changelist"),
        reverse("admin:advice_request_change", args=[request_.pk]),
    ]:
        page = browser.get(address).content.decode()
        assert "Amina Yusuf" in page and "Mercy Chebet" in page
        assert "goats cough" not in page and "Twelve" not in page
    number = opening(request_).pk
    for address in [
        reverse("admin:moderation_case_thing", args=["advice", number]),
        reverse("moderation:report", args=["advice", number]),
    ]:
        assert browser.get(address).status_code == 404


def test_what_one_of_both_reports_the_secretariat_reads_and_nothing_else(
    member, expert, request_, secretariat, browse
):
    actions.accept(expert, request_, "Send me money first.")
    actions.write_message(member, request_, "My neighbour told me a secret.")
    bad = Message.objects.get(act="accept")
    assert browse(member).post(
        reverse("moderation:report", args=["advice", bad.pk]), {"reason": "spam"}
    ).status_code in (200, 302)
    browser = browse(secretariat)
    page = browser.get(reverse("admin:moderation_case_changelist")).content.decode()
    assert "Send me money first." in page and "secret" not in page and "goats cough" not in page
    assert browser.get(request_.get_absolute_url()).status_code == 404


def test_files_are_refused_with_the_words_given_back(expert, request_, run_tasks):
    message = write(expert, reply_address(expert, opening(request_)), "Here is my leaflet.")
    message.add_attachment(empty_pdf(), maintype="application", subtype="pdf", filename="leaflet.pdf")
    incoming = deliver(run_tasks, message)
    assert incoming.state == "refused" and "Here is my leaflet." in answers(expert.email)[0].body


def test_of_two_at_once_the_second_is_told(expert, member, request_):
    seen = fresh(request_)
    actions.withdraw(member, request_)
    with pytest.raises(AccessDenied, match="closed"):
        actions.accept(expert, seen)
    assert fresh(request_).state == "withdrawn"


def test_an_answer_that_comes_twice_is_one(expert, request_, run_tasks):
    message = write(expert, reply_address(expert, opening(request_)), "accept\n\nGladly.")
    for _time in range(2):
        deliver(run_tasks, message)
    assert len(said(request_)) == 2


def test_an_expert_who_no_longer_is_a_member_cannot_be_written_to(member, expert, request_, browse):
    actions.accept(expert, request_)
    type(expert).objects.filter(pk=expert.pk).update(status="suspended")
    response = browse(member).post(reverse("advice:write", args=[request_.pk]), {"body": "Hello?"})
    assert response.status_code == 403 and "Hello?" in response.content.decode()


def test_one_need_has_a_conversation_with_each_expert(member, expert, listed, secretariat, browse):
    second = make_expert(make_member("two", "Second Expert"), listed_by=secretariat)
    need = make_need(member)
    first, other = actions.ask_experts(member, need, [listed, second])
    actions.accept(expert, Request.objects.get(expert=expert), "Only for Amina.")
    request = Request.objects.get(expert__handle="two")
    assert "Only for Amina." not in browse(second.member).get(request.get_absolute_url()).content.decode()
    assert browse(second.member).get(Request.objects.get(expert=expert).get_absolute_url()).status_code == 404
    assert {first.need, other.need} == {need}


def test_a_request_of_the_member_themself(member, listed):
    assert make_request(member, listed).is_waiting
