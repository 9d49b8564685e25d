"""What one reader has blocked never gets into the page that is kept for all."""

import pytest

from portal import kept
from portal.blocks import actions
from tests.comments.talk import comment
from tests.conftest import make_member
from tests.documents.deposits import make_document
from tests.forum.conversations import discuss, make_category, reply

pytestmark = pytest.mark.django_db(transaction=True)  # in a transaction nothing is kept


@pytest.mark.parametrize("first", ["who blocks", "another"])
def test_a_page_that_is_kept_is_folded_for_who_blocks_alone(first, browse):
    amina, rosa = make_member("amina", "Amina Yusuf"), make_member("rosa", "Rosa Quispe")
    kofi, lucia = make_member("kofi", "Kofi Mensah"), make_member("lucia", "Lucia Ferrante", is_staff=True)
    topic, document = discuss(rosa, make_category()), make_document(rosa, published_by=lucia)
    reply(kofi, topic)
    comment(kofi, document)
    actions.block(amina, kofi)
    browsers = {"who blocks": browse(amina), "another": browse(rosa)}
    order = sorted(browsers, key=lambda name: name != first)
    kept.pieces.forget()
    for _round in range(2):
        for name in order:
            for url in (topic.get_absolute_url(), document.get_absolute_url()):
                page = browsers[name].get(url).content.decode()
                assert ("by somebody you have blocked" in page) is (name == "who blocks"), (name, url)
    assert kept.pieces.things
    actions.unblock(amina, kofi)
    assert "have blocked" not in browsers["who blocks"].get(topic.get_absolute_url()).content.decode()
