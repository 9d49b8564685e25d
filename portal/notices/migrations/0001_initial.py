# Written by makemigrations: the app's only migration until the first release.

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import portal.notices.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("members", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                ("nameless", models.BooleanField(default=False)),
                ("kind", models.CharField(max_length=20)),
                ("object_id", models.BigIntegerField()),
                ("thread", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=300)),
                ("url", models.CharField(max_length=1000)),
                ("text", models.TextField(blank=True)),
                ("language", models.CharField(blank=True, max_length=3)),
                (
                    "to",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "mentioned",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "watched",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "object_id"], name="event_by_object")],
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("thread", models.CharField(max_length=40)),
                ("reason", models.CharField(blank=True, max_length=40)),
                (
                    "delivery",
                    models.CharField(
                        choices=[
                            ("mail", "By mail"),
                            ("digest", "In the digest"),
                            ("portal", "In the portal only"),
                        ],
                        default="portal",
                        max_length=6,
                    ),
                ),
                ("read_at", models.DateTimeField(null=True)),
                ("digested_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to="notices.event",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["member", "-created_at", "-id"], name="notification_list"),
                    models.Index(fields=["member", "thread", "-created_at"], name="notification_thread"),
                    models.Index(
                        condition=models.Q(("read_at", None)),
                        fields=["member", "-created_at", "-id"],
                        name="notification_unread",
                    ),
                    models.Index(
                        condition=models.Q(("delivery", "digest"), ("digested_at", None), ("read_at", None)),
                        fields=["member", "id"],
                        name="notification_to_digest",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("member", "event"), name="notification_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="preference",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("each", "Each message, as I chose for what I follow"),
                            ("digest", "Together, in a digest"),
                            ("none", "No mail; I read in the portal"),
                        ],
                        default="each",
                        max_length=6,
                        verbose_name="mail about what I follow",
                    ),
                ),
                (
                    "period",
                    models.CharField(
                        choices=[("daily", "Every day"), ("weekly", "Every Monday")],
                        default="daily",
                        max_length=6,
                        verbose_name="digest",
                    ),
                ),
                ("watch_written", models.BooleanField(default=True, verbose_name="follow what I write in")),
                ("paused_until", models.DateField(blank=True, null=True, verbose_name="no mail until")),
                ("stopped_at", models.DateTimeField(blank=True, null=True, verbose_name="mail stopped")),
                ("stopped_why", models.TextField(blank=True, verbose_name="why mail was stopped")),
                (
                    "stopped_address",
                    models.CharField(
                        blank=True, max_length=254, verbose_name="address that mail does not reach"
                    ),
                ),
                ("seen_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("away_told", models.BooleanField(default=False)),
                ("digest_at", models.DateTimeField(blank=True, null=True, verbose_name="next digest")),
                (
                    "waiting",
                    models.CharField(
                        choices=[("batches", "Twice a day"), ("at_once", "At once"), ("none", "Not by mail")],
                        default="batches",
                        max_length=7,
                        verbose_name="mail about what waits",
                    ),
                ),
                (
                    "feed_key",
                    models.CharField(default=portal.notices.models.new_feed_key, max_length=32, unique=True),
                ),
            ],
            options={
                "verbose_name": "wish for mail",
                "verbose_name_plural": "wishes for mail",
                "indexes": [
                    models.Index(
                        condition=models.Q(("digest_at__isnull", False)),
                        fields=["digest_at", "member"],
                        name="digest_due",
                    ),
                    models.Index(
                        condition=models.Q(("stopped_at__isnull", False)),
                        fields=["-stopped_at"],
                        name="preference_stopped",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Watch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("object_id", models.BigIntegerField()),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("every", "Every message by mail"),
                            ("first", "One mail, until I come back"),
                            ("digest", "In my digest"),
                            ("portal", "In the portal only"),
                            ("muted", "Nothing"),
                        ],
                        default="every",
                        max_length=6,
                        verbose_name="level",
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="watches",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "object_id", "level"], name="watch_by_object")],
                "constraints": [
                    models.UniqueConstraint(fields=("member", "kind", "object_id"), name="watch_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Digest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("period", models.CharField(max_length=10)),
                ("missed", models.BooleanField(default=False)),
                ("threads", models.JSONField(default=list)),
                ("more", models.PositiveIntegerField(default=0)),
                ("offers", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="digests",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["created_at"], name="digest_old")],
                "constraints": [models.UniqueConstraint(fields=("member", "period"), name="digest_once")],
            },
        ),
    ]
