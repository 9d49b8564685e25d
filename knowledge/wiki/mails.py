"""What the wiki tells people."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from knowledge.wiki import talking
from knowledge.wiki.models import Flag, Page
from portal import notices

notices.register_event("page-started", sentence=_("%(actor)s started the wiki page “%(title)s”."))
notices.register_event("page-edited", sentence=_("%(actor)s changed the wiki page “%(title)s”."))
notices.register_event("page-moved", sentence=_("%(actor)s moved the wiki page “%(title)s”."))
notices.register_event(
    "page-deleted", sentence=_("%(actor)s deleted the wiki page “%(title)s”."), farewell=True
)
notices.register_event("page-restored", sentence=_("%(actor)s brought the wiki page “%(title)s” back."))
notices.register_event("page-merged", sentence=_("%(actor)s merged another page into “%(title)s”."))
notices.register_event(
    "page-thanks",
    sentence=_("%(actor)s thanks you for what you wrote in the wiki page “%(title)s”."),
    social=True,
)
notices.register_event(
    "edits-undone", sentence=_("%(actor)s took back what you changed in the wiki page “%(title)s”.")
)
notices.register_event(
    "page-waits", sentence=_("%(actor)s wrote in “%(title)s”. It waits for a reviewer before readers see it.")
)
notices.register_event("page-approved", sentence=_("%(actor)s approved what is new in “%(title)s”."))
notices.register_event(
    "page-returned",
    sentence=_("%(actor)s gave back what is new in “%(title)s”, with a comment. You can go on from it."),
)
notices.register_event("links-repaired", sentence=_("The links to “%(title)s” follow its new title."))
notices.register_event("page-flagged", sentence=_("%(actor)s says that “%(title)s” needs an update."))
notices.register_event(
    "flag-closed", sentence=_("%(actor)s has seen to what you said needs an update in “%(title)s”.")
)
notices.register_event(
    "keeper-named", sentence=_("%(actor)s asks you to look after the page “%(title)s”."), social=True
)
notices.register_event(
    "page-due",
    sentence=_("It is time to read “%(title)s” again, and to mend it or to say that it is still right."),
)


def about(page: Page) -> dict[str, Any]:
    """What a notice about `page` says of it."""
    return {"kind": "page", "object_id": page.pk, "title": page.title, "url": page.get_absolute_url()}


def page_flagged(flag: Flag) -> None:
    """Tell the keepers of a page, and who watches it, what somebody says is out of date."""
    page = flag.page
    notices.tell(
        "page-flagged",
        actor=flag.member,
        **about(page),
        text=flag.reason,
        to=page.keepers.all(),
        watchers_of=talking.watched(page),
    )


def flag_closed(person: Any, page: Page, flag: Flag) -> None:
    """Tell who said that the page needs an update that somebody has seen to it."""
    if flag.member:
        notices.tell("flag-closed", actor=person, **about(page), text=flag.reason, to=[flag.member])


def keepers_named(person: Any, page: Page, keepers: list[Any]) -> None:
    """Tell members that they look after a page from now on; they watch it, unless they chose otherwise."""
    for member in keepers:
        notices.watch(member, "page", page.pk, keep=True)
    if keepers:
        notices.tell("keeper-named", actor=person, **about(page), to=keepers)


def page_due(page: Page, keepers: Iterable[Any]) -> None:
    """Remind those who look after a page that it is to be read again."""
    if keepers := list(keepers):
        notices.tell("page-due", actor=None, **about(page), to=keepers)


def links_repaired(page: Page, member: Any, changed: int, left: int) -> None:
    """Tell who renamed a page in how many others the links were mended, and in how many they were not."""
    said = ngettext("Changed in %(n)s page.", "Changed in %(n)s pages.", changed) % {"n": changed}
    if left:
        said += " " + ngettext(
            "In %(n)s page that you may not change the old title stays; its links work all the same.",
            "In %(n)s pages that you may not change the old title stays; their links work all the same.",
            left,
        ) % {"n": left}
    notices.tell("links-repaired", actor=None, **about(page), text=said, to=[member])
