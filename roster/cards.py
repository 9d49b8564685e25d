"""An expert as a vCard (RFC 6350's older sister 3.0, RFC 2426, which every address book reads). It has no
address to write to: one asks through the portal."""

from typing import Any

import vobject
from django.conf import settings
from django.utils.translation import gettext as _

from portal.punctuation import listed
from roster.models import Expert


def vcard(expert: Expert) -> str:
    """The card of a listed expert, of what everybody may see."""
    member: Any = expert.member
    card = vobject.vCard()
    card.add("fn").value = member.full_name
    # Which word is the family's name differs from place to place, and nobody was asked: all of it is "given".
    card.add("n").value = vobject.vcard.Name(given=member.full_name)
    card.add("title").value = expert.headline
    card.add("role").value = _("Expert")
    card.add("org").value = [settings.SITE_NAME]
    card.add("url").value = settings.SITE_URL + expert.get_absolute_url()
    if themes := [row.known_theme.name for row in expert.theme_rows.all()]:
        card.add("categories").value = themes
    about = [
        _("Countries worked in") + ": " + listed(expert.countries.all()),
        _("Languages") + ": " + listed(expert.language_rows.all()),
    ]
    card.add("note").value = "\n".join(line for line in about if not line.endswith(": "))
    card.add("uid").value = settings.SITE_URL + member.get_absolute_url()
    return card.serialize()
