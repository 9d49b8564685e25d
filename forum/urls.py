from django.urls import path

from forum import feeds, views

app_name = "forum"

urlpatterns = [
    # /forum/…
    path("forum/", views.index, name="index"),
    path("forum/<slug:category>/", views.category, name="category"),
    path("forum/<slug:category>/new/", views.start_topic, name="start-topic"),
    # /topics/…
    path("topics/<id:topic_id>/", views.topic, name="topic-without-words"),
    path("topics/<id:topic_id>/reply/", views.reply_topic, name="reply-topic"),
    path("topics/<id:topic_id>/close/", views.close_topic, name="close-topic"),
    path("topics/<id:topic_id>/pin/", views.pin_topic, name="pin-topic"),
    path("topics/<id:topic_id>/<uslug:slug>/", views.topic, name="topic"),
    # /posts/…
    path("posts/<id:post_id>/", views.post, name="post"),
    path("posts/<id:post_id>/reply/", views.reply, name="reply"),
    path("posts/<id:post_id>/edit/", views.edit_post, name="edit-post"),
    path("posts/<id:post_id>/helped/", views.mark_helped, name="mark-helped"),
    path("posts/<id:post_id>/mail/", views.mail, name="mail"),
    path("posts/<id:post_id>/<filename:name>", views.attachment, name="attachment"),
    path("posts/<id:post_id>/accept/", views.accept_answer, name="accept-answer"),
    # /questions/…
    path("questions/", views.questions, name="questions"),
    path("questions/ask/", views.ask, name="ask"),
    path("questions/<id:topic_id>/", views.question, name="question-without-words"),
    path("questions/<id:topic_id>/<uslug:slug>/", views.question, name="question"),
    # /feeds/…
    path("feeds/discussions/", feeds.Discussions(), name="discussions-feed"),
    path("feeds/questions/", feeds.Questions(), name="questions-feed"),
]
