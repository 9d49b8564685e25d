from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubjectsConfig(AppConfig):
    name = "portal.subjects"
    label = "subjects"
    verbose_name = _("Themes and tags")

    def ready(self):
        from portal import notices
        from portal.subjects import querysets, tags

        notices.register_kind(
            "theme", label=_("Theme"), plural=_("Themes"), visible=querysets.themes_visible_to
        )
        notices.register_kind(
            "tag", label=_("Tag"), plural=_("Tags"), visible=querysets.tags_visible_to, url=tags.url
        )
