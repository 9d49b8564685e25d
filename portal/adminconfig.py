from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    """Django's admin with the portal's own site in place of the stock one."""

    default_site = "portal.admin.PortalAdminSite"
