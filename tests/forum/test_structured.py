import json

from forum import actions
from forum.models import Post
from tests.forum.conversations import ask, discuss, fresh, reply


def data(browser, topic):
    page = browser.get(topic.get_absolute_url()).content.decode()
    script = page.split('<script type="application/ld+json">')[1].split("</script>")[0]
    return json.loads(script)


def test_a_question_is_a_qapage_with_its_accepted_answer(author, other, question, answer, browse):
    actions.accept_answer(author, fresh(answer))
    reply(other, question, "In a tree.")
    found = data(browse(None), question)
    asked = found["mainEntity"]
    assert (found["@type"], asked["name"], asked["answerCount"]) == ("QAPage", question.title, 2)
    assert asked["acceptedAnswer"][0]["text"] == "Stack it on stones."
    assert asked["acceptedAnswer"][0]["url"].endswith(answer.get_absolute_url())
    assert [one["author"]["name"] for one in asked["suggestedAnswer"]] == ["Rosa Quispe"]


def test_a_discussion_is_a_forum_posting_that_nothing_breaks_out_of(author, member, category, browse):
    topic = discuss(author, category, title="</script><script>alert(1)</script>")
    reply(member, topic, "Pods & <hay>.")
    found = data(browse(None), topic)
    assert (found["@type"], found["headline"]) == ("DiscussionForumPosting", topic.title)
    assert found["comment"][0]["text"] == "Pods & <hay>."


def test_members_are_spared_what_is_for_machines(member, discussion, browse):
    assert "ld+json" not in browse(member).get(discussion.get_absolute_url()).content.decode()


def test_each_text_has_its_address_its_dates_and_who_was_helped(
    author, member, other, question, answer, browse
):
    actions.accept_answer(author, fresh(answer))
    actions.mark_helped(other, fresh(answer))
    actions.edit_post(member, fresh(answer), base=1, body="Stack it on flat stones.", language="en")
    reply(author, fresh(answer), "How high?")
    asked = data(browse(None), question)["mainEntity"]
    [accepted] = asked["acceptedAnswer"]
    assert (
        asked["url"].endswith(question.get_absolute_url())
        and asked["datePublished"] <= accepted["dateModified"]
    )
    assert "dateModified" not in asked and (asked["upvoteCount"], accepted["upvoteCount"]) == (0, 1)
    assert accepted["author"]["url"].endswith(member.get_absolute_url())
    [below] = accepted["comment"]
    assert (below["@type"], below["text"]) == ("Comment", "How high?") and "/posts/" in below["url"]


def test_a_discussion_says_of_each_reply_where_it_stands(member, discussion, browse):
    post = reply(member, discussion)
    found = data(browse(None), discussion)
    assert found["url"].endswith(discussion.get_absolute_url()) and found["commentCount"] == 1
    assert found["comment"][0]["url"].endswith(post.get_absolute_url())


def test_who_asked_without_a_name_and_who_has_gone_have_none_for_machines(author, other, category, browse):
    topic = ask(author, category, anonymous=True)
    Post.objects.filter(pk=reply(other, topic).pk).update(author=None)
    asked = data(browse(None), topic)["mainEntity"]
    assert asked["author"] == {"@type": "Person", "name": "A member"}
    assert asked["suggestedAnswer"][0]["author"] == {"@type": "Person", "name": "Former member"}
