from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommentsConfig(AppConfig):
    name = "portal.comments"
    verbose_name = _("Comments")

    def ready(self):
        from django.db.models.functions import Coalesce

        from portal import moderation, notices, personal, search
        from portal.comments import actions, by_mail, decisions, entries, permissions
        from portal.comments import personal as own
        from portal.comments.models import Comment
        from portal.moderation.decisions import register_decisions

        search.register("comment", model=Comment, label=_("Comments"), entries=entries.entries, listed=False)
        notices.register_kind(
            "comment",
            label=_("Comment"),
            plural=_("Comments"),
            visible=lambda person: Comment.objects.visible_to(person).select_related("thread"),
            letter=by_mail.comment_letter,
            letters=by_mail.comment_letters,
            reply=by_mail.reply_to_comment,
            watched=False,
        )
        moderation.register(
            "comment",
            Comment,
            label=_("Comment"),
            visible=Comment.objects.visible_to,
            can_moderate=permissions.can_moderate_comment,
            after_change=actions.state_changed,
            text=lambda comment: comment.body,
            rows=decisions.comment_rows,
            describe=decisions.describe_comment,
            published=lambda author: Comment.objects.published().filter(author=author),
            returnable=True,
            mend_url=lambda comment: f"{comment.get_absolute_url()}edit/",
        )
        register_decisions(
            "comment",
            label=_("Comment"),
            waiting=lambda: Comment.objects.for_desk().held(),
            since=Coalesce("state_at", "created_at"),
            may=permissions.can_moderate_comment,
            describe=decisions.describe_comment,
        )
        personal.register(
            "comments",
            export=own.export,
            erase=own.erase,
            withdraw=own.withdraw,
            tables=own.TABLES,
        )
