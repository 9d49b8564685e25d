from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "knowledge.documents"
    verbose_name = _("Documents")

    def ready(self):
        from django.db.models import F
        from django.db.models.functions import Coalesce

        from knowledge.documents import (  # noqa: F401  mails announces its events
            actions,
            belonging,
            counting,
            decisions,
            index,
            mails,
            permissions,
            pictures,
            talking,
            tasks,
        )
        from knowledge.documents import personal as own
        from knowledge.documents.harvesting import tasks as harvesting_tasks
        from knowledge.documents.models import Assessment, Collection, Combination, Document
        from knowledge.documents.oai import tasks as oai_tasks
        from knowledge.documents.table import tasks as table_tasks
        from portal import (
            belongings,
            comments,
            home,
            links,
            moderation,
            notices,
            personal,
            pulse,
            search,
            seen,
            work,
        )
        from portal import pictures as shown_pictures
        from portal.comments.by_mail import reply_to_thing
        from portal.moderation.decisions import register_decisions
        from portal.vocabulary import following

        search.register(
            "document", model=Document, label=_("Documents"), entries=index.entries, page_url=index.page_url
        )
        search.register(
            "collection", model=Collection, label=_("Collections"), entries=index.collection_entries
        )
        belongings.register(
            "collection",
            label=_("Document collections"),
            begin=_("Begin a collection of documents"),
            shown=belonging.shown,
            make=belonging.make,
            open_to=belonging.open_to,
            can_give=belonging.can_give,
        )
        links.register(
            "collection",
            views=["documents:collection"],
            ids=lambda found: [one["collection_id"] for one in found],
        )
        links.register(
            "document",
            views=[f"documents:{name}" for name in ("document", "short-address", "file", "version")],
            ids=lambda found: [one["document_id"] for one in found],
        )
        shown_pictures.register(["documents:file", "documents:version"], pictures.find)
        comments.register(
            "document",
            visible=Document.objects.visible_to,
            can_comment=permissions.can_comment_document,
            told=talking.answered_by_comments,
            watched=lambda document: [("document", document.pk)],
            rows=talking.rows,
            found=talking.found,
        )
        notices.register_kind(
            "document",
            label=_("Document"),
            plural=_("Documents"),
            visible=Document.objects.visible_to,
            reply=reply_to_thing("document"),
        )
        notices.register_kind(
            "collection",
            label=_("Collection"),
            plural=_("Collections"),
            visible=Collection.objects.visible_to,
        )
        notices.register_kind(
            "documents",
            label=_("List of documents"),
            plural=_("Lists of documents"),
            visible=Combination.objects.visible_to,
        )
        moderation.register(
            "collection",
            Collection,
            label=_("Collection"),
            visible=Collection.objects.visible_to,
            can_moderate=permissions.can_moderate_collection,
            after_change=actions.collection_state_changed,
            author=lambda collection: collection.owner,
            text=lambda collection: collection.body,
            rows=lambda ids: Collection.objects.filter(pk__in=ids).select_related("owner"),
            published=lambda owner: Collection.objects.published().filter(owner=owner),
            returnable=True,
            mend_url=lambda collection: f"{collection.get_absolute_url()}edit/",
        )
        moderation.register(
            "document",
            Document,
            label=_("Document"),
            visible=Document.objects.visible_to,
            can_moderate=permissions.can_moderate_document,
            after_change=actions.state_changed,
            author=lambda document: document.depositor,
            text=lambda document: document.abstract,
            rows=lambda ids: Document.objects.filter(pk__in=ids).for_desk(),
            describe=decisions.describe_document,
            published=lambda author: Document.objects.published().filter(depositor=author),
        )
        notices.register_kind(
            "assessment",
            label=_("Assessment"),
            plural=_("Assessments"),
            visible=Assessment.objects.visible_to,
            watched=False,
        )
        moderation.register(
            "assessment",
            Assessment,
            label=_("Assessment"),
            visible=Assessment.objects.visible_to,
            can_moderate=permissions.can_moderate_assessment,
            after_change=actions.assessment_state_changed,
            text=lambda assessment: assessment.body,
            rows=lambda ids: Assessment.objects.filter(pk__in=ids).for_desk(),
            describe=decisions.describe_assessment,
            published=lambda author: Assessment.objects.published().filter(author=author),
            returnable=True,
            mend_url=lambda assessment: f"{assessment.document.get_absolute_url()}assess/",
        )
        register_decisions(
            "assessment",
            label=_("Assessment"),
            waiting=lambda: Assessment.objects.for_desk().held(),
            since=Coalesce("state_at", "created_at"),
            may=permissions.can_moderate_assessment,
            describe=decisions.describe_assessment,
        )
        moderation.register_queue(
            "documents",
            label=_("Documents to look at"),
            rows=Document.objects.waiting,
            url="admin:documents_document_changelist",
            query="status__exact=submitted",
        )
        register_decisions(
            "document",
            label=_("Document"),
            waiting=lambda: Document.objects.waiting().select_related(
                "current", "depositor__profile__organisation"
            ),
            since=F("submitted_at"),
            may=permissions.can_publish_document,
            describe=decisions.describe_document,
            answers=decisions.ANSWERS,
        )
        home.register_section(
            "documents",
            title=_("New documents"),
            more="documents:index",
            empty=_("No document is published yet."),
            rows=lambda person: (
                Document.objects.listed_for(person)
                .only("title", "slug", "language", "updated_at")
                .order_by("-published_at", "-id")[:5]
            ),
            order=30,
        )
        work.every("day", tasks.tidy_files)
        work.every("hour", tasks.lift_embargoes)
        work.every("hour", tasks.scan_waiting)
        work.every("day", table_tasks.forget_tables)
        work.every("day", tasks.relate_some)
        work.every("hour", harvesting_tasks.harvest_due)
        work.every("day", tasks.forget_visits)
        seen.register("document", counting.count_view)
        pulse.leave_out("documents_visit", "documents_usage")
        pulse.let_lag("documents_document", "view_count", "download_count")
        work.every("day", oai_tasks.mend, after=timedelta(hours=3))
        following.follow(oai_tasks.vocabulary_changed)
        personal.register(
            "documents",
            export=own.export,
            erase=own.erase,
            withdraw=own.withdraw,
            tables=own.TABLES,
        )
