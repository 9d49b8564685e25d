import json

from forum import actions
from tests.forum.conversations import discuss, fresh, reply


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
