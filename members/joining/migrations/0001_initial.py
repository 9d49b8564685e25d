# Written by makemigrations: the app's only migration until the first release.

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import members.joining.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("members", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Refusal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "refusal of invitations",
                "verbose_name_plural": "refusals of invitations",
            },
        ),
        migrations.CreateModel(
            name="Unfinished",
            fields=[
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="unfinished",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                ("reminded", models.PositiveSmallIntegerField(default=0)),
                ("reminded_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "entry not begun",
                "verbose_name_plural": "entries not begun",
            },
        ),
        migrations.CreateModel(
            name="PeopleImport",
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
                        blank=True, upload_to=members.joining.models.stored_list, verbose_name="file"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("fr", "Français"), ("es", "Español"), ("ar", "العربية")],
                        default="en",
                        max_length=2,
                        verbose_name="language of the mail",
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=500, verbose_name="a word to them")),
                ("unknown", models.JSONField(default=list, verbose_name="columns without a place here")),
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
            ],
            options={
                "verbose_name": "list of people to invite",
                "verbose_name_plural": "lists of people to invite",
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        default=members.joining.models.new_key, editable=False, max_length=22, unique=True
                    ),
                ),
                ("address", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("fr", "Français"), ("es", "Español"), ("ar", "العربية")],
                        default="en",
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                ("kind", models.CharField(blank=True, max_length=20)),
                ("object_id", models.BigIntegerField(blank=True, null=True)),
                ("note", models.TextField(blank=True, max_length=500, verbose_name="a word to them")),
                ("vouched", models.BooleanField(default=False, verbose_name="who comes needs no approval")),
                (
                    "most_uses",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="for how many people"),
                ),
                ("uses", models.PositiveIntegerField(default=0, verbose_name="came by it")),
                ("details", models.JSONField(blank=True, default=dict)),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="written"),
                ),
                (
                    "expires_at",
                    models.DateTimeField(
                        default=members.joining.models.in_some_days, verbose_name="holds until"
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="invitations",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="invited by",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="joining.peopleimport",
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation",
                "verbose_name_plural": "invitations",
                "indexes": [models.Index(fields=["by", "-id"], name="invitation_by_person")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("address", ""), _negated=True),
                        fields=("address",),
                        name="invitation_once_an_address",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("most_uses", None), ("uses__lte", models.F("most_uses")), _connector="OR"
                        ),
                        name="invitation_not_overused",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", ""), ("object_id", None)),
                            models.Q(models.Q(("kind", ""), _negated=True), ("object_id__isnull", False)),
                            _connector="OR",
                        ),
                        name="invitation_carries_one_thing",
                    ),
                ],
            },
        ),
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
        migrations.CreateModel(
            name="Arrival",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("counted", models.BooleanField(default=False)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="arrivals",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "invitation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="arrivals",
                        to="joining.invitation",
                    ),
                ),
            ],
            options={
                "verbose_name": "arrival by an invitation",
                "verbose_name_plural": "arrivals by invitations",
                "constraints": [
                    models.UniqueConstraint(fields=("invitation", "member"), name="arrival_once")
                ],
            },
        ),
    ]
