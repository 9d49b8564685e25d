"""The secretariat's side of joining: the way in."""

from django.contrib import admin

from members.joining.models import WayIn


@admin.register(WayIn)
class WayInAdmin(admin.ModelAdmin):
    """One row: there is one way in."""

    fields = ["way", "coordinators"]
    radio_fields = {"way": admin.VERTICAL, "coordinators": admin.VERTICAL}

    def has_add_permission(self, request):
        return not WayIn.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        obj.pk = 1  # also for the second of two who set it for the first time
        obj.save()
