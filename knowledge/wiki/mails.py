"""What the wiki tells people."""

from django.utils.translation import gettext_lazy as _

from portal import notices

notices.register_event("page-started", sentence=_("%(actor)s started the wiki page “%(title)s”."))
notices.register_event("page-edited", sentence=_("%(actor)s changed the wiki page “%(title)s”."))
