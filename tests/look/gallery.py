"""A page that shows every component once, with people and texts made up for it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

from django import forms
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from portal.access import Denied

HERE = Path(__file__).parent


@dataclass
class Person:
    pk: int
    display_name: str
    role_line: str = ""
    is_authenticated: bool = True

    def get_absolute_url(self) -> str:
        return f"/members/{self.pk}/"


VISITOR = SimpleNamespace(is_authenticated=False)
PEOPLE = [
    Person(1, "Amina Njeri", "Expert"),
    Person(2, "Jean-Baptiste Ouédraogo", "Livestock keepers’ organisation"),
    Person(3, "ليلى المنصوري", "Research and academia"),
    Person(4, "María Quispe"),
]
TEXTS = [
    (
        "en",
        "Who pays the premium in a dry year?",
        "<p>Our group has insured <strong>300 goats</strong> since 2021.</p>",
    ),
    (
        "fr",
        "L’assurance indicielle au Sahel",
        "<p>Chez nous, la prime est payée <a href='/x/'>par la coopérative</a>.</p>",
    ),
    ("ar", "التأمين على الماشية في الأراضي الجافة", "<p>يدفع المربي نصف القسط، والباقي من الصندوق.</p>"),
    (
        "es",
        "El seguro y las mujeres criadoras",
        "<blockquote><p>¿Y quién decide?</p></blockquote><ul><li>Ellas, en asamblea.</li></ul>",
    ),
]


class Conditions(forms.Form):
    theme = forms.ChoiceField(choices=[("", "Any"), ("goats", "Goats")], required=False)
    country = forms.ChoiceField(choices=[("", "Any"), ("KE", "Kenya")], required=False)
    open = forms.BooleanField(label="Without an answer", required=False)


class SampleForm(forms.Form):
    title = forms.CharField(help_text="A short sentence that says what it is about.")
    kind = forms.ChoiceField(choices=[("study", "Study"), ("manual", "Manual")], required=False)
    body = forms.CharField(widget=forms.Textarea)
    level = forms.ChoiceField(choices=[("l", "Local"), ("n", "National")], widget=forms.RadioSelect)
    themes = forms.MultipleChoiceField(
        choices=[
            ("Animals", [("goats", "Goats"), ("dairy", "Dairy")]),
            ("Money", [("insurance", "Insurance")]),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="As many as fit.",
    )
    file = forms.FileField(required=False)
    rules = forms.BooleanField(label="I agree to the rules of the community.")


def context(person=VISITOR) -> dict:
    """What the gallery's template reads, and what `portal.context.site` would say to `person`."""
    return {
        "user": person,
        "unread": 3 if person.is_authenticated else 0,
        "site": {"name": "CoP-PPLD", "contact": "secretariat@example.org", "url": "https://example.org"},
        "posts": [
            {
                "author": person,
                "language": language,
                "title": title,
                "html": html,
                "at": datetime(2025, 11, day, 8, tzinfo=UTC),
            }
            for day, (person, (language, title, html)) in enumerate(zip(PEOPLE, TEXTS, strict=True), start=3)
        ],
        "themes": [
            {"slug": "insurance", "name": "Livestock insurance"},
            {"slug": "goats", "name": "Small ruminants"},
        ],
        "tags": [{"slug": "goat-milk", "name": "goat milk"}, {"slug": "", "name": "???"}],
        "countries": [{"code": "KE", "name": "Kenya"}, {"code": "BF", "name": "Burkina Faso"}],
        "tabs": [
            {"url": "?o=new", "label": "Newest", "current": True},
            {"url": "?o=open", "label": "Open", "count": 4},
        ],
        "pager": {"previous_url": "?before=a", "next_url": "?after=b"},
        "refusal": Denied("Only members can reply."),
        "conditions": Conditions(),
        "form": SampleForm({"title": ""}, prefix="sample"),
        "day": date(2023, 5, 17),
    }


def draw(person=VISITOR, language: str = "en") -> str:
    """The gallery as HTML, for `person` and in `language`."""
    template = engines["django"].from_string((HERE / "gallery.html").read_text())
    with translation.override(language):
        return template.render(context(person), RequestFactory().get("/forum/"))
