from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessagingConfig(AppConfig):
    name = "members.messaging"
    verbose_name = _("Messages between members")

    def ready(self):
        from members.messaging import belongings, by_mail, decisions, mails, permissions
        from members.messaging.models import Conversation, Message
        from portal import moderation, notices, personal, pulse

        notices.register_kind(
            "conversation",
            label=_("Messages"),
            visible=Conversation.objects.visible_to,
        )
        notices.register_kind(
            "message",
            label=_("Message"),
            plural=_("Messages"),
            visible=lambda person: Message.objects.visible_to(person).select_related(
                "conversation__low", "conversation__high"
            ),
            letter=mails.message_letter,
            letters=mails.message_letters,
            reply=by_mail.reply_to_message,
            private=True,
        )
        moderation.register(
            "message",
            Message,
            label=_("Message"),
            visible=Message.objects.visible_to,
            can_moderate=permissions.can_moderate_message,
            text=lambda message: message.body,
            rows=decisions.reported,
            describe=decisions.describe_message,
        )
        personal.register(
            "messages", export=belongings.export, erase=belongings.erase, tables=belongings.TABLES
        )
        pulse.leave_out("messaging_conversation", "messaging_message", "messaging_side", "messaging_wish")
