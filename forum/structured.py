"""What machines may read of a conversation: what a visitor reads, in schema.org's words."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext

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
    url = settings.SITE_URL + found.topic.get_absolute_url()
    about = {"@context": "https://schema.org", "url": url}
    if found.topic.is_question:
        return about | {
            "@type": "QAPage",
            "mainEntity": question(found.topic, opening, others) | {"url": url},
        }
    return about | {
        "@type": "DiscussionForumPosting",
        "headline": found.topic.title,
        "commentCount": found.topic.reply_count,
        "comment": [comment(post) for post in others],
        **said(opening),
    }


def question(topic: Topic, opening: Post, others: list[Post]) -> dict[str, Any]:
    """A question with the answers that stand on the page, each with its comments there."""
    answers = [post for post in others if post.kind == Post.Kind.ANSWER]
    return {
        "@type": "Question",
        "name": topic.title,
        "answerCount": topic.answer_count,
        "acceptedAnswer": [answer(post, others) for post in answers if post.accepted_at],
        "suggestedAnswer": [answer(post, others) for post in answers if not post.accepted_at],
        **said(opening),
    }


def answer(post: Post, others: list[Post]) -> dict[str, Any]:
    comments = [
        comment(one) for one in others if one.kind == Post.Kind.COMMENT and one.path[0] == post.number
    ]
    return (
        {"@type": "Answer", "url": address(post)} | said(post) | ({"comment": comments} if comments else {})
    )


def comment(post: Post) -> dict[str, Any]:
    return {"@type": "Comment", "url": address(post)} | said(post)


def address(post: Post) -> str:
    return settings.SITE_URL + post.get_absolute_url()


def said(post: Post) -> dict[str, Any]:
    """What was said, by whom as everybody may know it, when, in which language, and how many it helped."""
    found: dict[str, Any] = {
        "text": excerpt(post.body_html, WORDS),
        "datePublished": post.created_at.isoformat(timespec="seconds"),
        "inLanguage": post.language,
        "upvoteCount": post.helped_count,
        "author": person(post.shown_author),
    }
    if post.edited_at:
        found["dateModified"] = post.edited_at.isoformat(timespec="seconds")
    return found


def person(author: Any) -> dict[str, Any]:
    """The author by name, with their page where they have one; who has gone or gave no name stays unnamed."""
    found = {"@type": "Person", "name": author.display_name if author else gettext("Former member")}
    if is_member(author):
        found["url"] = settings.SITE_URL + author.get_absolute_url()
    return found
