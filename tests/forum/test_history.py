"""What a post said before."""

from forum import actions
from forum.models import PostRevision
from portal.moderation import actions as moderation
from tests.forum.conversations import fresh, reply


def change(member, post, base, body):
    actions.edit_post(member, fresh(post), base=base, body=body, language="en")


def history(browser, post, query=""):
    return browser.get(f"{post.get_absolute_url()}history/{query}")


def test_every_text_is_there_with_what_changed_by_word(member, discussion, browse):
    post = reply(member, discussion, "They eat pods.\n\nAnd salt.")
    change(member, post, 1, "They eat dry pods.\n\nAnd salt.")
    change(member, post, 2, "They eat dry pods.\n\nAnd a little salt.")
    visitor = browse(None)
    thread = visitor.get(discussion.get_absolute_url()).content.decode()
    assert f'href="{post.get_absolute_url()}history/"' in thread
    page = history(visitor, post).content.decode()
    assert "Text 1" in page and "Text 2" in page and "Text 3" in page
    assert "<ins>a little </ins>" in page and "<ins>dry" not in page
    assert "<ins>dry </ins>" in history(visitor, post, "?text=2").content.decode()
    first = history(visitor, post, "?text=1").content.decode()
    assert "They eat pods." in first and "What was changed" not in first
    for query in ("?text=0", "?text=9", "?text=x", "?text=" + "9" * 40):
        assert "<ins>a little </ins>" in history(visitor, post, query).content.decode()


def test_it_says_who_changed_it_and_why(member, facilitator, discussion, browse):
    post = reply(member, discussion, "They eat pods.")
    change(member, post, 1, "They eat dry pods.")
    PostRevision.objects.filter(post=post).update(editor=facilitator, reason="It was very long.")
    page = history(browse(None), post).content.decode()
    assert "Daniel" in page and "It was very long." in page


def test_who_does_not_see_the_post_does_not_see_its_history(member, other, secretariat, discussion, browse):
    post = reply(member, discussion, "Rude words.")
    change(member, post, 1, "Kind words.")
    moderation.hide(secretariat, fresh(post), "Unkind.")
    answers = {
        person and person.handle: history(browse(person), post).status_code
        for person in (None, other, member, secretariat)
    }
    assert answers == {None: 404, "rosa": 404, "amina": 200, "lucia": 200}


def test_who_asked_without_a_name_has_none_in_the_history(author, discussion, browse, category):
    topic, _made = actions.start_topic(
        author, category, kind="question", title="Why?", body="Because.", language="en", anonymous=True
    )
    post = topic.posts.get()
    actions.edit_topic(author, topic, base=1, title="Why?", body="Because of it.", language="en")
    page = history(browse(None), post).content.decode()
    assert author.full_name not in page and "Text 2" in page


def test_it_takes_as_many_queries_for_one_text_as_for_many(
    member, discussion, browse, django_assert_max_num_queries
):
    post, counts, reader = reply(member, discussion, "No. 0"), [], browse(member)
    history(reader, post)
    for texts in (2, 30):
        for number in range(fresh(post).revision, texts):
            change(member, post, number, f"No. {number}")
        with django_assert_max_num_queries(12) as asked:
            history(reader, post)
        counts.append(len(asked))
    assert counts[0] == counts[1]
