# Written by makemigrations: the app's only migration until the first release.

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import portal.uploads.attached


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("vocabulary", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Expert",
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
                ("headline", models.CharField(max_length=150, verbose_name="in one line")),
                (
                    "language",
                    models.CharField(default="en", max_length=3, verbose_name="language of the text"),
                ),
                (
                    "levels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("international", "International"),
                                ("national", "National"),
                                ("regional", "Regional"),
                                ("local", "Local"),
                            ],
                            max_length=13,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="levels of work",
                    ),
                ),
                (
                    "services",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("advice", "Advice"),
                                ("training", "Training"),
                                ("evaluation", "Evaluation"),
                                ("design", "Design of projects"),
                                ("facilitation", "Facilitation"),
                                ("hosting", "Hosting field visits"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="services",
                    ),
                ),
                (
                    "availability",
                    models.CharField(
                        choices=[
                            ("available", "Available"),
                            ("limited", "Little time"),
                            ("unavailable", "Not available now"),
                        ],
                        default="available",
                        max_length=11,
                        verbose_name="availability",
                    ),
                ),
                ("available_from", models.DateField(blank=True, null=True, verbose_name="available from")),
                ("available_until", models.DateField(blank=True, null=True, verbose_name="available until")),
                (
                    "requests_per_month",
                    models.PositiveSmallIntegerField(
                        default=4, verbose_name="requests for advice in a month, at most"
                    ),
                ),
                (
                    "fee",
                    models.CharField(
                        choices=[
                            ("free", "Free of charge"),
                            ("expenses", "Expenses only"),
                            ("fee", "For a fee"),
                        ],
                        default="free",
                        max_length=8,
                        verbose_name="fee",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("submitted", "Waiting to be looked at"),
                            ("listed", "Listed"),
                            ("returned", "Returned to its author"),
                            ("refused", "Not taken onto the roster"),
                            ("resting", "Resting"),
                        ],
                        default="submitted",
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                ("decision_reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "submitted_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="submitted"),
                ),
                ("listed_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="listed")),
                (
                    "cv_audience",
                    models.CharField(
                        choices=[
                            ("everyone", "Everyone"),
                            ("members", "Members only"),
                            ("secretariat", "The secretariat only"),
                        ],
                        default="secretariat",
                        max_length=11,
                        verbose_name="who may read the CV",
                    ),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="confirmed"),
                ),
                ("confirm_asked", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("confirm_asked_at", models.DateTimeField(editable=False, null=True)),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "countries",
                    models.ManyToManyField(
                        blank=True,
                        related_name="experts",
                        to="vocabulary.country",
                        verbose_name="countries worked in",
                    ),
                ),
                (
                    "decided_by",
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
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="expert",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="member",
                    ),
                ),
            ],
            options={
                "verbose_name": "expert",
                "verbose_name_plural": "experts",
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "listed")),
                        fields=["-listed_at", "-id"],
                        name="expert_listed",
                    ),
                    models.Index(fields=["status", "-submitted_at"], name="expert_queue"),
                    models.Index(
                        condition=models.Q(("status", "listed")),
                        fields=["confirmed_at"],
                        name="expert_to_confirm",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["levels", "services"], name="expert_levels_services"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["submitted", "listed", "returned", "refused", "resting"])
                        ),
                        name="expert_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("available_from", None),
                            ("available_until", None),
                            ("available_from__lte", models.F("available_until")),
                            _connector="OR",
                        ),
                        name="expert_available_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExpertLanguage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("A1", "A1, beginner"),
                            ("A2", "A2, elementary"),
                            ("B1", "B1, intermediate"),
                            ("B2", "B2, upper intermediate"),
                            ("C1", "C1, advanced"),
                            ("C2", "C2, as a first language"),
                        ],
                        default="B2",
                        max_length=2,
                        verbose_name="level",
                    ),
                ),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="language_rows",
                        to="roster.expert",
                    ),
                ),
                (
                    "language",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vocabulary.language",
                        verbose_name="language",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("expert", "language"), name="expert_language_once")
                ],
            },
        ),
        migrations.AddField(
            model_name="expert",
            name="languages",
            field=models.ManyToManyField(
                related_name="experts", through="roster.ExpertLanguage", to="vocabulary.language"
            ),
        ),
        migrations.CreateModel(
            name="ExpertTheme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("years", models.PositiveSmallIntegerField(default=1, verbose_name="years")),
                (
                    "proof",
                    models.CharField(blank=True, max_length=200, verbose_name="what shows it, in one line"),
                ),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="theme_rows",
                        to="roster.expert",
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vocabulary.theme",
                        verbose_name="theme",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("expert", "theme"), name="expert_theme_once")
                ],
            },
        ),
        migrations.AddField(
            model_name="expert",
            name="themes",
            field=models.ManyToManyField(
                related_name="experts", through="roster.ExpertTheme", to="vocabulary.theme"
            ),
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("document_id", models.BigIntegerField(null=True)),
                ("doi", models.CharField(blank=True, max_length=200, verbose_name="DOI")),
                ("title", models.CharField(blank=True, max_length=300, verbose_name="title")),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="publications",
                        to="roster.expert",
                    ),
                ),
            ],
            options={
                "verbose_name": "publication",
                "verbose_name_plural": "publications",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("expert", "document_id"), name="publication_document_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("doi", ""), _negated=True),
                        fields=("expert", "doi"),
                        name="publication_doi_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("document_id", None), ("doi", ""), _connector="XOR"),
                        name="publication_document_or_doi",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Referee",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")),
                ("language", models.CharField(default="en", max_length=2, verbose_name="language")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("answered", "Answered"),
                            ("declined", "Would rather not"),
                            ("silent", "Did not answer"),
                            ("bounced", "Our mail did not arrive"),
                        ],
                        default="asked",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="asked")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                ("answer", models.TextField(blank=True, verbose_name="answer")),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="referees",
                        to="roster.expert",
                    ),
                ),
            ],
            options={
                "verbose_name": "referee",
                "verbose_name_plural": "referees",
                "ordering": ["pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("email", ""), _negated=True),
                        fields=["asked_at"],
                        name="referee_address_kept",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("email", ""), _negated=True),
                        fields=("expert", "email"),
                        name="referee_address_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Endorsement",
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
                ("language", models.CharField(default="en", max_length=3, verbose_name="language")),
                ("occasion", models.CharField(max_length=200, verbose_name="what you did together")),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="where")),
                ("year", models.PositiveSmallIntegerField(verbose_name="in which year")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="written"),
                ),
                ("reply", models.TextField(blank=True, verbose_name="the expert’s answer")),
                ("replied_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                (
                    "put_away_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="taken off the page"),
                ),
                (
                    "author",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="endorsements",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
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
                    "expert",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="endorsements",
                        to="roster.expert",
                    ),
                ),
            ],
            options={
                "verbose_name": "endorsement",
                "verbose_name_plural": "endorsements",
                "indexes": [
                    models.Index(fields=["expert", "-created_at", "-id"], name="endorsement_of_expert"),
                    models.Index(fields=["author", "-id"], name="endorsement_by_author"),
                    models.Index(
                        condition=models.Q(("state", "held")), fields=["id"], name="endorsement_held"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("expert", "author"), name="endorsement_once"),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 1950), ("year__lte", 2200)), name="endorsement_year"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CurriculumVitae",
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
                ("scanned", models.BooleanField(default=True)),
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
                    "expert",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cv",
                        to="roster.expert",
                    ),
                ),
            ],
            options={
                "verbose_name": "CV",
                "verbose_name_plural": "CVs",
                "indexes": [
                    models.Index(condition=models.Q(("expert", None)), fields=["owner"], name="cv_waiting")
                ],
            },
        ),
    ]
