"""Who may open what of this part; see tests/test_access.py."""

from tests.access import MEMBERS, PUBLIC, Row, answers, for_members
from tests.groups.gatherings import ask, make_group, make_meeting, put_in

# In each of these groups the author is a member and the facilitator a coordinator.
INSIDE = for_members(403, author=200, facilitator=200, secretariat=200)
TENDED = for_members(403, facilitator=200, secretariat=200)
TENDED_FORM = for_members(403, facilitator=422, secretariat=422)
HIDDEN = answers(404, author=200, facilitator=200, secretariat=200)


def group(cast, openness="closed"):
    made = make_group("goats", openness)
    put_in(made, cast.author)
    return put_in(made, cast.facilitator, role="coordinator")


def of(openness="closed"):
    return lambda cast: {"slug": group(cast, openness).slug}


def with_meeting(openness="closed", **fields):
    def make(cast):
        made = group(cast, openness)
        return {"slug": made.slug, "meeting_id": make_meeting(made, **fields).pk}

    return make


def with_author(cast):
    return {"slug": group(cast).slug, "handle": cast.author.handle}


def with_request(cast):
    made = group(cast)
    return {"slug": made.slug, "request_id": ask(made, cast.other).pk}


def with_key(cast):
    made = group(cast)
    made.memberships.filter(member=cast.author).update(calendar_key="k" * 40)
    return {"slug": made.slug, "key": "k" * 40}


ROWS: dict[str, Row] = {
    "groups:index": Row(get=PUBLIC),
    "groups:group": Row(get=PUBLIC, make=of("public")),
    "groups:group that is closed": Row(get=PUBLIC, make=of()),
    "groups:group that is hidden": Row(get=HIDDEN, make=of("hidden")),
    "groups:describe-group": Row(get=TENDED, post=TENDED_FORM, make=of()),
    "groups:things": Row(get=TENDED, post=TENDED_FORM, make=of()),
    "groups:things of a hidden group": Row(
        get=for_members(404, author=403, facilitator=200, secretariat=200),
        post=for_members(404, author=403, facilitator=422, secretariat=422),
        make=of("hidden"),
    ),
    "groups:seats": Row(get=PUBLIC, make=of()),
    "groups:seats of a hidden group": Row(get=HIDDEN, make=of("hidden")),
    "groups:join-group": Row(post=for_members(302), make=of("public")),
    "groups:join-group that is closed": Row(
        post=for_members(403, author=302, facilitator=302, secretariat=302), make=of()
    ),
    "groups:ask-to-join": Row(
        get=for_members(200, author=302, facilitator=302),
        post=for_members(302),
        make=of(),
    ),
    "groups:ask-to-join a hidden group": Row(
        get=for_members(404, author=302, facilitator=302, secretariat=403),
        post=for_members(404, author=302, facilitator=302, secretariat=403),
        make=of("hidden"),
    ),
    "groups:withdraw-request": Row(post=for_members(302), make=of()),
    "groups:leave-group": Row(
        get=for_members(302, author=200, facilitator=200), post=for_members(302), make=of()
    ),
    "groups:requests": Row(get=TENDED, make=of()),
    "groups:decide-request": Row(
        post=for_members(403, facilitator=302, secretariat=302),
        make=with_request,
    ),
    "groups:members": Row(get=MEMBERS, make=of()),
    "groups:members of a hidden group": Row(
        get=for_members(404, author=200, facilitator=200, secretariat=200), make=of("hidden")
    ),
    "groups:past-members": Row(get=MEMBERS, make=of()),
    "groups:let-in": Row(get=TENDED, post=for_members(403, facilitator=302, secretariat=302), make=of()),
    "groups:set-role": Row(get=TENDED, post=TENDED_FORM, make=with_author),
    "groups:let-out": Row(
        get=TENDED, post=for_members(403, facilitator=302, secretariat=302), make=with_author
    ),
    "groups:meetings": Row(get=PUBLIC, make=of()),
    "groups:meetings of a hidden group": Row(get=HIDDEN, make=of("hidden")),
    "groups:announce-meeting": Row(get=TENDED, post=TENDED_FORM, make=of()),
    "groups:meeting": Row(get=PUBLIC, make=with_meeting("public")),
    "groups:meeting of a closed group": Row(get=HIDDEN, make=with_meeting()),
    "groups:meeting-ics": Row(get=PUBLIC, make=with_meeting("public")),
    "groups:meeting-ics of a closed group": Row(get=HIDDEN, make=with_meeting()),
    "groups:edit-meeting": Row(get=TENDED, post=TENDED_FORM, make=with_meeting("public")),
    "groups:call-off-meeting": Row(
        get=TENDED,
        post=for_members(403, facilitator=302, secretariat=302),
        make=with_meeting("public"),
    ),
    "groups:answer-meeting": Row(
        post=for_members(403, author=302, facilitator=302),
        make=with_meeting("public"),
        data=lambda cast: {"answer": "yes"},
    ),
    "groups:write-minutes": Row(get=TENDED, post=TENDED_FORM, make=with_meeting("public", days=-7)),
    "groups:calendar": Row(
        get=for_members(403, author=200, facilitator=200),
        post=for_members(403, author=302, facilitator=302),
        make=of(),
    ),
    "groups:open-calendar": Row(get=PUBLIC, make=of("public")),
    "groups:open-calendar of a closed group": Row(get=answers(404), make=of()),
    "groups:own-calendar": Row(get=PUBLIC, make=with_key),
}
