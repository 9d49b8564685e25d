"""Background work: making archives, forgetting them, and finishing what an erasure began."""

from django_tasks import task

from members.privacy.models import Archive, Erasure


@task()
def make_archive(archive_id: int) -> None:
    from members.privacy import actions

    for archive in Archive.objects.filter(pk=archive_id, made_at=None).select_related("member"):
        actions.make_archive(archive)


@task()
def forget_archives() -> int:
    from members.privacy import actions

    return actions.forget_archives()


@task()
def finish_erasure(erasure_id: int) -> None:
    from members.privacy import actions

    for erasure in Erasure.objects.filter(pk=erasure_id).select_related("member"):
        actions.finish_erasure(erasure)
