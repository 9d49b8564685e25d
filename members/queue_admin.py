"""The queue of newcomers in the admin: what is known, whom they may be already, and deciding in bulk."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from members import actions, door, duplicates
from members.models import Status
from portal.punctuation import listed
from portal.vocabulary.models import Language, Theme

SHOWN = 400  # characters of what somebody says of themselves


class QueueList(ChangeList):
    """The list of members, which learns of all newcomers on a page at once whom they may be already, and how
    they came."""

    def get_results(self, request):
        super().get_results(request)
        waiting = [member for member in self.result_list if member.status == Status.WAITING]
        near = duplicates.near(waiting) if waiting else {}
        how = door.the().how(waiting) if waiting else {}
        for member in waiting:
            member.near, member.how = near.get(member.pk, []), how.get(member.pk, "")


class QueueAdmin(admin.ModelAdmin):
    """What `MemberAdmin` shows of newcomers, and the acts on several of them."""

    def get_changelist(self, request, **kwargs):
        return QueueList

    def get_queryset(self, request):
        found = super().get_queryset(request)
        is_list = request.resolver_match.url_name == "members_member_changelist"
        return found.with_interests() if is_list else found

    @admin.display(description=_("what is known"))
    def known(self, member):
        """A newcomer's address, work, interests and words, one below the other; of others, their words."""
        profile = getattr(member, "profile", None)
        about = profile.about[:SHOWN] if profile else ""
        if member.status != Status.WAITING or not profile:
            return about[:200]
        themes = listed(Theme.objects.named(member.theme_ids))
        languages = listed(Language.objects.named(member.language_ids))
        work = listed([profile.position, profile.organisation or ""])
        facts = [
            ("", member.email),
            ("", work),
            (_("Themes:"), themes),
            (_("Languages:"), languages),
            (_("Pages:"), " ".join(profile.links)),
            (_("Came by:"), getattr(member, "how", "")),
            (_("Asked and answered:"), member.status_reason),
            ("", about),
        ]
        return format_html_join("", '<div dir="auto">{} {}</div>', (fact for fact in facts if fact[1]))

    @admin.display(description=_("perhaps the same as"))
    def near(self, member):
        return drawn_near(getattr(member, "near", []))

    @admin.display(description=_("perhaps the same as"))
    def near_alone(self, member):
        return drawn_near(duplicates.near([member]).get(member.pk, []))

    @admin.display(description=_("came by"))
    def how_alone(self, member):
        return door.the().how([member]).get(member.pk) or "—"

    @admin.action(description=_("Approve the selected"))
    def approve_selected(self, request, queryset):
        chosen = chosen_in(request, queryset)
        done = sum(actions.approve(request.user, member) for member in queryset.awaiting_approval())
        text = ngettext("%d member approved.", "%d members approved.", done) % done
        self.told(request, text, len(chosen) - done)

    @admin.action(description=_("Ask the selected, each the same question"))
    def ask_selected(self, request, queryset):
        waiting, chosen = queryset.awaiting_approval(), chosen_in(request, queryset)
        if not (question := request.POST.get("reason", "").strip()):
            asked = _(
                "Each of these people gets your question, and comes back into the queue with the answer."
            )
            return self.reason_wanted(
                request, waiting, chosen, "ask_selected", asked, _("Question:"), _("Ask")
            )
        done = sum(actions.ask(request.user, member, question) for member in waiting)
        text = ngettext("%d person asked.", "%d people asked.", done) % done
        return self.told(request, text, len(chosen) - done)

    @admin.action(description=_("Decline the selected, with a reason"))
    def decline_selected(self, request, queryset):
        waiting, chosen = queryset.filter(status=Status.WAITING), chosen_in(request, queryset)
        if not (reason := request.POST.get("reason", "").strip()):
            said = _(
                "Each of these people will be told that they are not accepted, with the reason that you give."
            )
            return self.reason_wanted(
                request, waiting, chosen, "decline_selected", said, _("Reason:"), _("Decline")
            )
        done = sum(actions.decline(request.user, member, reason) for member in waiting)
        text = ngettext("%d person declined.", "%d people declined.", done) % done
        return self.told(request, text, len(chosen) - done)

    def told(self, request: Any, text: str, left: int) -> None:
        self.message_user(request, text, messages.SUCCESS)
        if left:
            said = ngettext(
                "%d was decided by somebody else meanwhile, or does not wait.",
                "%d were decided by somebody else meanwhile, or do not wait.",
                left,
            )
            self.message_user(request, said % left, messages.WARNING)

    def reason_wanted(self, request, members, chosen, action, said, label, submit):
        context = {
            **self.admin_site.each_context(request),
            "title": self.get_action(action)[2],
            "opts": self.opts,
            "members": members.select_related("country", "profile"),
            "selected": sorted(chosen),
            "missing": "reason" in request.POST,
            "action": action,
            "said": said,
            "label": label,
            "submit": submit,
        }
        return TemplateResponse(request, "members/reason_selected.html", context)


def chosen_in(request: Any, queryset: Any) -> set[int]:
    """Who was chosen, by id, as the list was when it was shown: its filter may find some of them no more by
    now, and whoever chose all of it has sent the first page alone."""
    sent = {int(pk) for pk in request.POST.getlist("_selected_action") if pk.isdecimal()}
    return sent | set(queryset.values_list("pk", flat=True))


def drawn_near(near: list[duplicates.Near]) -> Any:
    """The accounts that may be the same person's, each with its standing and by what it is alike."""
    if not near:
        return "—"
    rows = [
        (
            reverse("admin:members_member_change", args=[one.member.pk]),
            one.member.full_name,
            one.member.email,
            listed([one.member.country or "", one.member.get_status_display()]),
            one.by,
        )
        for one in near
    ]
    return format_html(
        "<ul>{}</ul>",
        format_html_join("", '<li><a href="{}" dir="auto">{}</a> <bdi>{}</bdi> ({}): {}</li>', rows),
    )
