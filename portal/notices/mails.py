"""The mails of this part, one short function each, in the reader's language."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.signing import BadSignature, Signer
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

SIGNER = Signer(salt="portal.notices.unsubscribe")


def notice(notification) -> None:
    """One event, to one member."""
    event = notification.event
    token = sign(notification.member_id, event.kind, event.object_id)
    stop = settings.SITE_URL + reverse("notices:unsubscribe", args=[token])
    send(
        notification.member,
        "notice",
        {"event": event, "link": settings.SITE_URL + event.url, "stop": stop},
        headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )


def send(member, name: str, context: dict, headers: dict | None = None) -> None:
    """Send the mail `name` to `member`: templates mail/<name>_subject.txt, _body.txt and _body.html."""
    with translation.override(member.language):
        context = {
            "member": member,
            "site": {"name": settings.SITE_NAME, "url": settings.SITE_URL},
            **context,
        }
        subject = " ".join(render_to_string(f"mail/{name}_subject.txt", context).split())
        mail = EmailMultiAlternatives(
            subject,
            render_to_string(f"mail/{name}_body.txt", context),
            to=[member.email],
            headers={"Auto-Submitted": "auto-generated", "Precedence": "bulk", **(headers or {})},
        )
        mail.attach_alternative(render_to_string(f"mail/{name}_body.html", context), "text/html")
        mail.send()


def sign(member_id: int, kind: str, object_id: int) -> str:
    """The token of an unsubscribe link: whose, and from what."""
    return SIGNER.sign(f"{member_id}:{kind}:{object_id}")


def unsign(token: str) -> tuple[int, str, int] | None:
    """Member id, kind and object id of a token of ours, or None."""
    try:
        member_id, kind, object_id = SIGNER.unsign(token).split(":")
    except (BadSignature, ValueError):
        return None
    return int(member_id), kind, int(object_id)
