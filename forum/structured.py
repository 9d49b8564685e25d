"""What machines may read of a conversation: what a visitor reads, in schema.org's words."""

from typing import Any

from django.conf import settings

from forum.models import Post, Topic
from forum.threads import Conversation
from portal.access import is_member
from portal.text import excerpt

WORDS = 300  # characters of each text; the whole of it stands in the page


def conversation(found: Conversation) -> dict[str, Any] | None:
    """The page as a QAPage or a DiscussionForumPosting; None for a later page, which has no opening text."""
    posts = [row.post for row in found.rows if row.post.is_published]
    if not posts or not posts[0].is_body:
        return None
    opening, others = posts[0], posts[1:]
    about = {"@context": "https://schema.org", "url": settings.SITE_URL + found.topic.get_absolute_url()}
    if found.topic.is_question:
        return about | {"@type": "QAPage", "mainEntity": question(found.topic, opening, others)}
    return about | {
        "@type": "DiscussionForumPosting",
        "headline": found.topic.title,
        "commentCount": found.topic.reply_count,
        "comment": [{"@type": "Comment"} | said(post) for post in others],
        **said(opening),
    }


def question(topic: Topic, opening: Post, others: list[Post]) -> dict[str, Any]:
    answers = [post for post in others if post.kind == Post.Kind.ANSWER]
    return {
        "@type": "Question",
        "name": topic.title,
        "answerCount": topic.answer_count,
        "acceptedAnswer": [answer(post) for post in answers if post.accepted_at],
        "suggestedAnswer": [answer(post) for post in answers if not post.accepted_at],
        **said(opening),
    }


def answer(post: Post) -> dict[str, Any]:
    url = settings.SITE_URL + post.get_absolute_url()
    return {"@type": "Answer", "url": url, "upvoteCount": post.helped_count} | said(post)


def said(post: Post) -> dict[str, Any]:
    """What was said, by whom, when, in which language."""
    found: dict[str, Any] = {
        "text": excerpt(post.body_html, WORDS),
        "datePublished": post.created_at.isoformat(timespec="seconds"),
        "inLanguage": post.language,
    }
    if author := post.shown_author:
        found["author"] = {"@type": "Person", "name": author.display_name}
        if is_member(author):  # the others have no page
            found["author"]["url"] = settings.SITE_URL + author.get_absolute_url()
    return found
