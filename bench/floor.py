"""The floor: what the barest view costs on this server. Every other page is measured by it.

The portal's own middleware and settings; one indexed query, 25 rows of it in a plain template, as
anybody would write it with Django. The rest of the URLconf is the portal's.
"""

from django.shortcuts import render
from django.urls import include, path

from forum.models import Topic

ROWS = 25


def floor(request):
    topics = Topic.objects.filter(kind="discussion").order_by("-last_post_at", "-id")[:ROWS]
    return render(request, "floor.html", {"topics": topics})


urlpatterns = [path("floor/", floor, name="floor"), path("", include("portal.urls"))]
handler403 = "portal.views.forbidden"
