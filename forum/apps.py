from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext


class ForumConfig(AppConfig):
    name = "forum"
    verbose_name = _("Forum")

    def ready(self):
        from django.db.models import Q
        from django.db.models.functions import Coalesce

        from forum import (  # noqa: F401  mails announces its events
            actions,
            belonging,
            by_mail,
            decisions,
            entries,
            mail_to_category,
            mails,
            permissions,
            reminding,
            tasks,
        )
        from forum import offering as offers
        from forum import personal as own
        from forum.models import Category, Post, Topic
        from portal import belongings, home, moderation, notices, offering, personal, pulse, search, work
        from portal.links import growing
        from portal.moderation.decisions import register_decisions
        from portal.notices import outbox
        from portal.notices.inbox.registry import register_address

        search.register("topic", model=Topic, label=_("Discussions and questions"), entries=entries.topics)
        search.register(
            "post", model=Post, label=_("Replies and answers"), entries=entries.posts, listed=False
        )
        growing.register_source("topic")
        offering.register(
            "topic",
            rows=offers.waiting,
            may=permissions.can_offer_question,
            describe=offers.describe,
            answered=offers.answered,
        )
        offering.register_asking(places=offers.places, ask=offers.ask)
        notices.register_kind(
            "category",
            label=_("Category"),
            plural=_("Categories"),
            visible=Category.objects.visible_to,
            words=mail_to_category.WORDS,
        )
        notices.register_kind(
            "topic",
            label=_("Discussion"),
            plural=_("Discussions and questions"),
            visible=Topic.objects.visible_to,
            letter=by_mail.topic_letter,
            letters=by_mail.topic_letters,
            reply=by_mail.reply_to_topic,
            nameless=by_mail.nameless_topics,
            moved=by_mail.merged_topic,
        )
        notices.register_kind(
            "post",
            label=_("Post"),
            plural=_("Posts"),
            visible=Post.objects.visible_to,
            letter=by_mail.post_letter,
            letters=by_mail.post_letters,
            reply=by_mail.reply_to_post,
            nameless=by_mail.nameless_posts,
            words=[by_mail.ACCEPT],
        )
        notices.register_digest_section(
            "questions",
            title=_("Questions waiting for an answer"),
            kind="topic",
            count=lambda n: ngettext("%(n)s question waiting", "%(n)s questions waiting", n) % {"n": n},
            rows=by_mail.waiting_questions,
        )
        belongings.register(
            "category",
            label=_("Discussions"),
            begin=_("Open a room for discussions"),
            most=1,
            shown=belonging.shown,
            make=belonging.make,
            open_to=belonging.open_to,
            can_give=belonging.can_give,
            receive=belonging.receive,
            takes=belonging.takes,
        )
        register_address(
            "category",
            mail_to_category.write_to_category,
            matches=mail_to_category.is_category,
            help=mail_to_category.help_lines,
        )
        work.every("day", tasks.tidy_files)
        work.every("day", tasks.remind_of_questions, after=timedelta(hours=6))
        outbox.register("unanswered", reminding.mails)
        work.every("day", tasks.tidy_reads)
        work.every("day", tasks.relate_some)
        pulse.leave_out("forum_reader", "forum_categoryread", "forum_topicread")
        moderation.register(
            "topic",
            Topic,
            label=_("Discussion or question"),
            visible=Topic.objects.visible_to,
            can_moderate=permissions.can_moderate_topic,
            after_change=actions.topic_state_changed,
            text=lambda topic: topic.posts.get(number=1).body,
            rows=decisions.topic_rows,
            describe=decisions.describe_topic,
            place=lambda topic: decisions.place_of(topic.category_id),
            places=decisions.places,
            returnable=True,
            mend_url=lambda topic: f"{decisions.opening_of(topic).get_absolute_url()}edit/",
        )
        moderation.register(
            "post",
            Post,
            label=_("Post"),
            visible=lambda person: Post.objects.visible_to(person).replies(),
            can_moderate=permissions.can_moderate_post,
            after_change=actions.post_state_changed,
            text=lambda post: post.body,
            rows=decisions.post_rows,
            describe=decisions.describe_post,
            place=lambda post: decisions.place_of(post.topic.category_id),
            places=decisions.places,
            published=decisions.published_by,
            returnable=True,
            mend_url=lambda post: f"{post.get_absolute_url()}edit/",
            among=~Q(kind="body"),
        )
        register_decisions(
            "topic",
            label=_("Discussion or question"),
            waiting=lambda: decisions.with_all(Topic.objects.held()),
            since=Coalesce("state_at", "created_at"),
            may=permissions.can_moderate_topic,
            describe=decisions.describe_topic,
        )
        register_decisions(
            "post",
            label=_("Post"),
            waiting=lambda: decisions.with_all(Post.objects.held()),
            since=Coalesce("state_at", "created_at"),
            may=permissions.can_moderate_post,
            describe=decisions.describe_post,
        )
        home.register_section(
            "discussions",
            title=_("Latest discussions"),
            more="forum:index",
            empty=_("Nobody has started a discussion yet. Be the first."),
            rows=lambda person: Topic.objects.visible_to(person).latest_discussions().for_list()[:5],
            order=10,
        )
        home.register_section(
            "questions",
            title=_("Questions waiting for an answer"),
            more="forum:questions",
            empty=_("Every question has an answer. Ask the next one."),
            rows=lambda person: Topic.objects.visible_to(person).waiting_questions().for_list()[:5],
            order=20,
        )
        personal.register(
            "forum",
            export=own.export,
            erase=own.erase,
            withdraw=own.withdraw,
            tables=own.TABLES,
        )
