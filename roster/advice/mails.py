"""What people are told of requests for advice."""

from django.utils.translation import gettext_lazy as _

from portal import notices

for name, sentence in {
    "advice-ask": _("%(actor)s asks for your advice: “%(title)s”."),
    "advice-say": _("%(actor)s has written to you about the request for advice “%(title)s”."),
    "advice-accept": _("%(actor)s can help: “%(title)s”."),
    "advice-later": _("%(actor)s can help later: “%(title)s”."),
    "advice-decline": _("%(actor)s can’t help this time: “%(title)s”."),
    "advice-close": _("%(actor)s has closed the request for advice “%(title)s”."),
    "advice-withdraw": _("%(actor)s needs no answer any more: “%(title)s”."),
}.items():
    notices.register_event(name, sentence=sentence, content=True)

notices.register_event("advice-remind", sentence=_("%(actor)s waits for your answer: “%(title)s”."))
notices.register_event(
    "advice-silent",
    sentence=_("%(actor)s has not answered yet: “%(title)s”. You can ask somebody else."),
)
notices.register_event(
    "advice-gone", sentence=_("The other person has left the community: “%(title)s” is closed.")
)
