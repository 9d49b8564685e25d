# Written by makemigrations: the app's only migration until the first release.

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import taggit.managers
from django.conf import settings
from django.db import migrations, models

import members.models.entries
import members.models.names


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
        ("vocabulary", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Member",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mail address")),
                ("handle", models.SlugField(max_length=40, unique=True, verbose_name="handle")),
                ("full_name", models.CharField(max_length=120, verbose_name="full name")),
                (
                    "sort_name",
                    models.GeneratedField(
                        db_persist=True,
                        expression=members.models.names.SortName("full_name"),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("unconfirmed", "Awaiting confirmation"),
                            ("waiting", "Awaiting approval"),
                            ("active", "Active"),
                            ("suspended", "Suspended"),
                            ("gone", "Gone"),
                            ("unclaimed", "Unclaimed"),
                        ],
                        default="unconfirmed",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("status_reason", models.TextField(blank=True, verbose_name="reason for the status")),
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
                        verbose_name="kind of stakeholder",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("fr", "Français"), ("es", "Español"), ("ar", "العربية")],
                        default="en",
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                ("time_zone", models.CharField(default="UTC", max_length=40, verbose_name="time zone")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False, help_text="May use the admin.", verbose_name="secretariat"
                    ),
                ),
                (
                    "is_expert",
                    models.BooleanField(default=False, editable=False, verbose_name="listed expert"),
                ),
                (
                    "trusted",
                    models.BooleanField(
                        default=False,
                        help_text="What a trusted member writes is published at once.",
                        verbose_name="trusted",
                    ),
                ),
                (
                    "date_joined",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="joined"),
                ),
                (
                    "entered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="register entry completed"),
                ),
                ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="approved")),
                (
                    "rules_version",
                    models.CharField(
                        blank=True, max_length=20, verbose_name="version of the rules agreed to"
                    ),
                ),
                (
                    "rules_accepted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="rules accepted"),
                ),
                ("face", models.CharField(blank=True, editable=False, max_length=22)),
                (
                    "group_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, editable=False, size=None
                    ),
                ),
                (
                    "country",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vocabulary.country",
                        verbose_name="country",
                    ),
                ),
            ],
            options={
                "verbose_name": "member",
                "verbose_name_plural": "members",
                "indexes": [
                    models.Index(fields=["status", "-date_joined", "-id"], name="member_by_date"),
                    models.Index(
                        condition=models.Q(("status", "active")),
                        fields=["sort_name", "id"],
                        name="member_by_name",
                    ),
                    models.Index(
                        condition=models.Q(("status", "active")),
                        fields=["country", "sort_name", "id"],
                        name="member_by_country",
                    ),
                    models.Index(
                        condition=models.Q(("status", "active")),
                        fields=["-approved_at", "-id"],
                        name="member_by_approval",
                    ),
                    models.Index(fields=["-date_joined", "-id"], name="member_newest"),
                    django.contrib.postgres.indexes.GinIndex(
                        models.F("country"),
                        django.contrib.postgres.indexes.OpClass(models.F("sort_name"), "gin_trgm_ops"),
                        django.contrib.postgres.indexes.OpClass(models.F("email"), "gin_trgm_ops"),
                        name="member_trigrams",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(models.F("sort_name"), "gin_trgm_ops"),
                        condition=models.Q(("country", None)),
                        name="member_trigrams_no_country",
                    ),
                    models.Index(members.models.names.AddressKey("email"), name="member_by_address_key"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                        name="member_email_lower",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("handle", django.db.models.functions.text.Lower("handle"))),
                        name="member_handle_lower",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                ["unconfirmed", "waiting", "active", "suspended", "gone", "unclaimed"],
                            )
                        ),
                        name="member_status_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("facet", models.TextField(primary_key=True, serialize=False)),
                ("people", models.IntegerField()),
            ],
            options={
                "verbose_name": "count of the register",
                "verbose_name_plural": "counts of the register",
            },
        ),
        migrations.CreateModel(
            name="OldAddress",
            fields=[
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="old_address",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="member",
                    ),
                ),
                ("address", models.CharField(max_length=254, unique=True, verbose_name="e-mail address")),
            ],
            options={
                "verbose_name": "address on an old list",
                "verbose_name_plural": "addresses on old lists",
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(default="rules", max_length=40, verbose_name="text")),
                ("version", models.CharField(max_length=20, verbose_name="version")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="agreed")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "consent",
                "verbose_name_plural": "consents",
                "constraints": [
                    models.UniqueConstraint(fields=("member", "text", "version"), name="consent_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "sort_name",
                    models.GeneratedField(
                        db_persist=True,
                        expression=members.models.names.SortName("name"),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "kind",
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
                        verbose_name="kind",
                    ),
                ),
                (
                    "checked",
                    models.BooleanField(
                        default=False,
                        help_text="Stays on the list also when no member belongs to it.",
                        verbose_name="checked",
                    ),
                ),
                (
                    "country",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vocabulary.country",
                        verbose_name="country",
                    ),
                ),
            ],
            options={
                "verbose_name": "organisation",
                "verbose_name_plural": "organisations",
                "indexes": [
                    models.Index(fields=["sort_name", "id"], name="organisation_by_name"),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(models.F("sort_name"), "gin_trgm_ops"),
                        name="organisation_name_trigrams",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"), name="organisation_name_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OrganisationName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="other_names",
                        to="members.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "other name",
                "verbose_name_plural": "other names",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"), name="organisation_other_name_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Listing",
            fields=[
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="listing",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("sort_name", models.TextField()),
                (
                    "facets",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
                ),
            ],
            options={
                "verbose_name": "row of the register",
                "verbose_name_plural": "rows of the register",
                "indexes": [
                    models.Index(fields=["sort_name", "member"], name="listing_by_name"),
                    django.contrib.postgres.indexes.GinIndex(
                        models.F("facets"),
                        django.contrib.postgres.indexes.OpClass(models.F("sort_name"), "gin_trgm_ops"),
                        name="listing_found_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Profile",
            fields=[
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="profile",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("position", models.CharField(blank=True, max_length=150, verbose_name="position")),
                ("about", models.TextField(blank=True, verbose_name="about me")),
                (
                    "photo",
                    models.FileField(
                        blank=True, upload_to=members.models.entries.stored_photo, verbose_name="photograph"
                    ),
                ),
                (
                    "photo_small",
                    models.FileField(
                        blank=True, editable=False, upload_to=members.models.entries.stored_photo
                    ),
                ),
                ("photo_key", models.CharField(blank=True, editable=False, max_length=22)),
                ("places", models.CharField(blank=True, max_length=300, verbose_name="places of work")),
                (
                    "willing_to_help",
                    models.BooleanField(default=False, verbose_name="willing to help others"),
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
                    "help_levels",
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
                        verbose_name="levels at which I help",
                    ),
                ),
                (
                    "help_with",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("answers", "Answering questions"),
                                ("reading", "Reading and commenting on texts"),
                                ("training", "Teaching and training"),
                                ("visits", "Receiving visitors in the field"),
                                ("translation", "Translating and interpreting"),
                                ("moderation", "Leading discussions and workshops"),
                                ("contacts", "Finding people and partners"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="ways in which I help",
                    ),
                ),
                ("help_offered", models.TextField(blank=True, verbose_name="what I can help with")),
                ("orcid", models.CharField(blank=True, max_length=19, verbose_name="ORCID iD")),
                (
                    "orcid_verified",
                    models.BooleanField(default=False, editable=False, verbose_name="ORCID iD verified"),
                ),
                (
                    "links",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="links",
                    ),
                ),
                (
                    "gender",
                    models.CharField(
                        blank=True,
                        choices=[("woman", "Woman"), ("man", "Man"), ("other", "Another")],
                        max_length=5,
                        verbose_name="gender",
                    ),
                ),
                (
                    "birth_decade",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="decade of birth"),
                ),
                ("listed", models.BooleanField(default=True, verbose_name="show me in the register")),
                (
                    "audiences",
                    models.JSONField(blank=True, default=dict, verbose_name="audience of each field"),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "help_languages",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="vocabulary.language",
                        verbose_name="languages in which I help",
                    ),
                ),
                (
                    "languages",
                    models.ManyToManyField(
                        blank=True,
                        related_name="profiles",
                        to="vocabulary.language",
                        verbose_name="languages read and written",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="profiles",
                        to="members.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "tags",
                    taggit.managers.TaggableManager(
                        blank=True,
                        help_text="A comma-separated list of tags.",
                        through="taggit.TaggedItem",
                        to="taggit.Tag",
                        verbose_name="Tags",
                    ),
                ),
                (
                    "themes",
                    models.ManyToManyField(
                        blank=True, related_name="profiles", to="vocabulary.theme", verbose_name="interests"
                    ),
                ),
                (
                    "work_countries",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="vocabulary.country",
                        verbose_name="countries of work",
                    ),
                ),
            ],
            options={
                "verbose_name": "register entry",
                "verbose_name_plural": "register entries",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("photo_key", ""), _negated=True),
                        fields=("photo_key",),
                        name="profile_photo_key_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("orcid_verified", False), models.Q(("orcid", ""), _negated=True), _connector="OR"
                        ),
                        name="profile_verified_orcid",
                    ),
                ],
            },
        ),
    ]
