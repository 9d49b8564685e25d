from django.urls import path

from portal.notices import views

app_name = "notices"

urlpatterns = [
    # /notifications/…
    path("notifications/", views.notification_list, name="list"),
    path("notifications/read/", views.read_all, name="read-all"),
    path("notifications/<id:notification_id>/", views.open_notification, name="open"),
    # /watching/…
    path("watching/", views.watching, name="watching"),
    path("watching/<slug:kind>/<id:object_id>/", views.watch, name="watch"),
    # /unsubscribe/…
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
