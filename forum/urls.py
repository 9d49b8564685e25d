from django.urls import path

from forum import feeds
from forum.views import asking, lists, moderating, past, polls, posts, tending, thread, topics, writing
from portal.kept import for_visitors

app_name = "forum"

urlpatterns = [
    # /forum/…
    path("forum/", lists.index, name="index"),
    path("forum/moderate/", moderating.moderate, name="moderate"),
    path("forum/moderate/decide/", moderating.decide, name="decide"),
    path("forum/moderate/<slug:kind>/<id:object_id>/", moderating.moderate_thing, name="moderate-thing"),
    path("forum/<slug:category>/", lists.category, name="category"),
    path("forum/<slug:category>/new/", writing.start_topic, name="start-topic"),
    path("forum/<slug:category>/mark-read/", lists.mark_category_read, name="mark-category-read"),
    # /topics/…
    path("topics/order/", thread.set_order, name="set-order"),
    path("topics/mark-read/", lists.mark_all_read, name="mark-all-read"),
    path("topics/<id:topic_id>/", topics.topic, name="topic-without-words"),
    path("topics/<id:topic_id>/reply/", writing.reply_topic, name="reply-topic"),
    path("topics/<id:topic_id>/close/", topics.close_topic, name="close-topic"),
    path("topics/<id:topic_id>/promote/", asking.promote_topic, name="promote-topic"),
    path("topics/<id:topic_id>/pin/", topics.pin_topic, name="pin-topic"),
    path("topics/<id:topic_id>/poll/", polls.add_poll, name="add-poll"),
    path("topics/<id:topic_id>/vote/", polls.vote, name="vote"),
    path("topics/<id:topic_id>/poll/close/", polls.close_poll, name="close-poll"),
    path("topics/<id:topic_id>/poll/remove/", polls.remove_poll, name="remove-poll"),
    path("topics/<id:topic_id>/archive/", tending.archive_topic, name="archive-topic"),
    path("topics/<id:topic_id>/labels/", tending.relabel_topic, name="relabel-topic"),
    path("topics/<id:topic_id>/move/", tending.move_topic, name="move-topic"),
    path("topics/<id:topic_id>/split/", tending.split_topic, name="split-topic"),
    path("topics/<id:topic_id>/merge/", tending.merge_topics, name="merge-topics"),
    path("topics/<id:topic_id>/unread/", thread.unread, name="unread"),
    path("topics/<id:topic_id>/<uslug:slug>/", topics.topic, name="topic"),
    path("topics/<id:topic_id>/<uslug:slug>/print/", thread.print_topic, name="print-topic"),
    # /posts/…
    path("posts/<id:post_id>/", posts.post, name="post"),
    path("posts/<id:post_id>/reply/", writing.reply, name="reply"),
    path("posts/<id:post_id>/edit/", writing.edit_post, name="edit-post"),
    path("posts/<id:post_id>/shorten/", tending.edit_for_brevity, name="edit-for-brevity"),
    path("posts/<id:post_id>/history/", past.post_history, name="post-history"),
    path("posts/<id:post_id>/take-back/", past.take_back, name="take-back"),
    path("posts/<id:post_id>/put-back/", past.put_back, name="put-back"),
    path("posts/<id:post_id>/helped/", posts.mark_helped, name="mark-helped"),
    path("posts/<id:post_id>/mail/", posts.mail, name="mail"),
    path("posts/<id:post_id>/<filename:name>", posts.attachment, name="attachment"),
    path("posts/<id:post_id>/accept/", posts.accept_answer, name="accept-answer"),
    # /questions/…
    path("questions/", lists.questions, name="questions"),
    path("questions/ask/", writing.ask, name="ask"),
    path("questions/<id:topic_id>/", topics.question, name="question-without-words"),
    path("questions/<id:topic_id>/same/", asking.same_question, name="same-question"),
    path("questions/<id:topic_id>/duplicate/", asking.close_duplicate, name="close-duplicate"),
    path("questions/<id:topic_id>/<uslug:slug>/", topics.question, name="question"),
    path("questions/<id:topic_id>/<uslug:slug>/print/", thread.print_topic, name="print-question"),
    # /feeds/…
    path("feeds/discussions/", for_visitors(feeds.Discussions()), name="discussions-feed"),
    path("feeds/questions/", for_visitors(feeds.Questions()), name="questions-feed"),
    path("feeds/categories/<slug:category>/", for_visitors(feeds.OfCategory()), name="category-feed"),
    path("feeds/topics/<id:topic_id>/", for_visitors(feeds.OfTopic()), name="topic-feed"),
]
