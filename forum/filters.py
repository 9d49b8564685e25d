import django_filters as filters
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from forum.models import Topic
from portal.vocabulary.filters import CountryFilter, ThemeFilter


class Ticked(filters.Filter):
    """A box that narrows when it is ticked."""

    field_class = forms.BooleanField


class TopicFilter(filters.FilterSet):
    """Topics by theme, country and language."""

    theme = ThemeFilter(field_name="themes")
    country = CountryFilter(field_name="countries")
    language = filters.ChoiceFilter(label=_("Language"), choices=settings.LANGUAGES, empty_label=_("Any"))

    class Meta:
        model = Topic
        fields: list[str] = []


class QuestionFilter(TopicFilter):
    """Questions by theme, country, language, and whether somebody has answered."""

    unanswered = Ticked(label=_("Without an answer"), method="of_unanswered")

    def of_unanswered(self, topics, name, value):
        return topics.filter(answer_count=0) if value else topics
