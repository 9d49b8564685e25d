# Written by makemigrations: the app's only migration until the first release.

import django.contrib.postgres.fields
import django.core.validators
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
            name="Act",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("verb", models.CharField(max_length=40, verbose_name="what was done")),
                ("kind", models.CharField(max_length=20, verbose_name="kind")),
                ("object_id", models.BigIntegerField()),
                ("label", models.CharField(max_length=200, verbose_name="to what")),
                ("reason", models.TextField(blank=True, verbose_name="why")),
                ("before", models.JSONField(blank=True, default=dict, verbose_name="before")),
                ("after", models.JSONField(blank=True, default=dict, verbose_name="after")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="when")),
                (
                    "about",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="acts_about",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person concerned",
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="acts",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
            ],
            options={
                "verbose_name": "act of moderation",
                "verbose_name_plural": "log of moderation",
                "indexes": [
                    models.Index(fields=["-at"], name="act_by_time"),
                    models.Index(fields=["kind", "object_id", "-at"], name="act_by_object"),
                    models.Index(fields=["about", "-at"], name="act_by_person"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="answer")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="answered"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("kept", "Kept as it is"), ("undone", "Undone")],
                        default="open",
                        max_length=6,
                        verbose_name="state",
                    ),
                ),
                ("settled_at", models.DateTimeField(null=True)),
                ("word", models.TextField(blank=True, verbose_name="word to the member")),
                (
                    "act",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="appeal",
                        to="moderation.act",
                        verbose_name="the decision that it answers",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="appeals",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="member",
                    ),
                ),
                (
                    "settled_by",
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
                "verbose_name": "answer to a decision",
                "verbose_name_plural": "answers to decisions",
                "indexes": [
                    models.Index(condition=models.Q(("state", "open")), fields=["id"], name="appeal_open")
                ],
            },
        ),
        migrations.CreateModel(
            name="Budget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("period", models.CharField(max_length=4)),
                ("began", models.DateTimeField(default=django.utils.timezone.now)),
                ("used", models.PositiveIntegerField(default=0)),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("member", "period"), name="budget_once")],
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20, verbose_name="kind")),
                ("object_id", models.BigIntegerField()),
                ("language", models.CharField(blank=True, max_length=3, verbose_name="language")),
                ("place", models.CharField(blank=True, max_length=40, verbose_name="place")),
                ("held", models.BooleanField(default=False, verbose_name="held")),
                ("reported", models.BooleanField(default=False, verbose_name="reported")),
                (
                    "answered",
                    models.BooleanField(default=False, verbose_name="its author has answered a decision"),
                ),
                ("noticed", models.BooleanField(default=False, verbose_name="noticed by the rules")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("decided", "Decided")],
                        default="open",
                        max_length=7,
                        verbose_name="state",
                    ),
                ),
                (
                    "since",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="waits since"),
                ),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
                    ),
                ),
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
            ],
            options={
                "verbose_name": "thing to decide",
                "verbose_name_plural": "things to decide",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")), fields=["since", "id"], name="case_queue"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("kind", "object_id"),
                        name="case_once_while_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("held", True),
                            ("reported", True),
                            ("answered", True),
                            ("noticed", True),
                            ("state", "decided"),
                            _connector="OR",
                        ),
                        name="case_waits_for_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20, verbose_name="kind")),
                ("object_id", models.BigIntegerField()),
                ("label", models.CharField(max_length=200, verbose_name="what")),
                ("url", models.CharField(max_length=1000)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("spam", "Advertising or spam"),
                            ("rude", "Unkind or disrespectful"),
                            ("wrong", "Wrong or harmful advice"),
                            ("private", "Private information"),
                            ("other", "Something else"),
                        ],
                        max_length=8,
                        verbose_name="reason",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("upheld", "Acted upon"), ("dismissed", "Nothing wrong")],
                        default="open",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="reported"),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reporter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reported by",
                    ),
                ),
            ],
            options={
                "verbose_name": "report",
                "verbose_name_plural": "reports",
                "indexes": [models.Index(fields=["state", "-created_at"], name="report_queue")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("kind", "object_id", "reporter"),
                        name="report_once_while_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Rules",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "hold_first_posts",
                    models.PositiveSmallIntegerField(
                        default=1, verbose_name="hold until this many posts of a new member are approved"
                    ),
                ),
                (
                    "hold_links",
                    models.PositiveSmallIntegerField(
                        default=2, verbose_name="hold a new member’s post with more links than"
                    ),
                ),
                (
                    "held_words",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80),
                        blank=True,
                        default=list,
                        help_text="Separated by commas. A text with one of them as a whole word waits for the secretariat, whoever wrote it. Capitals and accents make no difference.",
                        size=None,
                        verbose_name="words that hold a post",
                    ),
                ),
                (
                    "held_domains",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=253),
                        blank=True,
                        default=list,
                        help_text="Separated by commas, such as: example.com. What stands below them is meant too.",
                        size=None,
                        verbose_name="sites to which a link holds a post",
                    ),
                ),
                (
                    "refused_domains",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=253),
                        blank=True,
                        default=list,
                        help_text="Separated by commas. Who links to them is asked to take the link out.",
                        size=None,
                        verbose_name="sites to which nobody may link",
                    ),
                ),
                (
                    "new_per_hour",
                    models.PositiveSmallIntegerField(
                        default=10,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="texts that a new member may send in an hour",
                    ),
                ),
                (
                    "new_per_day",
                    models.PositiveSmallIntegerField(
                        default=30,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="texts that a new member may send in a day",
                    ),
                ),
                (
                    "per_hour",
                    models.PositiveSmallIntegerField(
                        default=60,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="texts that any other member may send in an hour",
                    ),
                ),
                (
                    "per_day",
                    models.PositiveSmallIntegerField(
                        default=300,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="texts that any other member may send in a day",
                    ),
                ),
                (
                    "new_links",
                    models.PositiveSmallIntegerField(
                        default=5,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="links in one text of a new member",
                    ),
                ),
                (
                    "links",
                    models.PositiveSmallIntegerField(
                        default=50,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="links in one text of any other member",
                    ),
                ),
                (
                    "new_mentions",
                    models.PositiveSmallIntegerField(
                        default=5,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="people named in one text of a new member",
                    ),
                ),
                (
                    "mentions",
                    models.PositiveSmallIntegerField(
                        default=20,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="people named in one text of any other member",
                    ),
                ),
                (
                    "new_messages",
                    models.PositiveSmallIntegerField(
                        default=10,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="messages to members that a new member may send in a day",
                    ),
                ),
                (
                    "messages",
                    models.PositiveSmallIntegerField(
                        default=100,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="messages to members that any other member may send in a day",
                    ),
                ),
                (
                    "new_contacts",
                    models.PositiveSmallIntegerField(
                        default=3,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="people to whom a new member may write for the first time in a day",
                    ),
                ),
                (
                    "contacts",
                    models.PositiveSmallIntegerField(
                        default=20,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="people to whom any other member may write for the first time in a day",
                    ),
                ),
            ],
            options={
                "verbose_name": "moderation rules",
                "verbose_name_plural": "moderation rules",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="moderation_rules_one_row")
                ],
            },
        ),
    ]
