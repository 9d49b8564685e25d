"""Thanking who wrote something."""

from typing import Any

from django.db import transaction

from knowledge.wiki import mails, permissions
from knowledge.wiki.models import Revision, Thanks
from portal import notices
from portal.access import require


@transaction.atomic
def thank_author(member: Any, revision: Revision) -> bool:
    """Thank the author of a revision, who is told; False where `member` has done so before."""
    require(permissions.can_thank_author(member, revision))
    _thanks, is_new = Thanks.objects.get_or_create(revision=revision, member=member)
    if is_new:
        page = revision.page
        url = f"{page.get_absolute_url()}revisions/{revision.number}/"
        about = mails.about(page) | {"url": url}
        notices.tell("page-thanks", actor=member, **about, text=revision.summary, to=[revision.author])
    return is_new
