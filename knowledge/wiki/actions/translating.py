"""Saying a page in another language, and keeping up with it."""

import uuid
from typing import Any

from django.db import transaction

from knowledge.wiki import permissions
from knowledge.wiki.actions import families, tree
from knowledge.wiki.actions.families import LanguageTaken
from knowledge.wiki.actions.starting import start_page
from knowledge.wiki.models import Editors, Page, Revision
from portal import search
from portal.access import require
from portal.moderation.actions import log


@transaction.atomic
def translate_page(
    member: Any, page: Page, data: dict[str, Any], *, number: int, form_key: uuid.UUID | None = None
) -> Page:
    """Start a page that says in another language what revision `number` of `page` says, the original of its
    family. `data` has title, language, body and summary; what it is about, who reads and who changes it are
    taken over. It stands under the translation of the page above, else under that one itself.

    Raises LanguageTaken where somebody was faster, and whatever `start_page` does.
    """
    require(permissions.can_translate_page(member, page))
    about = {
        "translation_of": page,
        "translated_from": Revision.objects.filter(page=page, number=number).first(),
        "parent": place_for(member, page, data["language"]),
        "themes": page.themes.all(),
        "countries": page.countries.all(),
        "tags": [tag.name for tag in page.tags.all()],
        "audience": page.audience,
        "edited_by": page.edited_by if permissions.must_be_editor(member, page) else Editors.MEMBERS,
    }
    return start_page(member, data | about, form_key=form_key)


def place_for(member: Any, page: Page, language: str) -> Page | None:
    """Under which page a translation stands, among those under which the member may start one."""
    if not page.parent:
        return None
    visible = Page.objects.visible_to(member)
    beside = visible.in_family_of(page.parent).filter(language=language).first()
    above = [beside, visible.filter(pk=page.parent_id).first()]
    return next((one for one in above if one and permissions.can_start_page(member, one)), None)


@transaction.atomic
def set_translation(
    person: Any, page: Page, *, language: str, original: Page | None, is_current: bool = False
) -> bool:
    """Say in which `language` a page is and which page it translates, None where it stands for itself; and
    whether it says what that says now. False where all that was so already.

    A translation of another page's translation is one of the original. Who names a translation of `page`
    itself makes that the original. Raises LanguageTaken where the family has the language already.
    """
    require(permissions.can_set_translation(person, page))
    tree.lock()
    page = Page.objects.locked(page.pk)
    require(permissions.can_set_translation(person, page))
    before = family_of(page)
    place_in_family(page, original, language)
    page.refresh_from_db(fields=["translation_of", "translated_from"])
    if is_current and page.translation_of:
        page.translated_from_id = page.translation_of.shown_id
        page.save(update_fields=["translated_from"])
    after = family_of(page)
    if before == after:
        return False
    log(person, "change", page, kind="page", before=before, after=after)
    search.update("page", [page.pk])
    return True


def place_in_family(page: Page, original: Page | None, language: str) -> None:
    head = original and families.original_of(original)
    if page.translation_of_id and (head is None or head.pk != page.translation_of_id):
        families.leave(page)
    if page.language != language:
        taken = families.in_language(families.original_of(page), language)
        if taken and taken.pk != page.pk:
            raise LanguageTaken(taken)
        page.language = language
        page.save(update_fields=["language"])
    if head and original and head.pk == page.pk != original.pk:
        families.lead(original, page)
    elif head and head.pk not in (page.pk, page.translation_of_id):
        families.join(page, head)


def family_of(page: Page) -> dict[str, Any]:
    """What the log says."""
    original = page.translation_of
    return {
        "language": page.language,
        "translation_of": original.title if original else "",
        "translated_from": page.translated_from.number if page.translated_from else 0,
    }


@transaction.atomic
def follow_original(person: Any, page: Page, number: int) -> bool:
    """Note that a translation says what revision `number` of its original says, which readers of that have
    seen. False where it has followed a later one already, or is no translation of it any more."""
    require(permissions.can_edit_page(person, page))
    page = Page.objects.locked(page.pk)
    require(permissions.can_edit_page(person, page))
    revisions = Revision.objects.filter(page=page.translation_of_id, number=number)
    followed = revisions.filter(number__lte=shown_number(page)).first()
    was = page.translated_from
    if not followed or (was and was.page_id == followed.page_id and was.number >= number):
        return False
    page.translated_from = followed
    page.save(update_fields=["translated_from"])
    log(person, "change", page, kind="page", after={"translated_from": number})
    return True


def shown_number(page: Page) -> int:
    """The number of the revision of its original that readers see; 0 where there is none."""
    original = page.translation_of
    return original.shown.number if original and original.shown else 0
