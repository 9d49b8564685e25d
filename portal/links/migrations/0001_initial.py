# Written by makemigrations: the app's only migration until the first release.

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("object_id", models.BigIntegerField()),
                ("thread", models.CharField(max_length=40)),
                (
                    "relation",
                    models.CharField(
                        choices=[("cites", "Cites"), ("made-from", "Made From")],
                        default="cites",
                        max_length=9,
                    ),
                ),
                ("to_kind", models.CharField(max_length=20)),
                ("to_id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "indexes": [models.Index(fields=["to_kind", "to_id", "relation", "-id"], name="link_from")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "object_id", "relation", "to_kind", "to_id"), name="link_once"
                    )
                ],
            },
        ),
    ]
