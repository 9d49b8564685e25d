from django.urls import path

from portal.mailbox import views

app_name = "mailbox"
urlpatterns = [
    # /mail/…
    path("", views.index, name="index"),
    path("<slug:name>/", views.letter, name="letter"),
    path("<slug:name>/html/", views.letter_html, name="letter-html"),
]
