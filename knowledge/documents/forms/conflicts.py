"""Two who change a document at once: who comes second gets both, and loses nothing."""

from typing import Any

from django.utils.translation import gettext as _

from knowledge.documents import reading
from knowledge.documents.forms.initial import as_described, fields_of
from knowledge.documents.history import changed_since, described
from knowledge.documents.models import Document


def offer(form: Any, document: Document) -> dict[str, Any]:
    """Give the form back from the newest revision on.

    What the other changed and this person did not stands in the form as the other left it. Where both
    changed a field, what was typed stays and the difference is shown. Returns the names of the first
    fields, and of the others their name with the difference from theirs to what was typed.
    """
    newest = Document.objects.select_related("current").get(pk=document.pk)
    base = changed_since(document, form.cleaned_data["revision"])
    theirs, mine = described(newest), as_described(form.cleaned_data)
    form.data = form.data.copy()
    form.data["revision"] = newest.revision
    taken, both = [], []
    # The place on the ladder is no field of the form: that it moved is said, too.
    for name in (name for name in base if name not in theirs or theirs[name] != base[name]):
        if name not in mine:
            taken.append(reading.label(name))
        elif mine[name] == base[name]:
            put(form, name, theirs[name])
            taken.append(reading.label(name))
        elif mine[name] != theirs[name]:
            both.append((reading.label(name), reading.compared(name, theirs[name], mine[name], form.person)))
    form.add_error(
        None,
        _(
            "Somebody changed this document in the meantime. Nothing of yours is lost: please read what "
            "stands above, put the form right where you wish, and send it again."
        ),
    )
    return {"taken": taken, "both": both}


def put(form: Any, name: str, value: Any) -> None:
    """Let a field of the form that is shown again hold `value`, of `history.described`."""
    field = form.fields[name]
    ready = field.prepare_value(fields_of({name: value})[name])
    if isinstance(ready, tuple):  # boxes, and words beside them
        form.data.setlist(name, ready[0])
        form.data[f"{name}_words"] = ""
    elif isinstance(ready, list):
        form.data.setlist(name, [str(one) for one in ready])
    elif isinstance(ready, bool):
        form.data.setlist(name, ["on"] if ready else [])
    else:
        form.data[name] = "" if ready is None else str(ready)
