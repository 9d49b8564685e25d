"""Quoting what one answers, and texts that are long."""

from urllib.parse import quote

from forum.quoting import LONGEST
from portal.text import render
from tests.forum.conversations import fresh, reply


def form(browser, post, query):
    page = browser.get(f"{post.get_absolute_url()}reply/{query}").content.decode()
    return page.partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0]


def test_a_post_is_quoted_with_its_author_and_number(member, author, discussion, browse):
    post = reply(member, discussion, "They eat pods.\n\n> What do they eat?\n\nAnd salt.")
    words = form(browse(author), post, "?quote")
    name = member.display_name
    assert f"&gt; [{name} #2]({post.get_absolute_url()}):\n&gt;\n&gt; They eat pods." in words
    assert "&gt; And salt." in words and "What do they eat" not in words
    assert form(browse(author), post, "").strip() == ""


def test_of_a_long_post_the_beginning_is_quoted(member, author, discussion, browse):
    post = reply(member, discussion, "Goats eat pods in March. " * 100)
    words = form(browse(author), post, "?quote")
    assert "…" in words and len(words) < LONGEST + 100


def test_the_selected_words_are_quoted_whatever_they_are(member, author, discussion, browse):
    post = reply(member, discussion, "They eat pods, and salt.")
    chosen = "and salt\n</textarea><script>alert(1)</script>\x00"
    words = form(browse(author), post, "?quote=" + quote(chosen))
    assert "&gt; and salt\n&gt; &lt;/textarea&gt;" in words and "They eat" not in words
    assert len(form(browse(author), post, "?quote=" + "a" * 3000)) < 2200


def test_a_quotation_is_drawn_as_one(member, author, discussion, browse):
    post = reply(member, discussion, "They eat *pods*.")
    member.full_name = "Amina [x](/y) *Yusuf*"
    member.save()
    from forum.quoting import quote as quoted

    html = render(quoted(fresh(post)) + "In May as well.").html
    assert "<blockquote" in html and f'href="{post.get_absolute_url()}"' in html
    assert "Amina [x](/y) *Yusuf* #2" in html and "<em>pods</em>" in html


def test_who_is_mentioned_in_a_quotation_is_not_told_once_more(member, author, other, discussion):
    from forum.quoting import quote as quoted

    post = reply(member, discussion, f"@{other.handle} knows this.")
    rendered = render(quoted(fresh(post)) + "Indeed.")
    assert rendered.mentions == [] and f'href="/members/{other.handle}/"' in rendered.html


def test_what_was_sent_after_the_session_had_ended_is_offered_again(member, discussion, browse):
    post = reply(member, discussion, "They eat pods.")
    gone = browse(None)
    answer = gone.post(
        f"{post.get_absolute_url()}reply/", {"body": "> They eat pods.\n\nAnd hay.", "language": "en"}
    )
    assert answer.status_code == 302 and "/accounts/login/" in answer.url
    gone.force_login(member)
    assert "And hay." in gone.get("/unsent/").content.decode()


def test_the_name_of_who_wrote_without_one_is_not_quoted(author, member, category, browse):
    from forum import actions

    topic, _made = actions.start_topic(
        author, category, kind="question", title="Why?", body="Because.", language="en", anonymous=True
    )
    words = form(browse(member), topic.posts.get(), "?quote")
    assert "Because." in words and author.full_name not in words


def test_a_long_text_is_folded_and_all_there(member, discussion, browse):
    reply(member, discussion, "Goats eat pods in March. " * 60)
    reply(member, discussion, "Goats eat pods in March. " * 30)
    reply(member, discussion, "- pods\n" * 45)
    page = browse(None).get(discussion.get_absolute_url()).content.decode()
    assert page.count("Show all") == 2 and page.count("Goats eat pods in March.") >= 90
