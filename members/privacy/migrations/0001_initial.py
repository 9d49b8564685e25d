# Written by makemigrations: the app's only migration until the first release.

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Archive",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file", models.FileField(blank=True, db_index=True, upload_to="")),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("created_at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ("made_at", models.DateTimeField(null=True)),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="archives",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "archive of one’s data",
                "verbose_name_plural": "archives of one’s data",
                "indexes": [
                    models.Index(fields=["member", "-created_at"], name="archive_of_member"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("made_at", None)), fields=("member",), name="archive_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "withdraw",
                    models.BooleanField(
                        default=False, verbose_name="texts withdrawn where nobody has answered"
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Waiting for a second look"),
                            ("called-off", "Called off"),
                            ("under-way", "Under way"),
                            ("done", "Done"),
                        ],
                        default="under-way",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="asked for"),
                ),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="looked at again")),
                ("traces", models.JSONField(default=dict)),
                ("done_at", models.DateTimeField(null=True, verbose_name="done")),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked for by",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="looked at again by",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="erasures",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="member",
                    ),
                ),
            ],
            options={
                "verbose_name": "erasure",
                "verbose_name_plural": "erasures",
                "indexes": [models.Index(fields=["-asked_at", "-id"], name="erasure_list")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["asked", "under-way"])),
                        fields=("member",),
                        name="erasure_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "under-way"), ("traces", {}), _connector="OR"),
                        name="erasure_done_names_nobody",
                    ),
                ],
            },
        ),
    ]
