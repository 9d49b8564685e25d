"""What an entry says by now, where its owner has changed it in another window while writing in this one."""

from typing import Any

from django.forms import Field
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.forms.entry import EntryForm
from members.models import Member
from members.permissions import FIELD_AUDIENCE
from portal.punctuation import listed

ELSEWHERE = gettext_lazy(
    "This entry was changed elsewhere while you were writing. Where it now says something else than you have "
    "typed, you read that beside the field. Take from it what you need, and send the form again."
)


def meet(form: EntryForm, member: Member) -> bool:
    """Say beside each field of `form` what is kept by now, where that is not what was typed; the form can
    then be sent again. False where the two say the same, as where the form was sent twice."""
    fresh = Member.objects.get(pk=member.pk)
    now = EntryForm(member=fresh)
    typed, found = form.cleaned_data, {}
    for name, field in now.fields.items():
        if name in ("revision", "agreed") or name not in typed:
            continue
        kept, wanted = now.get_initial_for_field(field, name), typed[name]
        if name.startswith("audience_"):
            wanted = wanted or FIELD_AUDIENCE[name.removeprefix("audience_")]
        if plain(kept) != plain(wanted):
            found[name] = in_words(field, kept)
    form.start_from(fresh.profile)
    if found:
        form.add_error(None, ELSEWHERE)
    for name, words in found.items():
        form.add_error(name, _("It now says: %(kept)s") % {"kept": words or _("nothing")})
    return bool(found)


def plain(value: Any) -> Any:
    """What can be compared of a value, typed or kept; a list has no order, and its tags no capitals."""
    if isinstance(value, list):
        return sorted(plain(one).casefold() for one in value)
    return "" if value is None else str(getattr(value, "pk", value))


def in_words(field: Field, value: Any) -> str:
    """A value of `field` as its reader knows it; nothing for none."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    each = value if isinstance(value, list) else [] if value is None else [value]
    return listed(one if hasattr(one, "pk") else label_of(field, one) for one in each)


def label_of(field: Field, value: Any) -> Any:
    labels = {str(key): label for key, label in getattr(field, "choices", ())}
    return labels.get(str(value), value)
