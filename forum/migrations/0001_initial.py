# Written by makemigrations: the app's only migration until the first release.

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.lookups
import django.utils.timezone
import taggit.managers
from django.conf import settings
from django.db import migrations, models

import portal.access
import portal.trees
import portal.uploads.attached


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("members", "0001_initial"),
        ("groups", "0001_initial"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
        ("vocabulary", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Poll",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="what is asked")),
                ("several", models.BooleanField(default=False, verbose_name="several choices")),
                ("secret", models.BooleanField(default=True, verbose_name="secret")),
                (
                    "results",
                    models.CharField(
                        choices=[
                            ("voted", "To who has voted"),
                            ("end", "To everyone, when the poll is closed"),
                        ],
                        default="voted",
                        max_length=5,
                        verbose_name="results are shown",
                    ),
                ),
                ("closes_at", models.DateTimeField(blank=True, null=True, verbose_name="closes")),
                ("ballot_count", models.PositiveIntegerField(default=0, editable=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "poll",
                "verbose_name_plural": "polls",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="poll_has_title"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reader",
            fields=[
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="reader",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("read_until", models.DateTimeField(null=True)),
                (
                    "order",
                    models.CharField(
                        choices=[("tree", "As a tree"), ("time", "In order of time")],
                        default="tree",
                        max_length=4,
                        verbose_name="order of posts",
                    ),
                ),
            ],
            options={
                "verbose_name": "reader",
                "verbose_name_plural": "readers",
            },
        ),
        migrations.CreateModel(
            name="Category",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name_en", models.CharField(max_length=120, verbose_name="name in English")),
                ("name_fr", models.CharField(blank=True, max_length=120, verbose_name="name in French")),
                ("name_es", models.CharField(blank=True, max_length=120, verbose_name="name in Spanish")),
                ("name_ar", models.CharField(blank=True, max_length=120, verbose_name="name in Arabic")),
                ("slug", models.SlugField(max_length=60, unique=True, verbose_name="address")),
                ("description_en", models.TextField(blank=True, verbose_name="description in English")),
                ("description_fr", models.TextField(blank=True, verbose_name="description in French")),
                ("description_es", models.TextField(blank=True, verbose_name="description in Spanish")),
                ("description_ar", models.TextField(blank=True, verbose_name="description in Arabic")),
                ("guidance_en", models.TextField(blank=True, verbose_name="words for writers in English")),
                ("guidance_fr", models.TextField(blank=True, verbose_name="words for writers in French")),
                ("guidance_es", models.TextField(blank=True, verbose_name="words for writers in Spanish")),
                ("guidance_ar", models.TextField(blank=True, verbose_name="words for writers in Arabic")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("discussion", "Discussions"),
                            ("questions", "Questions and answers"),
                            ("both", "Both"),
                        ],
                        default="both",
                        max_length=10,
                        verbose_name="what it is for",
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[("everyone", "Everyone"), ("members", "Members only"), ("group", "A group")],
                        default="everyone",
                        max_length=8,
                        verbose_name="who may read",
                    ),
                ),
                (
                    "seen_by",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(audience="group", then=portal.access.GroupAudience("group_id")),
                            default=models.F("audience"),
                            output_field=models.CharField(max_length=20),
                        ),
                        output_field=models.CharField(max_length=20),
                    ),
                ),
                (
                    "posting",
                    models.CharField(
                        choices=[
                            ("members", "Every member who may read here"),
                            ("facilitators", "Facilitators only; every member may reply"),
                        ],
                        default="members",
                        max_length=12,
                        verbose_name="who may start something",
                    ),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=3),
                        blank=True,
                        default=list,
                        help_text="The languages that people write in here; none stands for all.",
                        size=None,
                        verbose_name="languages",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                ("discussion_count", models.PositiveIntegerField(default=0, editable=False)),
                ("question_count", models.PositiveIntegerField(default=0, editable=False)),
                ("post_count", models.PositiveIntegerField(default=0, editable=False)),
                ("last_post_at", models.DateTimeField(editable=False, null=True)),
                (
                    "facilitators",
                    models.ManyToManyField(
                        blank=True,
                        related_name="facilitated_categories",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="facilitators",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        help_text="For a category that only a group may read.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="groups.group",
                        verbose_name="group",
                    ),
                ),
            ],
            options={
                "verbose_name": "category",
                "verbose_name_plural": "categories",
                "ordering": ["order", "name_en"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("audience", "group"), ("group__isnull", False)),
                            models.Q(models.Q(("audience", "group"), _negated=True), ("group__isnull", True)),
                            _connector="OR",
                        ),
                        name="category_of_group",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CategoryRead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("read_until", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="forum.category"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "category read",
                "verbose_name_plural": "categories read",
                "constraints": [
                    models.UniqueConstraint(fields=("member", "category"), name="category_read_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Ballot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "poll",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ballots",
                        to="forum.poll",
                    ),
                ),
            ],
            options={
                "verbose_name": "ballot",
                "verbose_name_plural": "ballots",
                "constraints": [models.UniqueConstraint(fields=("poll", "member"), name="ballot_once")],
            },
        ),
        migrations.CreateModel(
            name="PollChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("text", models.CharField(max_length=150, verbose_name="choice")),
                ("votes", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "poll",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="choices",
                        to="forum.poll",
                    ),
                ),
            ],
            options={
                "verbose_name": "choice",
                "verbose_name_plural": "choices",
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(fields=("poll", "position"), name="poll_choice_position"),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="poll_choice_has_text"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("published", "Published"),
                            ("held", "Held for approval"),
                            ("returned", "Returned to its author"),
                            ("hidden", "Hidden"),
                        ],
                        default="published",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("state_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                ("state_reason", models.TextField(blank=True, verbose_name="reason")),
                ("body", models.TextField(verbose_name="text")),
                ("body_html", models.TextField(default="", editable=False)),
                ("body_version", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                (
                    "path",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveIntegerField(), size=None
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("body", "Opening text"),
                            ("reply", "Reply"),
                            ("answer", "Answer"),
                            ("comment", "Comment"),
                        ],
                        max_length=7,
                        verbose_name="kind",
                    ),
                ),
                ("language", models.CharField(max_length=3, verbose_name="language")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="written"),
                ),
                ("edited_at", models.DateTimeField(null=True, verbose_name="changed")),
                ("anonymous", models.BooleanField(default=False, verbose_name="written without a name")),
                (
                    "by_mail",
                    models.BooleanField(db_default=False, editable=False, verbose_name="came by mail"),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("helped_count", models.PositiveIntegerField(default=0, editable=False)),
                ("accepted_at", models.DateTimeField(null=True, verbose_name="accepted")),
                (
                    "rank",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(kind="body", then=models.Value(2000000000)),
                            models.When(
                                accepted_at__isnull=False,
                                then=django.db.models.expressions.CombinedExpression(
                                    models.F("helped_count"), "+", models.Value(1000000)
                                ),
                            ),
                            default=models.F("helped_count"),
                            output_field=models.IntegerField(),
                        ),
                        output_field=models.IntegerField(),
                    ),
                ),
                (
                    "accepted_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="posts",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
                    ),
                ),
                (
                    "edited_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="forum.post",
                        verbose_name="in reply to",
                    ),
                ),
                (
                    "state_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
            ],
            options={
                "verbose_name": "post",
                "verbose_name_plural": "posts",
                "indexes": [
                    models.Index(fields=["author", "-id"], name="post_by_author"),
                    models.Index(condition=models.Q(("state", "held")), fields=["id"], name="post_held"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "body"), ("number", 1), ("state", "published")),
                            models.Q(("kind__in", ["reply", "answer", "comment"]), ("number__gt", 1)),
                            _connector="OR",
                        ),
                        name="post_opens_with_body",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("path__len__lte", 500)), name="post_path_length"
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.Exact(
                            models.F("number"), portal.trees.LastOf("path")
                        ),
                        name="post_path_ends",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("accepted_at", None), ("kind", "answer"), _connector="OR"),
                        name="post_accepted_answer",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Helped",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="helped",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="helped",
                        to="forum.post",
                    ),
                ),
            ],
            options={
                "verbose_name": "word of thanks",
                "verbose_name_plural": "words of thanks",
                "constraints": [models.UniqueConstraint(fields=("post", "member"), name="helped_once")],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        db_index=True, upload_to=portal.uploads.attached.stored_name, verbose_name="file"
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="name")),
                ("size", models.PositiveBigIntegerField(verbose_name="size in bytes")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("media_type", models.CharField(max_length=100, verbose_name="media type")),
                ("width", models.PositiveIntegerField(null=True, verbose_name="width in pixels")),
                ("height", models.PositiveIntegerField(null=True, verbose_name="height in pixels")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="uploaded"),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="forum.post",
                        verbose_name="post",
                    ),
                ),
            ],
            options={
                "verbose_name": "attachment",
                "verbose_name_plural": "attachments",
                "indexes": [
                    models.Index(
                        condition=models.Q(("post", None)),
                        fields=["owner", "created_at"],
                        name="attachment_waits",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("post", "name"), name="attachment_name_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PostRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("body", models.TextField(verbose_name="text")),
                ("language", models.CharField(blank=True, max_length=3, verbose_name="language")),
                ("reason", models.TextField(blank=True, verbose_name="why")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="replaced"),
                ),
                (
                    "editor",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="changed by",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="revisions",
                        to="forum.post",
                        verbose_name="post",
                    ),
                ),
            ],
            options={
                "verbose_name": "earlier text",
                "verbose_name_plural": "earlier texts",
                "constraints": [
                    models.UniqueConstraint(fields=("post", "number"), name="post_revision_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Topic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("published", "Published"),
                            ("held", "Held for approval"),
                            ("returned", "Returned to its author"),
                            ("hidden", "Hidden"),
                        ],
                        default="published",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("state_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                ("state_reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "kind",
                    models.CharField(
                        choices=[("discussion", "Discussion"), ("question", "Question")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(max_length=150, verbose_name="title")),
                ("slug", models.CharField(editable=False, max_length=80)),
                ("point", models.CharField(blank=True, max_length=200, verbose_name="the point")),
                ("language", models.CharField(max_length=3, verbose_name="language")),
                (
                    "theme_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), default=list, editable=False, size=None
                    ),
                ),
                (
                    "country_codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), default=list, editable=False, size=None
                    ),
                ),
                (
                    "tag_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), default=list, editable=False, size=None
                    ),
                ),
                (
                    "related",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, editable=False, size=None
                    ),
                ),
                ("anonymous", models.BooleanField(default=False, verbose_name="asked without a name")),
                ("numbered", models.PositiveIntegerField(default=1, editable=False)),
                ("last_number", models.PositiveIntegerField(default=1, editable=False)),
                ("post_count", models.PositiveIntegerField(default=1, editable=False)),
                ("answer_count", models.PositiveIntegerField(default=0, editable=False)),
                ("accepted_count", models.PositiveIntegerField(default=0, editable=False)),
                ("helped_count", models.PositiveIntegerField(default=0, editable=False)),
                ("same_count", models.PositiveIntegerField(default=0, editable=False)),
                ("hidden_count", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="started"),
                ),
                (
                    "last_post_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="last post"),
                ),
                ("pinned", models.BooleanField(default=False, verbose_name="pinned")),
                ("closed", models.BooleanField(default=False, verbose_name="closed")),
                ("archived", models.BooleanField(default=False, verbose_name="archived")),
                ("reminded_at", models.DateTimeField(editable=False, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="topics",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="topics",
                        to="forum.category",
                        verbose_name="category",
                    ),
                ),
                (
                    "countries",
                    models.ManyToManyField(
                        blank=True, related_name="topics", to="vocabulary.country", verbose_name="countries"
                    ),
                ),
                (
                    "duplicate_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="duplicates",
                        to="forum.topic",
                        verbose_name="same as",
                    ),
                ),
                (
                    "last_post_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "split_from",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="parts",
                        to="forum.topic",
                        verbose_name="split from",
                    ),
                ),
                (
                    "state_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "tags",
                    taggit.managers.TaggableManager(
                        blank=True,
                        help_text="A comma-separated list of tags.",
                        through="taggit.TaggedItem",
                        to="taggit.Tag",
                        verbose_name="Tags",
                    ),
                ),
                (
                    "themes",
                    models.ManyToManyField(
                        blank=True, related_name="topics", to="vocabulary.theme", verbose_name="themes"
                    ),
                ),
            ],
            options={
                "verbose_name": "topic",
                "verbose_name_plural": "topics",
                "indexes": [
                    models.Index(fields=["category", "-last_post_at", "-id"], name="topic_by_category"),
                    models.Index(fields=["kind", "-last_post_at", "-id"], name="topic_by_kind"),
                    models.Index(
                        condition=models.Q(("answer_count", 0), ("kind", "question")),
                        fields=["-last_post_at", "-id"],
                        name="topic_unanswered",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("answer_count", 0),
                            ("closed", False),
                            ("kind", "question"),
                            ("reminded_at", None),
                            ("state", "published"),
                        ),
                        fields=["created_at"],
                        name="topic_to_remind",
                    ),
                    models.Index(
                        condition=models.Q(("pinned", True)),
                        fields=["category", "-last_post_at"],
                        name="topic_pinned",
                    ),
                    models.Index(fields=["-last_post_at", "-id"], name="topic_by_activity"),
                    models.Index(
                        condition=models.Q(("archived", True)),
                        fields=["-last_post_at", "-id"],
                        name="topic_archived",
                    ),
                    models.Index(fields=["-created_at", "-id"], name="topic_newest"),
                    models.Index(fields=["-helped_count", "-id"], name="topic_most_helped"),
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False,
                        fields=["theme_ids", "country_codes", "tag_ids"],
                        name="topic_labels",
                    ),
                    models.Index(fields=["author", "-last_post_at", "-id"], name="topic_by_author"),
                    models.Index(condition=models.Q(("state", "held")), fields=["id"], name="topic_held"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["discussion", "question"])), name="topic_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="topic_has_title"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("numbered__gte", models.F("post_count"))),
                        name="topic_counts_numbered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("numbered__gte", models.F("last_number"))),
                        name="topic_numbered_last",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("duplicate_of", models.F("id")), _negated=True),
                        name="topic_not_its_own_duplicate",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answer_count__gte", models.F("accepted_count"))),
                        name="topic_accepts_answers",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SameQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="same",
                        to="forum.topic",
                    ),
                ),
            ],
            options={
                "verbose_name": "same question",
                "verbose_name_plural": "same questions",
                "constraints": [
                    models.UniqueConstraint(fields=("topic", "member"), name="same_question_once")
                ],
            },
        ),
        migrations.AddField(
            model_name="post",
            name="topic",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="posts",
                to="forum.topic",
                verbose_name="topic",
            ),
        ),
        migrations.AddField(
            model_name="poll",
            name="topic",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="poll",
                to="forum.topic",
                verbose_name="topic",
            ),
        ),
        migrations.CreateModel(
            name="MergedTopic",
            fields=[
                (
                    "old_id",
                    models.BigIntegerField(primary_key=True, serialize=False, verbose_name="old number"),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="merged")),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="forum.post",
                        verbose_name="post",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="merged",
                        to="forum.topic",
                        verbose_name="topic",
                    ),
                ),
            ],
            options={
                "verbose_name": "merged topic",
                "verbose_name_plural": "merged topics",
            },
        ),
        migrations.CreateModel(
            name="TopicRead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(default=0)),
                (
                    "seen",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveIntegerField(), default=list, size=None
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="forum.topic"
                    ),
                ),
            ],
            options={
                "verbose_name": "topic read",
                "verbose_name_plural": "topics read",
                "constraints": [models.UniqueConstraint(fields=("member", "topic"), name="topic_read_once")],
            },
        ),
        migrations.CreateModel(
            name="Vote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "choice",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="chosen",
                        to="forum.pollchoice",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "vote",
                "verbose_name_plural": "votes",
                "constraints": [models.UniqueConstraint(fields=("choice", "member"), name="vote_once")],
            },
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(fields=["topic", "path"], name="post_tree"),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("kind__in", ["body", "answer"])),
                fields=["topic", "-rank", "number"],
                name="post_ranked",
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(fields=["topic", "created_at", "number"], name="post_by_time"),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("anonymous", True)), fields=["topic", "author"], name="post_nameless"
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("state", "published"), _negated=True),
                fields=["topic"],
                name="post_unpublished",
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.UniqueConstraint(fields=("topic", "number"), name="post_number_once"),
        ),
    ]
