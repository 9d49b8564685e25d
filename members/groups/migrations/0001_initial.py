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
            name="Group",
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
                ("body_html", models.TextField(default="", editable=False)),
                ("body_version", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("slug", models.SlugField(max_length=60, unique=True, verbose_name="address")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("committee", "Committee"),
                            ("network", "Regional network"),
                            ("theme", "Thematic group"),
                            ("working", "Working group"),
                        ],
                        default="working",
                        max_length=9,
                        verbose_name="kind",
                    ),
                ),
                (
                    "openness",
                    models.CharField(
                        choices=[
                            ("public", "Public: every member may join"),
                            ("closed", "Closed: one asks to join"),
                            ("hidden", "Hidden: only its members know of it"),
                        ],
                        default="closed",
                        max_length=6,
                        verbose_name="who may see and join it",
                    ),
                ),
                ("body", models.TextField(blank=True, verbose_name="what it is for")),
                (
                    "language",
                    models.CharField(default="en", max_length=3, verbose_name="language of this text"),
                ),
                ("founded", models.DateField(blank=True, null=True, verbose_name="founded")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="opened here"
                    ),
                ),
                (
                    "member_count",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="members"),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "described_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="described_groups",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="described by",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vocabulary.region",
                        verbose_name="region",
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
                    "themes",
                    models.ManyToManyField(
                        blank=True, related_name="groups", to="vocabulary.theme", verbose_name="themes"
                    ),
                ),
            ],
            options={
                "verbose_name": "group",
                "verbose_name_plural": "groups",
                "ordering": ["name_en", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["committee", "network", "theme", "working"])),
                        name="group_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("openness__in", ["public", "closed", "hidden"])),
                        name="group_openness_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FormerName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="former name")),
                (
                    "slug",
                    models.SlugField(
                        blank=True, max_length=60, null=True, unique=True, verbose_name="former address"
                    ),
                ),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_names",
                        to="groups.group",
                        verbose_name="group",
                    ),
                ),
            ],
            options={
                "verbose_name": "former name",
                "verbose_name_plural": "former names",
                "ordering": ["group", "-until", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True), ("slug__isnull", False), _connector="OR"
                        ),
                        name="former_name_says_something",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="JoinRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("message", models.TextField(blank=True, verbose_name="message")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="open",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="asked")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="requests",
                        to="groups.group",
                        verbose_name="group",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="group_requests",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="member",
                    ),
                ),
            ],
            options={
                "verbose_name": "request to join a group",
                "verbose_name_plural": "requests to join groups",
                "indexes": [
                    models.Index(fields=["group", "state", "asked_at", "id"], name="join_request_waiting"),
                    models.Index(fields=["-asked_at", "-id"], name="join_request_by_date"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("group", "member"),
                        name="join_request_open_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
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
                ("body_html", models.TextField(default="", editable=False)),
                ("body_version", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("title", models.CharField(max_length=150, verbose_name="title")),
                ("language", models.CharField(default="en", max_length=3, verbose_name="language")),
                ("starts_at", models.DateTimeField(verbose_name="begins")),
                ("ends_at", models.DateTimeField(verbose_name="ends")),
                ("time_zone", models.CharField(default="UTC", max_length=40, verbose_name="time zone")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                ("link", models.CharField(blank=True, max_length=500, verbose_name="link to take part")),
                ("body", models.TextField(blank=True, verbose_name="agenda")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="announced"),
                ),
                (
                    "updated_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="changed"),
                ),
                ("cancelled_at", models.DateTimeField(editable=False, null=True, verbose_name="called off")),
                ("reminded_at", models.DateTimeField(editable=False, null=True)),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("coming_count", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="announced_meetings",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="announced by",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="meetings",
                        to="groups.group",
                        verbose_name="group",
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
                "verbose_name": "meeting",
                "verbose_name_plural": "meetings",
                "indexes": [
                    models.Index(
                        condition=models.Q(("cancelled_at", None), ("reminded_at", None)),
                        fields=["starts_at"],
                        name="meeting_to_remind",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="meeting_ends_after_start",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[("yes", "I will come"), ("perhaps", "Perhaps"), ("no", "I cannot come")],
                        max_length=7,
                        verbose_name="answer",
                    ),
                ),
                ("answered_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="meeting_answers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="groups.meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer to a meeting",
                "verbose_name_plural": "answers to meetings",
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "member"), name="attendance_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("member", "Member"), ("coordinator", "Coordinator")],
                        default="member",
                        max_length=11,
                        verbose_name="role",
                    ),
                ),
                (
                    "task",
                    models.CharField(
                        blank=True,
                        help_text="Such as: chair, note-taker.",
                        max_length=80,
                        verbose_name="what they do in it",
                    ),
                ),
                ("since", models.DateTimeField(default=django.utils.timezone.now, verbose_name="since")),
                ("until", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                ("calendar_key", models.CharField(default="", editable=False, max_length=40)),
                (
                    "group",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="groups.group",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="member",
                    ),
                ),
            ],
            options={
                "verbose_name": "member of the group",
                "verbose_name_plural": "members of the group",
                "indexes": [
                    models.Index(fields=["group", "role", "id"], name="membership_by_role"),
                    models.Index(
                        condition=models.Q(("until__isnull", False)),
                        fields=["group", "-until", "-id"],
                        name="membership_past",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("group", "member"),
                        name="membership_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("calendar_key", ""), _negated=True),
                        fields=("calendar_key",),
                        name="membership_calendar_key",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until", None), ("until__gte", models.F("since")), _connector="OR"
                        ),
                        name="membership_in_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["member", "coordinator"])),
                        name="membership_role_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("calendar_key", ""), _connector="OR"),
                        name="membership_past_has_no_key",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Possession",
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
                    "group",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="possessions",
                        to="groups.group",
                    ),
                ),
            ],
            options={
                "verbose_name": "what a group has",
                "verbose_name_plural": "what groups have",
                "indexes": [models.Index(fields=["group", "kind"], name="possession_of_group")],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "object_id"), name="possession_of_one_group"),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "category")),
                        fields=("group",),
                        name="possession_one_category",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "stakeholder",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("keepers", "Livestock keepers’ organisation"),
                            ("extension", "Extension and field practice"),
                            ("ngo", "Non-governmental organisation"),
                            ("research", "Research and academia"),
                            ("government", "Government and policy"),
                            ("private", "Private sector"),
                            ("donor", "Donor and international organisation"),
                            ("independent", "Independent"),
                        ],
                        max_length=12,
                        verbose_name="kept for this kind of stakeholder",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="name of the seat")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seats",
                        to="groups.group",
                        verbose_name="group",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vocabulary.region",
                        verbose_name="kept for this region",
                    ),
                ),
            ],
            options={
                "verbose_name": "seat",
                "verbose_name_plural": "seats",
                "ordering": ["group", "order", "id"],
            },
        ),
        migrations.CreateModel(
            name="Term",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts", models.DateField(default=django.utils.timezone.localdate, verbose_name="from")),
                ("ends", models.DateField(blank=True, null=True, verbose_name="to")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="committee_terms",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="member",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="terms",
                        to="groups.seat",
                        verbose_name="seat",
                    ),
                ),
            ],
            options={
                "verbose_name": "term",
                "verbose_name_plural": "terms",
                "ordering": ["seat", "-starts", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends", None), ("ends__gte", models.F("starts")), _connector="OR"
                        ),
                        name="term_ends_after_start",
                    ),
                    models.UniqueConstraint(fields=("seat", "starts"), name="term_one_start"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Minutes",
            fields=[
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
                ("body_html", models.TextField(default="", editable=False)),
                ("body_version", models.PositiveSmallIntegerField(default=0, editable=False)),
                (
                    "meeting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="minutes",
                        serialize=False,
                        to="groups.meeting",
                    ),
                ),
                ("body", models.TextField(blank=True, verbose_name="minutes")),
                ("language", models.CharField(default="en", max_length=3, verbose_name="language")),
                ("document", models.BigIntegerField(blank=True, null=True)),
                (
                    "written_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="written"),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="written_minutes",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
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
                "verbose_name": "minutes",
                "verbose_name_plural": "minutes",
            },
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(fields=["group", "starts_at", "id"], name="meeting_of_group"),
        ),
    ]
