import pytest

from tests.forum.conversations import ask, discuss, make_category, reply


@pytest.fixture
def category(facilitator):
    """Animal health, open to everyone, looked after by Daniel."""
    return make_category(facilitator=facilitator)


@pytest.fixture
def members_room(facilitator):
    """The room that only members can see."""
    return make_category("members-room", audience="members", name_en="The members' room")


@pytest.fixture
def discussion(author, category):
    """Kofi's discussion about goats; nobody has replied."""
    return discuss(author, category)


@pytest.fixture
def question(author, category):
    """Kofi's question about hay; nobody has answered."""
    return ask(author, category)


@pytest.fixture
def answer(member, question):
    """Amina's answer to Kofi's question."""
    return reply(member, question, "Stack it on stones.")
