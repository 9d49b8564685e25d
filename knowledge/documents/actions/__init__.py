"""Depositing, describing, publishing: every change of a document goes through here."""

from knowledge.documents.actions.assessing import (
    assess,
    assessment_state_changed,
    set_rung,
    take_back_assessment,
)
from knowledge.documents.actions.collecting import (
    STEPS,
    arrange_collection,
    collect,
    collection_state_changed,
    delete_collection,
    edit_collection,
    shown_in_anew,
    start_collection,
)
from knowledge.documents.actions.deciding import (
    publish_document,
    return_document,
    state_changed,
    submit_document,
    withdraw_document,
)
from knowledge.documents.actions.describing import (
    PLAIN,
    Stale,
    deposit,
    edit_document,
    translate_document,
    write_fields,
    write_rows,
)
from knowledge.documents.actions.embargoes import lift_embargo
from knowledge.documents.actions.files import (
    UploadGone,
    give_up_scan,
    keep_picture,
    keep_words,
    note_scan,
)
from knowledge.documents.actions.following import follow_list
from knowledge.documents.actions.harvesting import show_harvested, withdraw_harvested, withdraw_unseen
from knowledge.documents.actions.numbers import count_use, forget_visits, note_export, recount
from knowledge.documents.actions.relating import Circle
from knowledge.documents.actions.showing import shown_anew

__all__ = [
    "PLAIN",
    "STEPS",
    "Circle",
    "Stale",
    "UploadGone",
    "arrange_collection",
    "assess",
    "assessment_state_changed",
    "collect",
    "collection_state_changed",
    "count_use",
    "delete_collection",
    "deposit",
    "edit_collection",
    "edit_document",
    "follow_list",
    "forget_visits",
    "give_up_scan",
    "keep_picture",
    "keep_words",
    "lift_embargo",
    "note_export",
    "note_scan",
    "publish_document",
    "recount",
    "return_document",
    "set_rung",
    "show_harvested",
    "shown_anew",
    "shown_in_anew",
    "start_collection",
    "state_changed",
    "submit_document",
    "take_back_assessment",
    "translate_document",
    "withdraw_document",
    "withdraw_harvested",
    "withdraw_unseen",
    "write_fields",
    "write_rows",
]
