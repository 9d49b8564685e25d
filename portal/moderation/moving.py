"""What was decided and reported goes along with a thing that becomes another one."""

from portal.moderation.models import Act, Case, Report

Thing = tuple[str, int]


def rename(was: Thing, now: Thing, url: str) -> None:
    """What was the thing `was` is `now`, at `url`: the log, the reports and cases about it are about that."""
    names = {"kind": now[0], "object_id": now[1]}
    Case.objects.filter(kind=was[0], object_id=was[1]).update(**names)
    Act.objects.filter(kind=was[0], object_id=was[1]).update(**names)
    Report.objects.filter(kind=was[0], object_id=was[1]).update(url=url, **names)
