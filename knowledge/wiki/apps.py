from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WikiConfig(AppConfig):
    name = "knowledge.wiki"
    verbose_name = _("Wiki")

    def ready(self):
        from django.urls import reverse

        from knowledge.wiki import (  # noqa: F401  mails announces its events
            actions,
            belonging,
            decisions,
            index,
            mails,
            permissions,
            pictures,
            talking,
            tasks,
        )
        from knowledge.wiki import personal as own
        from knowledge.wiki.models import Page
        from portal import (
            belongings,
            comments,
            drafts,
            home,
            links,
            moderation,
            notices,
            personal,
            pulse,
            search,
            sitemaps,
            work,
        )
        from portal import pictures as shown_pictures
        from portal.comments.by_mail import reply_to_thing
        from portal.links import growing

        shown_pictures.register(["wiki:file"], pictures.find)
        search.register("page", model=Page, label=_("Wiki pages"), entries=index.entries)
        sitemaps.register_alternates("page", index.alternates)
        growing.register_form(
            may=permissions.can_start_page,
            draft=lambda thing: f"wiki-new-{thing[0]}-{thing[1]}",
            url=lambda thing: reverse("wiki:grow-page", args=thing),
        )
        belongings.register(
            "page",
            label=_("Wiki"),
            begin=_("Start a page in the wiki"),
            shown=belonging.shown,
            make=belonging.make,
            open_to=belonging.open_to,
            can_give=belonging.can_give,
        )
        links.register(
            "page",
            views=["wiki:page"],
            ids=lambda found: Page.objects.filter(
                addresses__slug__in=[one["slug"] for one in found]
            ).values_list("pk", flat=True),
        )
        comments.register(
            "page",
            visible=Page.objects.visible_to,
            can_comment=permissions.can_comment_page,
            told=lambda page: page.keepers.all(),
            watched=talking.watched,
            rows=talking.rows,
            found=talking.found,
        )
        notices.register_kind(
            "page",
            label=_("Wiki page"),
            plural=_("Wiki pages"),
            visible=Page.objects.visible_to,
            reply=reply_to_thing("page"),
        )
        notices.register_kind(
            "branch",
            label=_("Branch of the wiki"),
            plural=_("Wiki pages with all that is under them"),
            visible=Page.objects.visible_to,
        )
        moderation.register(
            "page",
            Page,
            label=_("Wiki page"),
            visible=Page.objects.visible_to,
            can_moderate=permissions.can_moderate_page,
            after_change=actions.state_changed,
            text=lambda page: page.current.body,
            rows=lambda ids: Page.objects.filter(pk__in=ids).select_related("current", "author"),
            describe=decisions.describe_page,
            published=lambda author: Page.objects.published().filter(author=author),
            returnable=True,
            mend_url=lambda page: f"{page.get_absolute_url()}edit/",
        )
        moderation.register_queue(
            "wiki-review",
            label=_("Wiki pages to review"),
            rows=Page.objects.waiting,
            url="wiki:review-queue",
        )
        work.every("day", tasks.tidy_files)
        work.every("day", tasks.forget_files)
        pulse.leave_out("wiki_export")
        home.register_section(
            "wiki",
            title=_("Lately in the wiki"),
            more="wiki:index",
            empty=_("The wiki has no pages yet."),
            rows=lambda person: Page.objects.visible_to(person).order_by("-updated_at", "-id")[:5],
            order=40,
        )
        drafts.follow("wiki-", actions.presence.typing)
        pulse.leave_out("wiki_editing")
        work.every("day", tasks.forget_editing, after=timedelta(hours=3))
        work.every("day", tasks.remind_keepers)
        personal.register(
            "wiki",
            export=own.export,
            erase=own.erase,
            withdraw=own.withdraw,
            tables=own.TABLES,
        )
