from django.urls import path

from portal.notices import feeds, views

app_name = "notices"

urlpatterns = [
    # /notifications/…
    path("notifications/", views.notification_list, name="list"),
    path("notifications/read/", views.read_all, name="read-all"),
    path("notifications/read/thread/", views.read_thread, name="read-thread"),
    path("notifications/settings/", views.settings, name="settings"),
    path("notifications/settings/resume/", views.resume_mail, name="resume-mail"),
    path("notifications/settings/feed/", views.new_feed, name="new-feed"),
    path("notifications/<id:notification_id>/", views.open_notification, name="open"),
    # /feeds/…
    path("feeds/notifications/<slug:key>/", feeds.notifications, name="feed"),
    # /watching/…
    path("watching/", views.watching, name="watching"),
    path("watching/<slug:kind>/<id:object_id>/", views.watch, name="watch"),
    # /mail-choice/…
    path("mail-choice/<str:token>/", views.choice, name="choice"),
]
