# Written by makemigrations: the app's only migration until the first release.

import uuid

import django.db.models.deletion
import django.db.models.functions.text
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
            name="Sheet",
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
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("kind", models.CharField(max_length=20)),
                ("conditions", models.TextField(blank=True)),
                ("addresses", models.BooleanField(default=False)),
                ("language", models.CharField(max_length=10)),
                ("count", models.PositiveIntegerField()),
                ("written", models.PositiveIntegerField(default=0)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "spreadsheet that was ordered",
                "verbose_name_plural": "spreadsheets that were ordered",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("owner"),
                        models.F("kind"),
                        django.db.models.functions.text.MD5("conditions"),
                        models.F("addresses"),
                        models.F("language"),
                        name="sheet_once",
                    )
                ],
            },
        ),
    ]
