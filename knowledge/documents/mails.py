"""What the repository tells people."""

from django.utils.translation import gettext_lazy as _

from portal import notices

notices.register_event(
    "document-submit", sentence=_("Your document “%(title)s” has arrived. The secretariat will look at it.")
)
notices.register_event(
    "document-curate", sentence=_("%(actor)s asks you to help describe the document “%(title)s”.")
)
notices.register_event("document-publish", sentence=_("The document “%(title)s” is published."))
notices.register_event(
    "document-return",
    sentence=_("The secretariat has a question about your document “%(title)s”."),
)
notices.register_event(
    "document-withdraw", sentence=_("The document “%(title)s” was withdrawn."), farewell=True
)
notices.register_event("document-rung", sentence=_("“%(title)s” has another place on the ladder."))
notices.register_event("practice-assessed", sentence=_("%(actor)s assessed “%(title)s”."))
notices.register_event(
    "document-infected",
    sentence=_("The virus scanner found something in a file of “%(title)s”. Nobody gets that file."),
)
notices.register_event("document-version", sentence=_("The document “%(title)s” has a new version."))
notices.register_event("document-edit", sentence=_("The document “%(title)s” is described anew."))
notices.register_event(
    "document-collected",
    sentence=_("%(actor)s put “%(title)s” into a collection that you follow."),
)
