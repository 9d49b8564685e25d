from django.urls import path

from members.privacy import views

app_name = "privacy"

urlpatterns = [
    # /members/me/data/…
    path("", views.data, name="data"),
    path("archive/", views.order_archive, name="order-archive"),
    path("archive/<id:archive_id>/", views.download_archive, name="download-archive"),
    path("sessions/<id:session_id>/end/", views.end_session, name="end-session"),
    path("leave/", views.leave, name="leave"),
]
