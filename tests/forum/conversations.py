"""What people say in the tests of the forum."""

from forum import actions
from forum.models import Category, Post, Topic
from forum.querysets import PostQuerySet


def make_category(slug: str = "animal-health", *, facilitator=None, **fields) -> Category:
    category = Category.objects.create(**{"slug": slug, "name_en": "Animal health"} | fields)
    if facilitator:
        category.facilitators.add(facilitator)
    return category


def discuss(author, category: Category | None = None, **fields) -> Topic:
    """A discussion that `author` starts, in a category of its own where none is given."""
    words = {
        "title": "Goats and the dry season",
        "body": "What do your goats eat in **March**?",
        "language": "en",
    }
    category = category or make_category()
    return actions.start_topic(author, category, **{"kind": "discussion"} | words | fields)[0]


def ask(author, category: Category | None = None, **fields) -> Topic:
    """A question that `author` asks."""
    words = {"title": "How do I keep hay dry?", "body": "It moulds every rainy season."}
    return discuss(author, category, **{"kind": "question"} | words | fields)


def reply(author, where: Topic | Post, body: str = "In March they eat pods.", **fields) -> Post:
    """A post by `author`, in a topic or under a post; an answer or a comment where it is a question."""
    topic, answered = (where, None) if isinstance(where, Topic) else (where.topic, where)
    return actions.reply(author, topic, answered, body=body, **fields)[0]


def opening(topic: Topic) -> Post:
    return topic.posts.select_related("topic__category").get(number=1)


def fresh(thing):
    """`thing` as the database has it, with nothing remembered."""
    rows = type(thing).objects
    if isinstance(rows.all(), PostQuerySet):
        rows = rows.select_related("topic__category", "author")
    return rows.get(pk=thing.pk)
