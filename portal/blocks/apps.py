from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BlocksConfig(AppConfig):
    name = "portal.blocks"
    verbose_name = _("Blocked members")

    def ready(self):
        from portal import personal
        from portal.blocks import actions

        personal.register("blocks", export=actions.export, erase=actions.erase, tables=("blocks.Block",))
