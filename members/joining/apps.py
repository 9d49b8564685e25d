from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JoiningConfig(AppConfig):
    name = "members.joining"
    verbose_name = _("Joining")

    def ready(self):
        from members import door
        from members.joining import entering

        door.register(
            may_write_to_join=entering.may_write_to_join,
            admits=entering.admits,
            came_in=entering.came_in,
            how=entering.how,
        )
