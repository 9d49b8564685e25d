# Written by makemigrations: the app's only migration until the first release.

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("vocabulary", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Need",
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
                ("title", models.CharField(max_length=150, verbose_name="in one line")),
                ("language", models.CharField(max_length=3, verbose_name="language")),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("international", "International"),
                            ("national", "National"),
                            ("regional", "Regional"),
                            ("local", "Local"),
                        ],
                        max_length=13,
                        verbose_name="level of work",
                    ),
                ),
                (
                    "service",
                    models.CharField(
                        choices=[
                            ("advice", "Advice"),
                            ("training", "Training"),
                            ("evaluation", "Evaluation"),
                            ("design", "Design of projects"),
                            ("facilitation", "Facilitation"),
                            ("hosting", "Hosting field visits"),
                        ],
                        default="advice",
                        max_length=12,
                        verbose_name="service",
                    ),
                ),
                ("wanted_by", models.DateField(null=True, verbose_name="by when")),
                ("kind", models.CharField(blank=True, max_length=20)),
                ("object_id", models.BigIntegerField(null=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="begun")),
                (
                    "asker",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="needs",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asker",
                    ),
                ),
                (
                    "country",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vocabulary.country",
                        verbose_name="country",
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
                "verbose_name": "need of advice",
                "verbose_name_plural": "needs of advice",
                "indexes": [models.Index(fields=["asker", "-created_at", "-id"], name="need_by_asker")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", ""), ("object_id", None)),
                            models.Q(models.Q(("kind", ""), _negated=True), ("object_id__isnull", False)),
                            _connector="OR",
                        ),
                        name="need_thing_whole",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", ""), _negated=True),
                        fields=("asker", "kind", "object_id"),
                        name="need_of_thing_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Request",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Waiting for an answer"),
                            ("accepted", "Accepted"),
                            ("later", "Later"),
                            ("declined", "Declined"),
                            ("closed", "Closed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="asked",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="asked")),
                ("first_answer_at", models.DateTimeField(null=True, verbose_name="first answered")),
                ("accepted_at", models.DateTimeField(null=True, verbose_name="accepted")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="ended")),
                (
                    "last_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="last message"),
                ),
                ("later_on", models.DateField(null=True, verbose_name="later, on")),
                ("due_from", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("reminded", models.PositiveSmallIntegerField(default=0, verbose_name="reminders")),
                ("seen_to_at", models.DateTimeField(null=True, verbose_name="seen to")),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("helped", "It helped"),
                            ("partly", "It helped in part"),
                            ("nothing", "Nothing came of it"),
                            ("problem", "There was a problem"),
                        ],
                        max_length=7,
                        verbose_name="result",
                    ),
                ),
                ("asker_south", models.BooleanField(editable=False, null=True)),
                ("expert_south", models.BooleanField(editable=False, null=True)),
                (
                    "expert",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="advice_requests",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="expert",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="requests",
                        to="advice.need",
                        verbose_name="need",
                    ),
                ),
                (
                    "seen_to_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="seen to by",
                    ),
                ),
                (
                    "suggested",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="expert named instead",
                    ),
                ),
            ],
            options={
                "verbose_name": "request for advice",
                "verbose_name_plural": "requests for advice",
                "indexes": [
                    models.Index(fields=["expert", "-last_at", "-id"], name="request_of_expert"),
                    models.Index(fields=["expert", "-asked_at"], name="request_load"),
                    models.Index(
                        condition=models.Q(("state__in", ["asked", "later"])),
                        fields=["due_from"],
                        name="request_due",
                    ),
                    models.Index(fields=["-asked_at", "-id"], name="request_by_date"),
                    models.Index(
                        condition=models.Q(
                            ("reminded__gte", 2), ("seen_to_at", None), ("state__in", ["asked", "later"])
                        ),
                        fields=["-asked_at", "-id"],
                        name="request_for_secretariat",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("need", "expert"), name="request_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["asked", "accepted", "later", "declined", "closed", "withdrawn"])
                        ),
                        name="request_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_at", None),
                            ("state__in", ["declined", "closed", "withdrawn"]),
                            _connector="XOR",
                        ),
                        name="request_ended_or_not",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
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
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("ask", "asks for advice"),
                            ("say", "writes"),
                            ("accept", "accepts"),
                            ("later", "can help later"),
                            ("decline", "can’t help this time"),
                            ("close", "closes the request"),
                            ("withdraw", "needs no answer any more"),
                            ("leave", "has left the community"),
                        ],
                        default="say",
                        max_length=8,
                    ),
                ),
                ("language", models.CharField(max_length=3, verbose_name="language")),
                ("named", models.CharField(blank=True, max_length=120, verbose_name="named instead")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="written"),
                ),
                ("by_mail", models.BooleanField(default=False, editable=False, verbose_name="came by mail")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="advice_messages",
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
                    "request",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="advice.request",
                    ),
                ),
            ],
            options={
                "verbose_name": "message in a request for advice",
                "verbose_name_plural": "messages in requests for advice",
                "indexes": [models.Index(fields=["request", "created_at", "id"], name="advice_thread")],
            },
        ),
    ]
