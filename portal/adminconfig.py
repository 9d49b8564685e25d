from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _
from taggit.apps import TaggitAppConfig


class PortalAdminConfig(AdminConfig):
    """Django's admin with the portal's own site in place of the stock one."""

    default_site = "portal.admin.PortalAdminSite"


class TagsConfig(TaggitAppConfig):
    """taggit under a name that the secretariat understands."""

    verbose_name = _("Tags")
