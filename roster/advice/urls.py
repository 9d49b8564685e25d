from django.urls import path

from roster.advice import views

app_name = "advice"

# /advice/…
urlpatterns = [
    path("", views.index, name="index"),
    path("ask/", views.ask, name="ask"),
    path("offer/<slug:kind>/<id:object_id>/", views.offer, name="offer"),
    path("numbers/", views.numbers, name="numbers"),
    path("<id:need_id>/", views.need, name="need"),
    path("<id:need_id>/send/", views.send, name="send"),
    path("requests/<id:request_id>/", views.request, name="request"),
    path("requests/<id:request_id>/write/", views.write, name="write"),
    path("requests/<id:request_id>/answer/", views.answer, name="answer"),
    path("requests/<id:request_id>/close/", views.close, name="close"),
    path("requests/<id:request_id>/withdraw/", views.withdraw, name="withdraw"),
]
