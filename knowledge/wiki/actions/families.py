"""Families: a page and its translations, with each language once.

One of a family is the original, and all others point straight to it, also those that were deleted. The
original is a page that is there, unless none of the family is. Whoever changes a family holds the tree.
"""

from collections.abc import Sequence

from django.db.models import Q

from knowledge.wiki.models import Page, Revision

Followed = Sequence[tuple[int, int | None]]  # pages with the revisions of their original that they followed


class LanguageTaken(Exception):
    """The family has a page, `page`, in this language already."""

    def __init__(self, page: Page):
        super().__init__(page.slug)
        self.page = page


def original_of(page: Page) -> Page:
    """The page of the family that the others translate, as it stands now."""
    fresh = Page.objects.select_related("translation_of").get(pk=page.pk)
    return fresh.translation_of or fresh


def in_language(original: Page, language: str) -> Page | None:
    """The page of the family that says it in `language` and is there."""
    family = Page.objects.in_family_of(original)
    return family.filter(language=language, deleted_at=None).first()


def place_for_new(page: Page, original: Page | None, followed: Revision | None) -> None:
    """Let a page that is about to be written be a translation of `original`, made from its revision
    `followed`. Raises LanguageTaken, unless it is the same form that made the other page."""
    head = original and original_of(original)
    if head is None or head.deleted_at:
        return
    taken = in_language(head, page.language)
    if taken and not (page.form_key and taken.form_key == page.form_key):
        raise LanguageTaken(taken)
    page.translation_of = head
    page.translated_from = followed if followed and followed.page_id == head.pk else None


def join(page: Page, original: Page) -> None:
    """Let the page, with whatever translates it, belong to the family of an original. Raises LanguageTaken
    where one of its languages is there already; nothing is changed then."""
    family = list(Page.objects.filter(Q(pk=page.pk) | Q(translation_of=page)))
    for one in family:
        taken = None if one.deleted_at else in_language(original, one.language)
        if taken and taken.pk != one.pk:
            raise LanguageTaken(taken)
    Page.objects.filter(pk__in=[one.pk for one in family]).update(
        translation_of=original, translated_from=None
    )


def leave(page: Page) -> None:
    """Let a translation stand for itself."""
    Page.objects.filter(pk=page.pk).update(translation_of=None, translated_from=None)


def lead(page: Page, former: Page) -> None:
    """Let a page be the original of its family, instead of the `former` one."""
    leave(page)
    family = Page.objects.filter(Q(pk=former.pk) | Q(translation_of=former))
    family.exclude(pk=page.pk).update(translation_of=page, translated_from=None)


def hand_on(page: Page) -> Followed:
    """After an original was deleted, let the eldest of its translations take its place.

    Gives what each of them had followed, for `come_back`.
    """
    followed = list(Page.objects.filter(translation_of=page).values_list("pk", "translated_from"))
    if heir := Page.objects.filter(translation_of=page, deleted_at=None).order_by("pk").first():
        lead(heir, page)
    return followed


def come_back(page: Page, followed: Followed) -> None:
    """Before a page is restored, let it take its place in its family again: as its original, if it was that;
    else among the translations. Where its language is taken by now, it stands for itself."""
    head = page.translation_of
    if head is None:
        return
    if in_language(head, page.language):
        leave(page)
    elif head.deleted_at or head.pk in [pk for pk, _revision in followed]:
        lead(page, head)
        for pk, revision in followed:
            Page.objects.filter(pk=pk, translation_of=page).update(translated_from=revision)
    page.refresh_from_db(fields=["translation_of", "translated_from"])


def merge(page: Page, into: Page) -> None:
    """After a page was merged into another and buried, let that have its place, and its translations.

    Translations in languages that are there already stand for themselves from now on.
    """
    head = original_of(into)
    alone = head.pk == into.pk and not Page.objects.filter(translation_of=into).exists()
    if head.pk == page.pk:
        lead(into, page)
    elif not page.translation_of_id:
        for one in Page.objects.filter(translation_of=page).order_by("pk"):
            leave(one)
            if one.deleted_at or not in_language(head, one.language):
                Page.objects.filter(pk=one.pk).update(translation_of=head)
    elif alone and into.language == page.language and page.translation_of_id != into.pk:
        place = {"translation_of": page.translation_of_id, "translated_from": page.translated_from_id}
        Page.objects.filter(pk=into.pk).update(**place)
    leave(page)
    for one in (page, into):
        one.refresh_from_db(fields=["translation_of", "translated_from"])
