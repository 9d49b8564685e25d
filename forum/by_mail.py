"""The forum for who takes part by mail: how a mail shows a post, and what an answer to it becomes."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum import actions, attachments, permissions
from forum.actions.locking import answerable
from forum.models import MergedTopic, Post, Topic
from portal.access import ANY_MEMBER
from portal.notices.registry import Letter, MailingList, Offer, Reply, Word
from portal.vocabulary.models import Theme

OFFERED_FOR = timedelta(days=30)  # that a question waits; what nobody has answered in a month, nobody will
MOST_OFFERED = 300


def topic_letter(topic: Topic) -> Letter | None:
    """A topic, as its opening text; None while it is held or hidden."""
    return topic_letters([topic.pk]).get(topic.pk)


def topic_letters(ids: Iterable[int]) -> dict[int, Letter]:
    """Many topics, by id."""
    openings = Post.objects.filter(topic__in=ids, number=1).select_related(
        "author__country", "topic__category"
    )
    openings = openings.prefetch_related("attachments")
    return {opening.topic_id: letter for opening in openings if (letter := post_letter(opening))}


def post_letters(ids: Iterable[int]) -> dict[int, Letter]:
    """Many posts, by id."""
    posts = Post.objects.filter(pk__in=ids).select_related("author__country", "topic__category", "parent")
    posts = posts.defer("parent__body", "parent__body_html").prefetch_related("attachments")
    return {post.pk: letter for post in posts if (letter := post_letter(post))}


def post_letter(post: Post) -> Letter | None:
    """A post with its files and the conversation that it belongs to; None while either is held or hidden."""
    topic, category = post.topic, post.topic.category
    if not (post.is_published and topic.is_published):
        return None
    parent: tuple[str, int] | None = None
    if not post.is_body:
        parent = (
            ("post", post.parent_id) if post.parent_id and not post.parent.is_body else ("topic", topic.pk)
        )
    files = [
        (one.name, one.size, settings.SITE_URL + one.get_absolute_url()) for one in post.attachments.all()
    ]
    return Letter(
        title=topic.title,
        point=topic.point if post.is_body else "",
        text=post.body,
        html=post.body_html,
        language=post.language,
        author=post.shown_author,
        url=settings.SITE_URL + (topic if post.is_body else post).get_absolute_url(),
        root=("topic", topic.pk),
        parent=parent,
        mailing_list=MailingList(category.slug, category.name_en),
        attachments=files,
    )


def nameless_topics(ids: Iterable[int]) -> set[int]:
    """Those of some topics that were asked without a name."""
    return set(Topic.objects.filter(pk__in=ids, anonymous=True).values_list("pk", flat=True))


def nameless_posts(ids: Iterable[int]) -> set[int]:
    """Those of some posts that were written without a name."""
    return set(Post.objects.filter(pk__in=ids, anonymous=True).values_list("pk", flat=True))


def reply_to_topic(member: Any, topic: Topic, reply: Reply) -> Post:
    """An answer to a topic's opening text: to a question an answer, in a discussion a post."""
    return write_reply(member, topic, None, reply)


def merged_topic(topic_id: int) -> tuple[str, int] | None:
    """What an answer to a topic belongs to that was merged into another one."""
    merged = MergedTopic.objects.filter(pk=topic_id).select_related("topic", "post").first()
    if merged is None:
        return None
    answered = answerable(merged)
    return ("post", answered.pk) if answered else ("topic", merged.topic_id)


def reply_to_post(member: Any, answered: Post, reply: Reply) -> Post:
    """An answer to a post; it stands under it."""
    return write_reply(member, answered.topic, answered, reply)


def write_reply(member: Any, topic: Topic, answered: Post | None, reply: Reply) -> Post:
    post, _made = actions.reply(
        member,
        topic,
        answered,
        body=reply.text,
        language=reply.language,
        form_key=reply.form_key,
        files=attachments.store(reply.attachments),
        by_mail=True,
    )
    return post


def accept(member: Any, post: Post) -> str:
    """Accept an answer; the sentence that says so."""
    if actions.accept_answer(member, post):
        return _("You have accepted this answer. Others who ask the same now find it first.")
    return _("This answer was accepted already.")


def offers_acceptance(member: Any, post: Post) -> bool:
    """Whether the mail about `post` tells `member` how to accept it: to who asked, until it is done."""
    asked = post.kind == Post.Kind.ANSWER and post.topic.author_id == member.pk
    return asked and post.accepted_at is None and bool(permissions.can_accept_answer(member, post))


ACCEPT = Word(
    {
        "en": ["accept", "accepted", "I accept"],
        "fr": ["accepter", "accepte", "j’accepte", "accepté", "acceptée"],
        "es": ["aceptar", "acepto", "aceptado", "aceptada"],
        "ar": ["قبول", "أقبل", "مقبول", "مقبولة"],
    },
    does=gettext_lazy("If this answers your question, reply with one word: %(word)s"),
    act=accept,
    offered=offers_acceptance,
)


def waiting_questions(among: Collection[int] | None = None) -> list[Offer]:
    """The latest questions without an answer, for the digests of members who may know one; see
    `notices.register_digest_section`. The areas of a question's themes count as its themes too."""
    topics = Topic.objects.visible_to(ANY_MEMBER).waiting_questions()
    topics = topics.filter(created_at__gte=timezone.now() - OFFERED_FOR)
    if among is not None:
        topics = topics.filter(pk__in=among)
    names = ("pk", "created_at", "language", "author_id", "anonymous", "category_id", "theme_ids")
    return [
        Offer(
            pk,
            made_at,
            language,
            author_id,
            frozenset(with_areas(themes)),
            (("category", category_id),),
            nameless,
        )
        for pk, made_at, language, author_id, nameless, category_id, themes in (
            topics.values_list(*names)[:MOST_OFFERED]
        )
    ]


def with_areas(theme_ids: list[int]) -> set[int]:
    """Themes, and the areas that they belong to."""
    known = Theme.objects.known()
    themes = [known[pk] for pk in theme_ids if pk in known]
    return {pk for theme in themes for pk in (theme.pk, theme.parent_id) if pk}
