"""Background work: reading the words of files, forgetting what nobody used."""

from django_tasks import task

from knowledge.documents import actions, related, uploads
from knowledge.documents.models import FileVersion, TextState
from portal.uploads import sandbox
from portal.uploads.reading.kinds import BY_MEDIA_TYPE


@task()
def read_words(version_id: int) -> None:
    """Read a file's words for the search; running it again does no harm."""
    version = FileVersion.objects.filter(pk=version_id).defer("text").first()
    if version:
        read(version)


def read(version: FileVersion) -> None:
    kind = BY_MEDIA_TYPE.get(version.media_type)
    if not kind:
        actions.keep_words(version, words="", pages=None, state=TextState.REFUSED)
        return
    with version.file.open("rb") as file:
        found = sandbox.extract(file, kind)
    actions.keep_words(version, words=found.text, pages=found.pages, state=found.state)


@task()
def forget_visits() -> str:
    """Forget who looked at what on days that are over."""
    return f"{actions.forget_visits()} visits"


@task()
def tidy_files() -> str:
    """Forget uploads of yesterday and files that no row names."""
    return f"{uploads.forget_old()} uploads, {uploads.forget_orphans()} files"


@task()
def relate(ids: list[int]) -> None:
    """Find what resembles these documents."""
    related.relate(ids)


@task()
def relate_some() -> int:
    """Find anew what resembles some of the documents, a part of them each day; how many."""
    return related.relate_some()
