"""How the secretariat is shown by mail who offers to be an expert, and what it can answer."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.moderation.decisions import Answer, Item
from portal.punctuation import listed
from roster import actions
from roster.models import Endorsement, Expert, Publication


def describe_expert(expert: Expert) -> Item:
    """An entry that was handed in: what its author knows, and what shows it."""
    themes = [
        f"{row.known_theme} ({row.years}{', ' if row.proof else ''}{row.proof})"
        for row in expert.theme_rows.all()
    ]
    facts = [
        (_("In one line"), expert.headline),
        (_("Themes, with years and proof"), "; ".join(themes)),
        (_("Countries worked in"), listed(expert.countries.all())),
        (_("Languages"), listed(expert.language_rows.all())),
        (_("Levels"), listed(expert.level_labels)),
        (_("Services"), listed(expert.service_labels)),
    ]
    facts += [(_("Publication"), publication_in_words(row)) for row in expert.publications.all()]
    facts += [
        (_("Referee"), f"{row.name} ({row.get_state_display()}) {row.answer}".strip())
        for row in expert.referees.all()
    ]
    cv = getattr(expert, "cv", None)
    return Item(
        expert.member.full_name,
        text=expert.body,
        author=expert.member,
        html=expert.body_html,
        url=expert.get_absolute_url(),
        facts=[(label, words) for label, words in facts if words],
        files=[(cv.name, cv.size, f"{settings.SITE_URL}{expert.get_absolute_url()}cv/")] if cv else [],
    )


def publication_in_words(row: Publication) -> str:
    if row.document_id:
        return f"{settings.SITE_URL}/documents/{row.document_id}/"
    return f"{row.title} {row.doi_url}".strip()


def describe_endorsement(endorsement: Endorsement) -> Item:
    """What somebody said of an expert, and what they did together."""
    facts = [
        (_("Expert"), endorsement.expert.member.full_name),
        (_("What they did together"), endorsement.occasion),
        (_("Where and when"), f"{endorsement.place} {endorsement.year}".strip()),
        (_("The expert’s answer"), endorsement.reply),
    ]
    return Item(
        endorsement.occasion,
        endorsement.body,
        endorsement.author,
        [(label, words) for label, words in facts if words],
        html=endorsement.body_html,
        url=endorsement.get_absolute_url(),
    )


RETURN = Answer(
    actions.return_expert,
    does=gettext_lazy("its author gets the entry back, and reads the reason"),
    done=gettext_lazy("%(title)s got the entry back with your reason."),
    needs_reason=True,
)
REFUSE = Answer(
    actions.refuse_expert,
    does=gettext_lazy("the entry stays off the roster, and its author reads the reason"),
    done=gettext_lazy("%(title)s does not come onto the roster, and is told why."),
    needs_reason=True,
    apart=True,
)
ANSWERS = {
    "approve": Answer(
        lambda person, expert, reason: actions.list_expert(person, expert),
        does=gettext_lazy("the entry stands on the roster"),
        done=gettext_lazy("%(title)s is on the roster now."),
    ),
    "return": RETURN,
    "decline": REFUSE,
    "hide": REFUSE,
}
