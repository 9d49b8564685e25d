from django.urls import path

from portal.comments import views

app_name = "comments"

# /comments/…
urlpatterns = [
    path("<id:comment_id>/", views.comment, name="comment"),
    path("<id:comment_id>/reply/", views.reply, name="reply"),
    path("<id:comment_id>/edit/", views.edit_comment, name="edit-comment"),
    path("<id:comment_id>/history/", views.comment_history, name="comment-history"),
    path("<id:comment_id>/take-back/", views.take_back, name="take-back"),
    path("<id:comment_id>/put-back/", views.put_back, name="put-back"),
    path("<slug:kind>/<id:object_id>/", views.thread, name="thread"),
    path("<slug:kind>/<id:object_id>/write/", views.write_comment, name="write-comment"),
]
