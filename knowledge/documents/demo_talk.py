"""What the people of the demonstration say under its documents, and what they found where they tried it."""

import random
from datetime import datetime, timedelta
from typing import Any

from knowledge.documents import actions, permissions
from knowledge.documents.models import Assessment, Document, Rung
from portal.comments.actions import write_comment
from portal.comments.models import Comment
from portal.notices.models import Event

# Conversations by language: each text answers the one before, save the last, which stands by itself.
COMMENTS = {
    "en": [
        "We read this together at our monthly meeting. The part on **costs** is what people asked for most. "
        "Do you have the figures of the second year?",
        "Not yet. The second round ends in March, and I will add them then.",
        "The table is hard to read on a telephone. A version with one column would help us.",
    ],
    "fr": [
        "Merci pour ce travail. Chez nous, le comité de gestion change tous les deux ans : comment avez-vous "
        "gardé la mémoire des règles ?",
        "Un cahier, tenu par la même personne, et lu à voix haute à chaque assemblée.",
        "Une version en langue locale existe-t-elle ?",
    ],
    "es": [
        "Muy útil. ¿A qué altura se hizo la prueba?",
        "Entre 3.900 y 4.200 metros, con dos comunidades.",
        "Lo usaremos en la próxima escuela de campo.",
    ],
    "ar": [
        "شكرًا على هذا العمل. هل جرّبتم ذلك في سنة جفاف؟",
        "نعم، في السنة الثانية، وكانت النتيجة أضعف كما في الجدول الأخير.",
        "نرجو إضافة صورة للموقع.",
    ],
}
# Whether one agrees, what happened, under which conditions, what is met, what is not, where it would stand.
FOUND = {
    "en": [
        (
            True,
            "We tried it with two groups. It worked *once the fee was agreed in public*; before that, people "
            "waited for others to pay.",
            "Two villages, one market day a week",
            ["effective", "feasible"],
            [],
            "good",
        ),
        (
            False,
            "After the project left, nobody kept the register, and within a year it had stopped.",
            "A project of three years, no local budget",
            ["participatory"],
            ["sustainable"],
            "innovation",
        ),
        (True, "", "", ["effective", "gender-sensitive", "adaptable"], [], "promising"),
    ],
    "fr": [
        (
            True,
            "Nous l’avons essayé une saison. Les femmes tiennent la caisse, et les pertes ont baissé.",
            "Zone agropastorale, saison sèche",
            ["effective", "gender-sensitive"],
            [],
            "good",
        ),
        (
            False,
            "Sans appui pour le stockage, tout a été vendu avant la soudure.",
            "Une commune éloignée",
            [],
            ["sustainable"],
            "promising",
        ),
    ],
    "es": [
        (
            True,
            "Lo probamos con doce familias: murieron menos crías que el año anterior.",
            "Puna seca, 4.100 m",
            ["effective", "feasible"],
            [],
            "promising",
        ),
    ],
    "ar": [
        (
            True,
            "جرّبناه في موقعين، ونجح حيث كان للرعاة رأي في القرار.",
            "سهوب جافة",
            ["participatory"],
            [],
            "good",
        ),
    ],
}


def load(documents: list[Document], members: list[Any], now: datetime, chance: random.Random) -> None:
    """Let members talk under the readable ones of `documents`, and assess those that are practices."""
    secretariat = next(member for member in members if member.is_staff)
    people = [member for member in members if member.is_active_member and member.trusted]
    for place, document in enumerate(documents):
        others = [one for one in people if one.pk != document.depositor_id]
        if place % 2:
            talk(document, chance.sample(others, 2), now, chance)
        if document.is_practice:
            assess(document, others, secretariat, now, chance)
    Event.objects.filter(kind__in=("comment", "assessment")).delete()


def talk(document: Document, people: list[Any], now: datetime, chance: random.Random) -> None:
    answered = None
    words = COMMENTS.get(document.language, COMMENTS["en"])
    since = max((now - document.published_at).days, 2)
    for place, body in enumerate(words):
        author = document.depositor if place == 1 else people[place // 2]
        answered = None if place == len(words) - 1 else answered
        answered, _made = write_comment(author, "document", document, answered, body=body)
        at = now - timedelta(days=max(since * (len(words) - place) // 4, 0), hours=chance.randrange(10))
        Comment.objects.filter(pk=answered.pk).update(created_at=at)


def assess(
    document: Document, others: list[Any], secretariat: Any, now: datetime, chance: random.Random
) -> None:
    said = FOUND.get(document.language, FOUND["en"])
    able = [one for one in others if permissions.can_assess(one, document)]
    for author, (agrees, body, context, met, unmet, rung) in zip(
        chance.sample(able, len(said)), said, strict=True
    ):
        data = {"agrees": agrees, "body": body, "context": context, "met": met, "unmet": unmet, "rung": rung}
        data |= {"evidence": "field" if body else "research", "tried": bool(body)}
        data |= {"country": author.country, "language": document.language}
        row, _made = actions.assess(author, document, data)
        at = now - timedelta(days=chance.randrange(1, 20))
        Assessment.objects.filter(pk=row.pk).update(created_at=at, updated_at=at)
    if len(said) > 1:
        document.refresh_from_db()
        reason = "Members found that it works, with conditions."
        actions.set_rung(secretariat, document, Rung.PROMISING, reason=reason, was="")
