"""Whether a mailing list came in as it was meant."""

import re
from collections import defaultdict
from itertools import pairwise

from bench.mailing_list import Mail, MailingList
from forum.models import DEEPEST, Category, Post

NUMBER = re.compile(r"\(#(\d+)\)")


def faults(mailing_list: MailingList, category: Category, mails: list[Mail] | None = None) -> list[str]:
    """What isn't as it should be, in words; of some of its mails where they are named."""
    posts, found = posts_by_number(category)
    wanted = [mail for mail in (mailing_list.mails if mails is None else mails) if mail.comes_in]
    numbers = {mail.number for mail in wanted}
    there = Post.objects.filter(topic__category=category).count()
    found += [f"there are {there} posts, not {len(wanted)}"] if there != len(wanted) else []
    found += [f"{number} is missing" for number in sorted(numbers - posts.keys())]
    found += [f"{number} is there and should not be" for number in sorted(posts.keys() - numbers)]
    for mail in wanted:
        if mail.number in posts:
            found += [f"{mail.number}: {fault}" for fault in faults_of(mail, posts)]
    return found + faults_of_topics([mail for mail in wanted if mail.number in posts], posts)


def posts_by_number(category: Category) -> tuple[dict[int, Post], list[str]]:
    posts: dict[int, Post] = {}
    twice = []
    rows = Post.objects.filter(topic__category=category).select_related(
        "topic", "parent", "author__old_address"
    )
    for post in rows:
        own = "\n".join(line for line in post.body.split("\n") if not line.startswith(">"))
        for number in map(int, NUMBER.findall(own)[:1]):
            twice += [f"{number} is there twice"] if number in posts else []
            posts[number] = post
    return posts, twice


def faults_of(mail: Mail, posts: dict[int, Post]) -> list[str]:
    """What is wrong with one message: its author, moment, words or place."""
    post, found = posts[mail.number], []
    if post.author.old_address.address != mail.author.address or post.author.full_name != mail.author.name:
        found.append(f"written by {post.author.full_name}, not {mail.author.name}")
    if post.created_at != mail.moment:
        found.append(f"written {post.created_at}, not {mail.moment}, clock {mail.clock}")
    if " ".join(mail.text.split()) not in " ".join(post.body.split()):
        found.append(f"says {post.body!r}, not {mail.text!r}")
    if any(words in post.body for words in ("Herders mailing list", ".example>", "Original Message")):
        found.append(f"holds what programs added: {post.body!r}")
    if (above := place_above(mail, posts)) != post.parent_id:
        found.append(f"stands under {post.parent_id}, not {above} ({mail.way})")
    return found


def place_above(mail: Mail, posts: dict[int, Post]) -> int | None:
    """The id of the post under which the message must stand; None for directly in its topic."""
    if mail.parent is None:
        return None
    above, post = posts[mail.parent.number], posts[mail.number]
    if above.is_body:
        is_own_question = above.topic.is_question and above.author_id == post.author_id
        return above.pk if is_own_question else None
    return above.parent_id if len(above.path) >= DEEPEST else above.pk


def faults_of_topics(mails: list[Mail], posts: dict[int, Post]) -> list[str]:
    """Whether each conversation is one topic, begun by its first message, numbered by date."""
    found = []
    conversations: dict[int, list[Mail]] = defaultdict(list)
    for mail in mails:
        conversations[mail.top].append(mail)
    topics = set()
    for top, some in conversations.items():
        theirs = {posts[mail.number].topic_id for mail in some}
        if len(theirs) > 1 or theirs & topics:
            found.append(f"conversation {top} is not one topic: {theirs}")
        topics |= theirs
        ordered = sorted((posts[mail.number] for mail in some), key=lambda post: post.number)
        if [post.number for post in ordered] != list(range(1, len(some) + 1)):
            found.append(f"conversation {top} is not numbered as it should be")
        if any(one.created_at > two.created_at for one, two in pairwise(ordered)):
            found.append(f"conversation {top} is not numbered by date")
        title = ordered[0].topic.title
        if title != " ".join(some[0].subject.split())[:150]:
            found.append(f"conversation {top} is called {title!r}, not {some[0].subject!r}")
    return found
