"""The list of groups, the page of each, and what its coordinators say and keep there."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from members.groups import actions, permissions, seating
from members.groups.filters import GroupFilter
from members.groups.forms import DescribeForm, GiveForm
from members.groups.models import Group, Meeting, Role
from members.groups.views.loading import of_group
from members.models import Member
from portal import belongings, kept, limits, notices
from portal.access import is_member, member_required, require
from portal.pages import KeyPager
from portal.vocabulary.models import Theme
from portal.writing import fillable, sent

MOST_NAMED = 12  # coordinators on the page of a group
# Tables of which rows were read before what is kept is made.
READ_WITH_GROUP = ("groups_group", "groups_formername", "groups_group_themes", "groups_possession")
NEXT = 3  # meetings on it
SOMEBODY_CHANGED = gettext_lazy(
    "Somebody changed this in the meantime. Your text is kept here: please look at theirs, and send it again."
)


@require_safe
@kept.for_visitors
def index(request):
    def context(person):
        groups = Group.objects.visible_to(person).select_related("region").defer("body_html")
        found = GroupFilter(request.GET, queryset=groups, person=person)
        if not is_member(person):
            del found.form.fields["mine"]
        return {"filter": found, "pager": KeyPager(found.qs, request, order=("kind", "name_en", "id"))}

    [drawn] = kept.drawn(request, context, "groups/index_list.html")
    return render(request, "groups/index.html", {"list": drawn})


@require_safe
@kept.for_visitors
@of_group
def group(request, group):
    person = request.user
    notices.mark_read(person, "group", group.pk)

    def context(reader):
        return about(group, reader)

    words, facts = kept.drawn(request, context, "groups/group_text.html", "groups/group_facts.html")
    context = standing(person, group) | {
        "group": group,
        "text": words,
        "facts": facts,
        "watching": notices.watching(person, "group", group.pk),
        "may_read": permissions.can_read_text(person, group, group),
        "may_report": permissions.can_report_text(person, group, group),
    }
    return render(request, "groups/group.html", context)


def standing(person, group):
    """What `person` may do here, for the buttons."""
    return {
        "is_in": permissions.is_in(person, group),
        "is_inside": permissions.can_read_inside(person, group),
        "may_join": permissions.can_join_group(person, group),
        "may_ask": permissions.can_ask_to_join(person, group),
        "tends": permissions.can_tend_group(person, group),
        "has_asked": is_member(person) and permissions.has_asked(person, group),
    }


def about(group, reader):
    """What all readers of the same groups see of it."""
    kept.depends_on(*READ_WITH_GROUP)
    rows = group.memberships.current().filter(role=Role.COORDINATOR, member__status="active")
    seen = Member.objects.visible_to(reader).values("pk")
    coming = Meeting.objects.visible_to(reader).filter(group=group.pk, cancelled_at=None).coming()
    return {
        "group": group,
        "is_inside": permissions.can_read_inside(reader, group),
        "themes": Theme.objects.named(group.theme_ids),
        "coordinators": list(
            rows.filter(member__in=seen).select_related("member").order_by("pk")[:MOST_NAMED]
        ),
        "meetings": [of(group, one) for one in coming.defer("body", "body_html")[:NEXT]],
        "things": things_of(group, reader),
        "shows_meetings": permissions.can_see_meetings(reader, group),
    }


def of(group, meeting):
    meeting.group = group
    return meeting


def things_of(group, reader):
    """What the group has, by kind, as far as `reader` sees it."""
    ids: dict[str, list[int]] = {}
    for kind, object_id in group.things:
        ids.setdefault(kind, []).append(object_id)
    return [
        {"kind": kind, "label": kind.label, "rows": rows}
        for kind in belongings.kinds.values()
        if kind.name in ids and (rows := kind.shown(reader, ids[kind.name]))
    ]


@fillable
@member_required
@of_group
def describe_group(request, group):
    require(permissions.can_tend_group(request.user, group))
    initial = {"body": group.body, "language": group.language, "revision": group.revision}
    form, theirs = DescribeForm(sent(request), initial=initial | {"themes": group.theme_ids}), None
    if form.is_valid() and limits.admits(request, form, before=group.body_html):
        try:
            data = form.cleaned_data
            actions.describe_group(request.user, group, data, revision=data["revision"])
            messages.success(request, _("The page of the group is changed."))
            return redirect(group)
        except actions.Stale:
            form.start_from(theirs := Group.objects.get(pk=group.pk))
            form.add_error(None, SOMEBODY_CHANGED)
    return show_form(request, group, form, _("Describe the group"), _("Save"), theirs=theirs)


def show_form(request, group, form, title, submit, **more):
    """A page that is one form about the group."""
    status = getattr(form, "status", 422) if form.is_bound else 200
    context = {"group": group, "form": form, "title": title, "submit": submit} | more
    return render(request, "groups/form.html", context, status=status)


@fillable
@member_required
@of_group
def things(request, group):
    """What the group has; its coordinators begin more, give it what is there, and take it away again."""
    require(permissions.can_tend_group(request.user, group))
    data = sent(request) if "give" in request.POST else None
    form = GiveForm(data, kinds=belongings.kinds, person=request.user)
    if request.method == "POST":
        status = 422
        try:
            if form.is_bound and form.is_valid():
                actions.give_possession(request.user, group, *form.cleaned_data["address"])
                return redirect(f"{group.get_absolute_url()}things/")
            if done := begun_or_laid_down(request, group):
                messages.success(request, done)
                return redirect(f"{group.get_absolute_url()}things/")
        except belongings.NotMade as refused:
            messages.error(request, str(refused))
    else:
        status = 200
    shown = things_of(group, request.user)
    numbers = {entry["kind"].name: len(entry["rows"]) for entry in shown}
    offered = [kind for kind in belongings.kinds.values() if numbers.get(kind.name, 0) < kind.most]
    context = {"group": group, "form": form, "things": shown, "offered": offered}
    return render(request, "groups/things.html", context, status=status)


def begun_or_laid_down(request, group):
    """What was done by one of the buttons; nothing where none of them was pressed."""
    kind = request.POST.get("begin", "")
    if kind in belongings.kinds:
        begun = actions.begin_possession(request.user, group, kind)
        return _("It is begun.") if begun else _("The group has this already.")
    kind, _colon, number = request.POST.get("lay-down", "").partition(":")
    if kind in belongings.kinds and number.isdecimal() and len(number) < 19:
        actions.lay_down(request.user, group, kind, int(number))
        return _("It is no longer the group’s own. It stays where it is.")
    return ""


@require_safe
@kept.for_visitors
@of_group
def seats(request, group):
    """The seats of a committee, who holds them, and whom it does not represent."""

    def context(reader):
        kept.depends_on(*READ_WITH_GROUP)
        found = seating.seats_of(group)
        people = {term.member_id for one in found for term in (one.now, *one.coming, *one.before) if term}
        seen = Member.objects.visible_to(reader).filter(pk__in=people)
        regions = seating.by_region(found)
        return {
            "group": group,
            "seats": found,
            "seen": set(seen.values_list("pk", flat=True)),
            "kinds": seating.by_kind(found),
            "represented": [share for share in regions if not share.is_missing],
            "missing": [share for share in regions if share.is_missing],
            "had_terms": any(one.before for one in found),
        }

    [drawn] = kept.drawn(request, context, "groups/seats_list.html")
    return render(request, "groups/seats.html", {"group": group, "list": drawn})
