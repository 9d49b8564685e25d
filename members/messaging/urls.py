from django.urls import path

from members.messaging import views

app_name = "messaging"

# /messages/…
urlpatterns = [
    path("", views.index, name="index"),
    path("settings/", views.settings, name="settings"),
    path("<id:conversation_id>/", views.conversation, name="conversation"),
    path("to/<slug:handle>/", views.write, name="write"),
    path("one/<id:message_id>/", views.message, name="message"),
    path("block/<slug:handle>/", views.block, name="block"),
    path("unblock/<slug:handle>/", views.unblock, name="unblock"),
]
