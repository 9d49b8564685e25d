"""What the lists of topics are narrowed to."""

from typing import Any

import django_filters as filters
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from forum.models import Topic
from portal.access import is_member
from portal.vocabulary.filters import CountryFilter, ThemeFilter
from portal.vocabulary.models import Theme

OWN = ("unread", "mine", "watching")


class Ticked(filters.Filter):
    """A box that narrows when it is ticked."""

    field_class = forms.BooleanField


class ThemeInRow(ThemeFilter):
    """By a theme's slug, in the topic's own row; an area finds the themes under it as well."""

    def filter(self, rows, slug):
        if not slug:
            return rows
        theme = Theme.objects.by_slug(slug)
        return rows.filter(theme_ids__overlap=sorted(Theme.objects.within(theme.pk)) if theme else [])


class CountryInRow(CountryFilter):
    """By a country's two-letter code, in the topic's own row."""

    def filter(self, rows, code):
        return rows.filter(country_codes__contains=[code]) if code else rows


class TopicFilter(filters.FilterSet):
    """Topics by labels, kind and language; for members also by what they have to do with them.

    `order` and `unanswered` are chosen by links above the list and only kept by the form. What is archived
    stands in lists only where it is asked for.
    """

    theme = ThemeInRow()
    country = CountryInRow()
    language = filters.ChoiceFilter(label=_("Language"), choices=settings.LANGUAGES, empty_label=_("Any"))
    tag = filters.CharFilter(label=_("Tag"), method="of_tag", max_length=100)
    kind = filters.ChoiceFilter(label=_("Kind"), choices=Topic.Kind.choices, empty_label=_("Any"))
    unread = Ticked(label=_("New to me"), method="of_unread")
    mine = Ticked(label=_("Started by me"), method="of_mine")
    watching = Ticked(label=_("Followed by me"), method="of_watching")
    archived = Ticked(label=_("Archived"), method="unchanged")
    unanswered = Ticked(method="of_unanswered", widget=forms.HiddenInput)
    order = filters.CharFilter(method="unchanged", widget=forms.HiddenInput)

    class Meta:
        model = Topic
        fields: list[str] = []

    def __init__(self, *args: Any, person: Any, kind: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.person = person
        left_out = (() if is_member(person) else OWN) + (("kind",) if kind else ())
        for name in left_out:
            del self.filters[name]

    @property
    def has_changed(self) -> bool:
        """Whether anything is chosen that narrows the list."""
        return bool(set(self.form.changed_data) - {"order", "unanswered"})

    def filter_queryset(self, queryset):
        rows = super().filter_queryset(queryset)
        return rows.filter(archived=bool(self.form.cleaned_data.get("archived")))

    def unchanged(self, topics, name, value):
        return topics

    def of_tag(self, topics, name, value):
        return topics.tagged(value)

    def of_unread(self, topics, name, value):
        return topics.unread_by(self.person) if value else topics

    def of_mine(self, topics, name, value):
        return topics.filter(author=self.person.pk) if value else topics

    def of_watching(self, topics, name, value):
        return topics.watched_by(self.person) if value else topics

    def of_unanswered(self, topics, name, value):
        return topics.unanswered() if value else topics


def asks_for_own(query: Any, person: Any) -> bool:
    """Whether the `query` of an address asks for what is `person`'s own, which nobody else may be shown."""
    return is_member(person) and any(name in query for name in OWN)
