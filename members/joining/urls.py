"""Ways in: how one may join, invitations, people brought from a list."""

from django.urls import path

from members.joining import views

app_name = "joining"

# /join/…
urlpatterns = [
    path("invitations/", views.invitations, name="invitations"),
    path("invitations/<int:invitation_id>/end/", views.end, name="end-invitation"),
    path("<slug:key>/", views.invitation, name="invitation"),
    path("<slug:key>/accept/", views.accept, name="accept-invitation"),
    path("<slug:key>/decline/", views.decline, name="decline-invitation"),
]
