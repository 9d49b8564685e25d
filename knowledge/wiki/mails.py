"""What the wiki tells people."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from knowledge.wiki.models import Page
from portal import notices

notices.register_event("page-started", sentence=_("%(actor)s started the wiki page “%(title)s”."))
notices.register_event("page-edited", sentence=_("%(actor)s changed the wiki page “%(title)s”."))
notices.register_event("page-moved", sentence=_("%(actor)s moved the wiki page “%(title)s”."))
notices.register_event(
    "page-deleted", sentence=_("%(actor)s deleted the wiki page “%(title)s”."), farewell=True
)
notices.register_event("page-restored", sentence=_("%(actor)s brought the wiki page “%(title)s” back."))
notices.register_event("page-merged", sentence=_("%(actor)s merged another page into “%(title)s”."))
notices.register_event("links-repaired", sentence=_("The links to “%(title)s” follow its new title."))


def links_repaired(page: Page, member: Any, changed: int, left: int) -> None:
    """Tell who renamed a page in how many others the links were mended, and in how many they were not."""
    said = ngettext("Changed in %(n)s page.", "Changed in %(n)s pages.", changed) % {"n": changed}
    if left:
        said += " " + ngettext(
            "In %(n)s page that you may not change the old title stays; its links work all the same.",
            "In %(n)s pages that you may not change the old title stays; their links work all the same.",
            left,
        ) % {"n": left}
    about = {"kind": "page", "object_id": page.pk, "title": page.title, "url": page.get_absolute_url()}
    notices.tell("links-repaired", actor=None, **about, text=said, to=[member])
