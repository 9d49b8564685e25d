# Written by makemigrations: the app's only migration until the first release.

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.comparison
import django.utils.timezone
import taggit.managers
from django.conf import settings
from django.db import migrations, models

import knowledge.wiki.models.exchange
import portal.uploads.attached


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
        ("vocabulary", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Page",
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
                ("slug", models.CharField(max_length=200, unique=True, verbose_name="address")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("language", models.CharField(default="en", max_length=3, verbose_name="language")),
                (
                    "trail",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, editable=False, size=None
                    ),
                ),
                (
                    "audience",
                    models.CharField(default="everyone", max_length=20, verbose_name="who may read it"),
                ),
                (
                    "edited_by",
                    models.CharField(default="members", max_length=20, verbose_name="who may change it"),
                ),
                ("deleted_at", models.DateTimeField(editable=False, null=True, verbose_name="deleted")),
                (
                    "deleted_reason",
                    models.CharField(editable=False, max_length=300, verbose_name="why it was deleted"),
                ),
                (
                    "review",
                    models.CharField(
                        choices=[
                            ("", "No: every change is shown at once"),
                            ("page", "Yes, for this page"),
                            ("branch", "Yes, for this page and all under it"),
                        ],
                        default="",
                        max_length=6,
                        verbose_name="review before publishing",
                    ),
                ),
                (
                    "is_reviewed",
                    models.BooleanField(default=False, editable=False, verbose_name="is reviewed"),
                ),
                (
                    "pending_since",
                    models.DateTimeField(editable=False, null=True, verbose_name="waits for review since"),
                ),
                (
                    "checked_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="last checked"
                    ),
                ),
                ("review_by", models.DateField(blank=True, null=True, verbose_name="to be read again by")),
                ("reminded_for", models.DateField(editable=False, null=True)),
                (
                    "revision_count",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="revisions"),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="started"),
                ),
                (
                    "updated_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="changed"),
                ),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="wiki_pages",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="started by",
                    ),
                ),
                (
                    "countries",
                    models.ManyToManyField(blank=True, related_name="wiki_pages", to="vocabulary.country"),
                ),
                (
                    "deleted_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "keepers",
                    models.ManyToManyField(
                        blank=True,
                        related_name="kept_pages",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="keepers",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="merged",
                        to="wiki.page",
                        verbose_name="merged into",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="children",
                        to="wiki.page",
                        verbose_name="under the page",
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
                    models.ManyToManyField(blank=True, related_name="wiki_pages", to="vocabulary.theme"),
                ),
                (
                    "translation_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="translations",
                        to="wiki.page",
                        verbose_name="translation of",
                    ),
                ),
            ],
            options={
                "verbose_name": "wiki page",
                "verbose_name_plural": "wiki pages",
                "indexes": [
                    models.Index(fields=["-updated_at", "-id"], name="page_by_change"),
                    models.Index(fields=["language", "-updated_at", "-id"], name="page_by_language"),
                    models.Index(fields=["parent", "title"], name="page_children"),
                    django.contrib.postgres.indexes.GinIndex(fields=["trail"], name="page_branch"),
                    models.Index(
                        condition=models.Q(("pending_since__isnull", False)),
                        fields=["language", "pending_since", "id"],
                        name="page_waits_for_review",
                    ),
                    models.Index(
                        condition=models.Q(("review_by__isnull", False)),
                        fields=["review_by", "id"],
                        name="page_read_again_by",
                    ),
                    models.Index(fields=["checked_at", "id"], name="page_by_check"),
                    models.Index(
                        condition=models.Q(("deleted_at__isnull", False)), fields=["id"], name="page_deleted"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("parent", models.F("id")), _negated=True),
                        name="page_not_its_own_parent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into", None), ("deleted_at__isnull", False), _connector="OR"
                        ),
                        name="page_merged_is_deleted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_reviewed", True), ("pending_since", None), _connector="OR"),
                        name="page_pending_is_reviewed",
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.comparison.Coalesce(
                            "translation_of", "id", output_field=models.BigIntegerField()
                        ),
                        models.F("language"),
                        condition=models.Q(("deleted_at", None)),
                        name="page_one_translation_a_language",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("audience__regex", "^(everyone|members|group:[0-9]+)$")),
                        name="page_audience_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("edited_by__regex", "^(members|facilitators|secretariat|group:[0-9]+)$")
                        ),
                        name="page_editors_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Authorship",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "runs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "gone",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "page",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="authorship", to="wiki.page"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PageImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="file")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("checking", "Being checked"),
                            ("checked", "Checked: nothing has been changed yet"),
                            ("importing", "Being imported"),
                            ("done", "Imported"),
                            ("failed", "Not imported"),
                        ],
                        default="checking",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("rows_done", models.PositiveIntegerField(default=0, verbose_name="rows so far")),
                ("counts", models.JSONField(default=dict, verbose_name="figures")),
                ("report", models.JSONField(default=list)),
                ("fault", models.TextField(blank=True, verbose_name="why not")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="sent")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                (
                    "file",
                    models.FileField(
                        upload_to=knowledge.wiki.models.exchange.stored_import, verbose_name="file"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("fr", "Français"), ("es", "Español"), ("ar", "العربية")],
                        max_length=3,
                        verbose_name="language",
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[("everyone", "Everyone"), ("members", "Members only")],
                        default="everyone",
                        max_length=20,
                        verbose_name="who may read it",
                    ),
                ),
                ("left_out", models.JSONField(default=list, verbose_name="left out")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="sent by",
                    ),
                ),
                (
                    "under",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wiki.page",
                        verbose_name="under the page",
                    ),
                ),
            ],
            options={
                "verbose_name": "import of pages",
                "verbose_name_plural": "imports of pages",
            },
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                ("body", models.TextField(verbose_name="text")),
                ("body_html", models.TextField(default="", editable=False)),
                ("body_version", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("summary", models.CharField(blank=True, max_length=200, verbose_name="summary")),
                ("minor", models.BooleanField(default=False, verbose_name="minor")),
                ("automatic", models.BooleanField(default=False, verbose_name="automatic")),
                ("about", models.JSONField(editable=False, null=True)),
                ("size", models.PositiveIntegerField(default=0, verbose_name="size in characters")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="written"),
                ),
                (
                    "author",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="wiki_revisions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="revisions",
                        to="wiki.page",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wiki.revision",
                    ),
                ),
            ],
            options={
                "verbose_name": "revision",
                "verbose_name_plural": "revisions",
                "indexes": [
                    models.Index(fields=["-created_at", "-id"], name="revision_by_time"),
                    models.Index(
                        condition=models.Q(("automatic", False)),
                        fields=["-created_at", "-id"],
                        name="revision_by_people",
                    ),
                    models.Index(fields=["author", "-created_at", "-id"], name="revision_by_author"),
                    models.Index(fields=["page", "-number"], name="revision_history"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("page", "number"), name="revision_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[("approved", "Approved"), ("returned", "Given back")],
                        max_length=10,
                        verbose_name="verdict",
                    ),
                ),
                ("comment", models.TextField(blank=True, verbose_name="comment")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="when")),
                (
                    "page",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reviews",
                        to="wiki.page",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reviews",
                        to="wiki.revision",
                    ),
                ),
            ],
            options={
                "verbose_name": "review",
                "verbose_name_plural": "reviews",
                "indexes": [models.Index(fields=["page", "-created_at", "-id"], name="review_of_page")],
            },
        ),
        migrations.AddField(
            model_name="page",
            name="current",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="wiki.revision",
                verbose_name="current revision",
            ),
        ),
        migrations.AddField(
            model_name="page",
            name="shown",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="wiki.revision",
                verbose_name="revision that readers see",
            ),
        ),
        migrations.AddField(
            model_name="page",
            name="translated_from",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="wiki.revision",
                verbose_name="translated from",
            ),
        ),
        migrations.CreateModel(
            name="Flag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="what is out of date")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="when")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="closed")),
                (
                    "closed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="flags",
                        to="wiki.page",
                    ),
                ),
                (
                    "seen_to",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wiki.revision",
                    ),
                ),
            ],
            options={
                "verbose_name": "needs an update",
                "verbose_name_plural": "need an update",
                "indexes": [
                    models.Index(fields=["page", "-id"], name="flag_of_page"),
                    models.Index(condition=models.Q(("closed_at", None)), fields=["-id"], name="flag_open"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)),
                        fields=("page", "member"),
                        name="flag_open_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Template",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("fr", "Français"), ("es", "Español"), ("ar", "العربية")],
                        max_length=3,
                        verbose_name="language",
                    ),
                ),
                ("about", models.CharField(blank=True, max_length=200, verbose_name="what it is for")),
                ("body", models.TextField(verbose_name="text")),
                ("order", models.PositiveSmallIntegerField(default=100, verbose_name="order")),
                ("is_offered", models.BooleanField(default=True, verbose_name="is offered")),
            ],
            options={
                "verbose_name": "template",
                "verbose_name_plural": "templates",
                "ordering": ["language", "order", "name"],
                "constraints": [
                    models.UniqueConstraint(fields=("language", "name"), name="wiki_template_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Thanks",
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
                    "revision",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="thanks",
                        to="wiki.revision",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("revision", "member"), name="thanks_once")],
            },
        ),
        migrations.CreateModel(
            name="Imported",
            fields=[
                (
                    "page",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="imported",
                        serialize=False,
                        to="wiki.page",
                    ),
                ),
                ("source", models.CharField(max_length=200)),
                ("key", models.CharField(max_length=300)),
                ("digest", models.CharField(max_length=64)),
                ("number", models.PositiveIntegerField()),
                ("came", models.TextField(blank=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("source", "key"), name="wiki_imported_once")],
            },
        ),
        migrations.CreateModel(
            name="Export",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[("zip", "Markdown files (ZIP)"), ("epub", "Book (EPUB)")], max_length=4
                    ),
                ),
                ("file", models.FileField(blank=True, db_index=True, upload_to="")),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("created_at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ("made_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="wiki.page"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("made_at", None)),
                        fields=("by", "page", "form"),
                        name="wiki_export_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Editing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="editing",
                        to="wiki.page",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("page", "member"), name="editing_once")],
            },
        ),
        migrations.CreateModel(
            name="Contributor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("count", models.PositiveIntegerField(default=0)),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contributors",
                        to="wiki.page",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["page", "-count", "member"], name="contributor_by_count")],
                "constraints": [models.UniqueConstraint(fields=("page", "member"), name="contributor_once")],
            },
        ),
        migrations.CreateModel(
            name="Address",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.CharField(max_length=200, unique=True)),
                ("count", models.PositiveIntegerField(default=0)),
                ("former", models.BooleanField(default=False)),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="addresses",
                        to="wiki.page",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("count__gt", 0), ("page", None)),
                        fields=["-count", "slug"],
                        name="wiki_wanted_pages",
                    ),
                    models.Index(
                        condition=models.Q(("former", True)), fields=["slug"], name="wiki_former_addresses"
                    ),
                    models.Index(
                        condition=models.Q(("former", False), ("page__isnull", False)),
                        fields=["-count", "slug"],
                        name="wiki_linked_pages",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("to_slug", models.CharField(max_length=200)),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="wiki.page"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["to_slug", "page"], name="wiki_backlinks")],
                "constraints": [models.UniqueConstraint(fields=("page", "to_slug"), name="wiki_link_once")],
            },
        ),
        migrations.CreateModel(
            name="PageFile",
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
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "author",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
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
                    "page",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="wiki.page",
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "file of a page",
                "verbose_name_plural": "files of pages",
                "indexes": [
                    models.Index(fields=["page", "id"], name="page_files"),
                    models.Index(
                        condition=models.Q(("page", None)),
                        fields=["owner", "created_at"],
                        name="page_file_waits",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="page",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_reviewed", True), ("current", None), ("shown", models.F("current")), _connector="OR"
                ),
                name="page_shows_current",
            ),
        ),
    ]
