# Written by makemigrations: the app's only migration until the first release.

import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import taggit.managers
from django.conf import settings
from django.db import migrations, models

import knowledge.documents.models.files
import knowledge.documents.models.tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
        ("vocabulary", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Document",
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
                ("title", models.CharField(max_length=300, verbose_name="title")),
                (
                    "alternative_titles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=300),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="other titles",
                    ),
                ),
                ("slug", models.CharField(editable=False, max_length=80)),
                ("language", models.CharField(default="en", max_length=3, verbose_name="language")),
                (
                    "type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("research-paper", "Research paper"),
                            ("report", "Report"),
                            ("brief", "Brief"),
                            ("policy-brief", "Policy brief"),
                            ("case-study", "Case study"),
                            ("lesson-learned", "Lesson learned"),
                            ("good-practice", "Good practice"),
                            ("training-material", "Training material"),
                            ("tool", "Tool"),
                            ("presentation", "Presentation"),
                            ("dataset", "Dataset"),
                            ("media-link", "Video or audio link"),
                            ("minutes", "Minutes"),
                            ("story", "Story"),
                        ],
                        max_length=20,
                        verbose_name="type",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="year")),
                ("issued", models.CharField(blank=True, max_length=10, verbose_name="date of issue")),
                ("abstract", models.TextField(blank=True, verbose_name="abstract")),
                ("publisher", models.CharField(blank=True, max_length=200, verbose_name="publisher")),
                ("place", models.CharField(blank=True, max_length=100, verbose_name="place")),
                ("series", models.CharField(blank=True, max_length=200, verbose_name="series")),
                (
                    "series_number",
                    models.CharField(blank=True, max_length=40, verbose_name="number in the series"),
                ),
                ("journal", models.CharField(blank=True, max_length=300, verbose_name="journal or book")),
                ("volume", models.CharField(blank=True, max_length=40, verbose_name="volume")),
                ("issue", models.CharField(blank=True, max_length=40, verbose_name="issue")),
                ("page_range", models.CharField(blank=True, max_length=40, verbose_name="pages")),
                ("isbn", models.CharField(blank=True, max_length=17, verbose_name="ISBN")),
                ("issn", models.CharField(blank=True, max_length=9, verbose_name="ISSN")),
                (
                    "licence",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("CC-BY-4.0", "CC BY 4.0: share and adapt, naming the authors"),
                            ("CC-BY-SA-4.0", "CC BY-SA 4.0: share and adapt under the same licence"),
                            ("CC-BY-NC-4.0", "CC BY-NC 4.0: share and adapt, not for profit"),
                            ("CC-BY-NC-SA-4.0", "CC BY-NC-SA 4.0: not for profit, under the same licence"),
                            ("CC-BY-ND-4.0", "CC BY-ND 4.0: share unchanged"),
                            ("CC-BY-NC-ND-4.0", "CC BY-NC-ND 4.0: share unchanged, not for profit"),
                            ("CC0-1.0", "CC0: no rights reserved"),
                            ("CC-BY-3.0-IGO", "CC BY 3.0 IGO: of an intergovernmental organisation"),
                            ("CC-BY-SA-3.0-IGO", "CC BY-SA 3.0 IGO: under the same licence"),
                            ("CC-BY-NC-3.0-IGO", "CC BY-NC 3.0 IGO: not for profit"),
                            ("CC-BY-NC-SA-3.0-IGO", "CC BY-NC-SA 3.0 IGO: not for profit, same licence"),
                            ("CC-BY-NC-ND-3.0-IGO", "CC BY-NC-ND 3.0 IGO: unchanged, not for profit"),
                            ("CC-BY-ND-3.0-IGO", "CC BY-ND 3.0 IGO: share unchanged"),
                            ("CC-BY-3.0", "CC BY 3.0"),
                            ("CC-BY-SA-3.0", "CC BY-SA 3.0"),
                            ("CC-BY-NC-3.0", "CC BY-NC 3.0"),
                            ("CC-BY-NC-SA-3.0", "CC BY-NC-SA 3.0"),
                            ("CC-BY-ND-3.0", "CC BY-ND 3.0"),
                            ("CC-BY-NC-ND-3.0", "CC BY-NC-ND 3.0"),
                            ("LicenseRef-reserved", "All rights reserved: read, but ask before copying"),
                        ],
                        max_length=30,
                        verbose_name="licence",
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[("everyone", "Everyone"), ("members", "Members only")],
                        default="everyone",
                        max_length=8,
                        verbose_name="who may read it",
                    ),
                ),
                (
                    "embargo_until",
                    models.DateField(blank=True, null=True, verbose_name="file withheld until"),
                ),
                (
                    "readers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("livestock-keepers", "Livestock keepers"),
                                ("extension", "Extension and animal health workers"),
                                ("ngos", "Civil society and NGOs"),
                                ("researchers", "Researchers"),
                                ("teachers", "Teachers and students"),
                                ("policy-makers", "Policy makers"),
                                ("donors", "Donors and international organisations"),
                                ("business", "Private sector"),
                                ("public", "General public"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="written for",
                    ),
                ),
                (
                    "donors",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="donors",
                    ),
                ),
                (
                    "projects",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="projects",
                    ),
                ),
                (
                    "reviewed",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("peer", "Reviewed by peers"),
                            ("internal", "Reviewed within the organisation"),
                            ("none", "Not reviewed"),
                        ],
                        max_length=8,
                        verbose_name="review",
                    ),
                ),
                (
                    "rung",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("innovation", "Innovation"),
                            ("promising", "Promising practice"),
                            ("good", "Good practice"),
                            ("policy", "Adopted in policy"),
                        ],
                        max_length=10,
                        verbose_name="how far proven",
                    ),
                ),
                ("link", models.URLField(blank=True, max_length=1000, verbose_name="link")),
                ("doi", models.CharField(blank=True, max_length=200, verbose_name="DOI")),
                (
                    "only_described",
                    models.BooleanField(default=False, verbose_name="there is nothing to fetch"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Waiting to be looked at"),
                            ("published", "Published"),
                            ("returned", "Returned to its depositor"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                ("status_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                ("status_reason", models.TextField(blank=True, verbose_name="reason")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="begun")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="handed in")),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="published")),
                (
                    "updated_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="changed"),
                ),
                ("tally", models.JSONField(editable=False, null=True)),
                ("view_count", models.PositiveIntegerField(default=0, editable=False, verbose_name="views")),
                (
                    "download_count",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="downloads"),
                ),
                (
                    "related",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, editable=False, size=None
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("last_form", models.UUIDField(editable=False, null=True)),
                (
                    "concepts",
                    models.ManyToManyField(blank=True, related_name="documents", to="vocabulary.concept"),
                ),
                (
                    "countries",
                    models.ManyToManyField(blank=True, related_name="documents", to="vocabulary.country"),
                ),
                (
                    "curators",
                    models.ManyToManyField(
                        blank=True,
                        related_name="curated_documents",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who else may describe it",
                    ),
                ),
                (
                    "depositor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="documents",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="depositor",
                    ),
                ),
                (
                    "regions",
                    models.ManyToManyField(blank=True, related_name="documents", to="vocabulary.region"),
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
                    "status_by",
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
                    models.ManyToManyField(blank=True, related_name="documents", to="vocabulary.theme"),
                ),
            ],
            options={
                "verbose_name": "document",
                "verbose_name_plural": "documents",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "published"), ("status", "published")),
                        fields=["-published_at", "-id"],
                        name="document_list",
                    ),
                    models.Index(
                        condition=models.Q(("state", "published"), ("status", "published")),
                        fields=["-download_count", "-id"],
                        name="document_by_downloads",
                    ),
                    models.Index(fields=["depositor", "-updated_at", "-id"], name="document_mine"),
                    models.Index(
                        django.db.models.functions.text.Lower("doi"),
                        condition=models.Q(("doi", ""), _negated=True),
                        name="document_doi",
                    ),
                    models.Index(fields=["status", "-submitted_at"], name="document_queue"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["draft", "submitted", "published", "returned", "withdrawn"])
                        ),
                        name="document_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "draft"),
                            models.Q(("year__isnull", False), models.Q(("type", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="document_complete",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "published"), _negated=True),
                            ("published_at__isnull", False),
                            _connector="OR",
                        ),
                        name="document_published_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("issued", ""), ("issued__regex", "^\\d{4}(-\\d\\d(-\\d\\d)?)?$"), _connector="OR"
                        ),
                        name="document_issued_form",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.IntegerField()),
                ("audience", models.CharField(max_length=8)),
                ("number", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Collection",
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
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("slug", models.CharField(editable=False, max_length=80)),
                ("language", models.CharField(default="en", max_length=3, verbose_name="language")),
                (
                    "audience",
                    models.CharField(default="everyone", max_length=20, verbose_name="who may read it"),
                ),
                ("official", models.BooleanField(default=False, verbose_name="of the secretariat")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="begun")),
                (
                    "updated_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="changed"),
                ),
                (
                    "document_count",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="documents"),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="document_collections",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
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
                "verbose_name": "collection",
                "verbose_name_plural": "collections",
                "indexes": [
                    models.Index(fields=["-official", "-updated_at", "-id"], name="document_collection_list"),
                    models.Index(fields=["owner", "-updated_at"], name="document_collection_mine"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("audience__regex", "^(everyone|members|group:[0-9]+)$")),
                        name="collection_audience_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Combination",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("query", models.CharField(max_length=2000, unique=True)),
                (
                    "keys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), default=list, size=None
                    ),
                ),
                ("match", models.TextField(blank=True)),
                (
                    "anchors",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None
                    ),
                ),
                ("names", models.JSONField(default=dict)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["anchors"], name="document_combination_anchors"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Imported",
            fields=[
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="imported",
                        serialize=False,
                        to="documents.document",
                    ),
                ),
                ("key", models.CharField(max_length=300, unique=True, verbose_name="known as")),
                ("digest", models.CharField(max_length=64)),
                ("kept", models.JSONField(default=dict)),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="imported")),
            ],
            options={
                "verbose_name": "imported document",
                "verbose_name_plural": "imported documents",
            },
        ),
        migrations.CreateModel(
            name="Listing",
            fields=[
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="listing",
                        serialize=False,
                        to="documents.document",
                    ),
                ),
                ("audience", models.CharField(max_length=8)),
                (
                    "keys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), default=list, size=None
                    ),
                ),
                (
                    "authors",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), default=list, size=None
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["keys"], name="document_listing_keys"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["authors"], name="document_listing_authors"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Collected",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("order", models.PositiveIntegerField(verbose_name="order")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="added")),
                (
                    "collection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="collected",
                        to="documents.collection",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="collected_in",
                        to="documents.document",
                    ),
                ),
            ],
            options={
                "verbose_name": "collected document",
                "verbose_name_plural": "collected documents",
                "ordering": ["collection", "order", "id"],
                "indexes": [
                    models.Index(fields=["collection", "order", "id"], name="document_collected_order")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("collection", "document"), name="document_collected_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("revision", models.PositiveIntegerField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="documents.document",
                    ),
                ),
            ],
            options={
                "verbose_name": "change",
                "verbose_name_plural": "changes",
                "constraints": [
                    models.UniqueConstraint(fields=("document", "revision"), name="document_change_revision")
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
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
                ("agrees", models.BooleanField(verbose_name="agrees")),
                (
                    "rung",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("innovation", "Innovation"),
                            ("promising", "Promising practice"),
                            ("good", "Good practice"),
                            ("policy", "Adopted in policy"),
                        ],
                        max_length=10,
                        verbose_name="how far proven",
                    ),
                ),
                (
                    "met",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("effective", "Effective"),
                                ("sustainable", "Sustainable"),
                                ("gender-sensitive", "Gender-sensitive"),
                                ("feasible", "Feasible"),
                                ("participatory", "Participatory"),
                                ("adaptable", "Adaptable"),
                            ],
                            max_length=16,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "unmet",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("effective", "Effective"),
                                ("sustainable", "Sustainable"),
                                ("gender-sensitive", "Gender-sensitive"),
                                ("feasible", "Feasible"),
                                ("participatory", "Participatory"),
                                ("adaptable", "Adaptable"),
                            ],
                            max_length=16,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "evidence",
                    models.CharField(
                        choices=[("research", "Research"), ("field", "Experience in the field")],
                        max_length=8,
                        verbose_name="evidence",
                    ),
                ),
                ("tried", models.BooleanField(default=False, verbose_name="tried it")),
                ("context", models.CharField(blank=True, max_length=300, verbose_name="context")),
                ("language", models.CharField(default="en", max_length=3, verbose_name="language")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="written"),
                ),
                (
                    "updated_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="changed"),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="assessments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "country",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="vocabulary.country",
                        verbose_name="country",
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
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assessments",
                        to="documents.document",
                    ),
                ),
            ],
            options={
                "verbose_name": "assessment",
                "verbose_name_plural": "assessments",
                "indexes": [
                    models.Index(fields=["document", "-created_at", "-id"], name="document_assessments"),
                    models.Index(fields=["author", "-id"], name="document_assessed_by"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("document", "author"), name="document_assessment_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="DocumentAuthor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(verbose_name="order")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("is_organisation", models.BooleanField(default=False, verbose_name="an organisation")),
                ("orcid", models.CharField(blank=True, max_length=19, verbose_name="ORCID iD")),
                ("affiliation", models.CharField(blank=True, max_length=200, verbose_name="affiliation")),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="authors",
                        to="documents.document",
                    ),
                ),
            ],
            options={
                "verbose_name": "author",
                "verbose_name_plural": "authors",
                "ordering": ["document", "order"],
                "constraints": [
                    models.UniqueConstraint(fields=("document", "order"), name="document_author_place"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("orcid", ""),
                            ("orcid__regex", "^\\d{4}-\\d{4}-\\d{4}-\\d{3}[\\dX]$"),
                            _connector="OR",
                        ),
                        name="document_author_orcid_form",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FacetValue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("facet", models.CharField(max_length=12)),
                ("value", models.CharField(max_length=220)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("sort_name", models.CharField(blank=True, max_length=200)),
                ("letter", models.CharField(blank=True, max_length=1)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("facet", "author")),
                        fields=["letter", "sort_name", "id"],
                        name="document_author_list",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("facet", "value"), name="document_facet_value")
                ],
            },
        ),
        migrations.CreateModel(
            name="FileVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                (
                    "file",
                    models.FileField(
                        db_index=True,
                        upload_to=knowledge.documents.models.files.stored_name,
                        verbose_name="file",
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="name")),
                ("size", models.PositiveBigIntegerField(verbose_name="size in bytes")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("media_type", models.CharField(max_length=100, verbose_name="media type")),
                (
                    "scan_state",
                    models.CharField(
                        choices=[
                            ("unscanned", "Not scanned"),
                            ("waiting", "Waiting for the virus scanner"),
                            ("clean", "No virus found"),
                            ("infected", "A virus was found"),
                        ],
                        default="unscanned",
                        max_length=9,
                        verbose_name="virus scan",
                    ),
                ),
                ("pages", models.PositiveIntegerField(blank=True, null=True, verbose_name="pages")),
                ("text", models.TextField(blank=True, verbose_name="text")),
                (
                    "text_state",
                    models.CharField(
                        choices=[
                            ("waiting", "Its words are being read for the search"),
                            ("done", "Its words can be searched"),
                            ("failed", "Its words could not be read"),
                            ("refused", "Its words were not read, because the file is not safe to open"),
                        ],
                        default="waiting",
                        max_length=7,
                        verbose_name="state of the text",
                    ),
                ),
                (
                    "picture",
                    models.FileField(
                        blank=True,
                        db_index=True,
                        upload_to=knowledge.documents.models.files.stored_name,
                        verbose_name="picture",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="uploaded"),
                ),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="published")),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="documents.document",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "file",
                "verbose_name_plural": "files",
                "indexes": [models.Index(fields=["sha256"], name="document_version_sha256")],
                "constraints": [
                    models.UniqueConstraint(fields=("document", "number"), name="document_version_number")
                ],
            },
        ),
        migrations.AddField(
            model_name="document",
            name="current",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="documents.fileversion",
                verbose_name="file",
            ),
        ),
        migrations.CreateModel(
            name="OaiRecord",
            fields=[
                ("document_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("datestamp", models.DateTimeField()),
                ("deleted", models.BooleanField(default=False)),
                (
                    "sets",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200), default=list, size=None
                    ),
                ),
                ("fingerprint", models.CharField(max_length=64)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["datestamp", "document_id"], name="document_oai_datestamp"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["sets"], name="document_oai_sets", opclasses=["array_ops"]
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Relation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("edition-of", "Edition of"),
                            ("translation-of", "Translation of"),
                            ("part-of", "Part of"),
                            ("supersedes", "Supersedes"),
                        ],
                        max_length=14,
                        verbose_name="relation",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="relations",
                        to="documents.document",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="related_from",
                        to="documents.document",
                        verbose_name="other document",
                    ),
                ),
            ],
            options={
                "verbose_name": "relation",
                "verbose_name_plural": "relations",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("document", "kind", "other"), name="document_relation_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("document", models.F("other")), _negated=True),
                        name="document_relation_to_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["edition-of", "translation-of", "part-of", "supersedes"])
                        ),
                        name="document_relation_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("url", models.URLField(max_length=500, verbose_name="OAI-PMH address")),
                ("set_spec", models.CharField(blank=True, max_length=200, verbose_name="set")),
                ("prefix", models.CharField(default="oai_dc", max_length=40, verbose_name="metadata prefix")),
                (
                    "every",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Only when asked"),
                            ("day", "Every day"),
                            ("week", "Every week"),
                            ("month", "Every month"),
                        ],
                        default="",
                        max_length=5,
                        verbose_name="harvest by itself",
                    ),
                ),
                (
                    "harvested_until",
                    models.DateTimeField(blank=True, null=True, verbose_name="harvested until"),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="added")),
                ("run", models.PositiveIntegerField(default=0, editable=False)),
                ("run_from", models.DateTimeField(editable=False, null=True)),
                ("run_whole", models.BooleanField(default=False, editable=False)),
                ("token", models.TextField(blank=True, editable=False)),
                ("begun_at", models.DateTimeField(editable=False, null=True, verbose_name="last begun")),
                ("ended_at", models.DateTimeField(editable=False, null=True, verbose_name="last ended")),
                ("report", models.JSONField(default=dict, editable=False, verbose_name="last report")),
                ("error", models.TextField(blank=True, editable=False, verbose_name="error")),
            ],
            options={
                "verbose_name": "source",
                "verbose_name_plural": "sources",
                "constraints": [
                    models.UniqueConstraint(fields=("url", "set_spec", "prefix"), name="document_source_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="HarvestedRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("identifier", models.CharField(max_length=500, verbose_name="identifier")),
                ("datestamp", models.CharField(max_length=20, verbose_name="changed there")),
                ("deleted", models.BooleanField(default=False, verbose_name="deleted there")),
                ("fingerprint", models.CharField(blank=True, max_length=64)),
                ("run", models.PositiveIntegerField(default=0)),
                (
                    "document",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="harvested",
                        to="documents.document",
                        verbose_name="document",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="records",
                        to="documents.source",
                    ),
                ),
            ],
            options={
                "verbose_name": "harvested record",
                "verbose_name_plural": "harvested records",
                "indexes": [models.Index(fields=["source", "run"], name="document_harvested_run")],
                "constraints": [
                    models.UniqueConstraint(fields=("source", "identifier"), name="document_harvested_once")
                ],
            },
        ),
        migrations.AddField(
            model_name="document",
            name="source",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="documents",
                to="documents.source",
                verbose_name="harvested from",
            ),
        ),
        migrations.CreateModel(
            name="TableImport",
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
                        upload_to=knowledge.documents.models.tables.stored_table, verbose_name="file"
                    ),
                ),
                ("publish", models.BooleanField(default=False, verbose_name="publish at once")),
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
                "verbose_name": "import of a table",
                "verbose_name_plural": "imports of tables",
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("key", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                (
                    "file",
                    models.FileField(db_index=True, upload_to=knowledge.documents.models.files.stored_name),
                ),
                ("name", models.CharField(max_length=150)),
                ("size", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("media_type", models.CharField(max_length=100)),
                ("facts", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["owner", "-created_at"], name="document_upload_owner")],
            },
        ),
        migrations.CreateModel(
            name="Usage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(verbose_name="month")),
                ("country", models.CharField(blank=True, max_length=2, verbose_name="country")),
                ("views", models.PositiveIntegerField(default=0, verbose_name="views")),
                ("downloads", models.PositiveIntegerField(default=0, verbose_name="downloads")),
                (
                    "document",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="usage",
                        to="documents.document",
                    ),
                ),
            ],
            options={
                "verbose_name": "use",
                "verbose_name_plural": "use",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("document", "month", "country"), name="document_usage_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("act", models.CharField(choices=[("view", "View"), ("download", "Download")], max_length=8)),
                ("person", models.CharField(max_length=32)),
                (
                    "document",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["day"], name="document_visit_day")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("document", "day", "act", "person"), name="document_visit_once"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("only_described", False),
                    models.Q(("current__isnull", True), ("link", "")),
                    _connector="OR",
                ),
                name="document_only_described",
            ),
        ),
    ]
