from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ForumConfig(AppConfig):
    name = "forum"
    verbose_name = _("Forum")

    def ready(self):
        from forum import actions, entries, mails, permissions  # noqa: F401  mails announces its events
        from forum.models import Category, Post, Topic
        from portal import home, moderation, notices, search

        search.register("topic", model=Topic, label=_("Discussions and questions"), entries=entries.topics)
        search.register("post", model=Post, label=_("Replies and answers"), entries=entries.posts)
        notices.register_kind("category", label=_("Category"), visible=Category.objects.visible_to)
        notices.register_kind("topic", label=_("Discussion"), visible=Topic.objects.visible_to)
        notices.register_kind("post", label=_("Post"), visible=Post.objects.visible_to)
        moderation.register(
            "topic",
            Topic,
            label=_("Discussion or question"),
            visible=Topic.objects.visible_to,
            can_moderate=permissions.can_moderate_topic,
            after_change=actions.topic_state_changed,
            text=lambda topic: topic.posts.get(number=1).body,
        )
        moderation.register(
            "post",
            Post,
            label=_("Post"),
            visible=lambda person: Post.objects.visible_to(person).replies(),
            can_moderate=permissions.can_moderate_post,
            after_change=actions.post_state_changed,
            text=lambda post: post.body,
        )
        moderation.register_queue(
            "topics",
            label=_("Discussions and questions to look at"),
            count=lambda: Topic.objects.held().count(),
            url="admin:forum_topic_changelist",
            query="state__exact=held",
        )
        moderation.register_queue(
            "posts",
            label=_("Posts to look at"),
            count=lambda: Post.objects.held().count(),
            url="admin:forum_post_changelist",
            query="state__exact=held",
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
