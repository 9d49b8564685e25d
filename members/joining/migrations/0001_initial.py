# Written by makemigrations: the app's only migration until the first release.

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="WayIn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("open", "Open: who confirms the address and fills in the entry is a member"),
                            ("approval", "By approval: the secretariat reads each entry first"),
                            ("invitation", "By invitation: only who was invited opens an account"),
                        ],
                        default="approval",
                        max_length=10,
                        verbose_name="how people join",
                    ),
                ),
                (
                    "coordinators",
                    models.CharField(
                        choices=[
                            ("no", "No"),
                            ("propose", "Yes; the secretariat approves who comes"),
                            ("vouch", "Yes; who comes needs no approval"),
                        ],
                        default="propose",
                        help_text="Into their own groups. Where only the invited join, their word opens the door too.",
                        max_length=7,
                        verbose_name="coordinators of groups may invite",
                    ),
                ),
            ],
            options={
                "verbose_name": "way in",
                "verbose_name_plural": "way in",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="joining_way_in_one_row")
                ],
            },
        ),
    ]
