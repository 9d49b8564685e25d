"""What is like a question that somebody is about to ask."""

from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal import search
from portal.search.parsing import likeness, parse


def like(text, person=None, **other):
    return [row.object_id for row in search.similar(text, person=person, **other)]


def test_finds_titles_that_share_two_words_the_likest_first(things):
    near = things.put("Can livestock insurance help the poorest?")
    nearer = things.put("How does livestock insurance help in a drought?")
    things.put("Insurance for cars", "livestock insurance drought")
    things.put("Livestock insurance in a drought", own_title=False)
    assert like("Does livestock insurance help after a drought") == [nearer, near]


def test_the_last_word_may_be_half_typed(things):
    wanted = things.put("Insurance of livestock")
    assert like("livestock insur") == [wanted]
    assert like("insur") == [wanted]


def test_keeps_to_the_kind_the_person_and_the_limit(things, member):
    public = things.put("Milk prices in Kenya")
    private = things.put("Milk prices in the dry season", audience="members")
    assert like("milk prices") == [public]
    assert set(like("milk prices", member)) == {public, private}
    assert like("milk prices", member, kinds=["topic"]) == []
    assert len(like("milk prices", member, limit=1)) == 1


def test_meets_the_same_word_in_any_language(things):
    wanted = things.put("Assurance du bétail", language="fr", date=timezone.now())
    assert like("assurance betail") == [wanted]


def test_says_nothing_where_nothing_was_said(things):
    assert like("") == like("the of a") == like("🐐 ?!") == like("\0") == []


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=300) | st.from_regex(r"[\w\"'*:&|!()<>\\ -]{0,60}"))
def test_no_text_breaks_the_parser(db, typed):
    query = parse(typed)
    assert bool(query.match) != bool(query.problem or not query.typed)
    likeness(typed)
    search.similar(typed, person=None)
    search.find(None, typed)
