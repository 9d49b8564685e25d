from django import forms
from django.utils.translation import gettext_lazy as _

from portal.vocabulary.models import Theme


class GroupedBoxes(forms.CheckboxSelectMultiple):
    """Boxes to tick, in groups that fold: usable with a thumb, by keyboard and without scripts."""

    template_name = "vocabulary/grouped_boxes.html"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["groups"] = [
            {"name": group, "options": options, "open": any(option["selected"] for option in options)}
            for group, options, _index in context["widget"]["optgroups"]
        ]
        return context


class ThemeBoxes(GroupedBoxes):
    """Themes by area. A withdrawn one shows only where it is ticked already, so that an edit keeps it."""

    def optgroups(self, name, value, attrs=None):
        groups = super().optgroups(name, value, attrs)
        withdrawn = [
            self.create_option(name, theme.pk, theme.name, selected=True, index=theme.pk)
            for theme in Theme.objects.known().values()
            if str(theme.pk) in value and not Theme.objects.offered(theme)
        ]
        return [*groups, (_("No longer offered"), withdrawn, len(groups))] if withdrawn else groups
