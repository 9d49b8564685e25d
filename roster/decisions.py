"""How the secretariat is shown by mail who offers to be an expert, and what it can answer."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.moderation.decisions import Answer, Item
from roster import actions
from roster.models import Expert


def describe_expert(expert: Expert) -> Item:
    """An entry that was handed in: what its author knows, and what shows it."""
    themes = [
        f"{row.known_theme} ({row.years}{', ' if row.proof else ''}{row.proof})"
        for row in expert.theme_rows.all()
    ]
    facts = [
        (_("In one line"), expert.headline),
        (_("Themes, with years and proof"), "; ".join(themes)),
        (_("Countries worked in"), ", ".join(map(str, expert.countries.all()))),
        (_("Languages"), ", ".join(map(str, expert.language_rows.all()))),
        (_("Levels"), ", ".join(map(str, expert.level_labels))),
        (_("Services"), ", ".join(map(str, expert.service_labels))),
    ]
    return Item(
        expert.member.full_name,
        text=expert.body,
        author=expert.member,
        html=expert.body_html,
        url=expert.get_absolute_url(),
        facts=[(label, words) for label, words in facts if words],
    )


ANSWERS = {
    "approve": Answer(
        lambda person, expert, reason: actions.list_expert(person, expert),
        does=gettext_lazy("the entry stands on the roster"),
        done=gettext_lazy("%(title)s is on the roster now."),
    ),
    "return": Answer(
        actions.return_expert,
        does=gettext_lazy("its author gets the entry back, and reads the reason"),
        done=gettext_lazy("%(title)s got the entry back with your reason."),
        needs_reason=True,
    ),
}
