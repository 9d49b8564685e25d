"""Who has written in a page, which line is whose, and whom readers have thanked."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from knowledge.wiki.models.pages import Page
from knowledge.wiki.models.revisions import Revision


class Contributor(models.Model):
    """How many revisions of a page, and of those merged into it, somebody wrote, and `since` when; what was
    mended for them (`Revision.automatic`) left out. A merged page's own are counted in the other alone."""

    page = models.ForeignKey(Page, models.CASCADE, related_name="contributors", db_index=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "member"], name="contributor_once")]
        indexes = [models.Index(fields=["page", "-count", "member"], name="contributor_by_count")]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.count}"


class Authorship(models.Model):
    """From which revision each line of a page's current text is: `runs` holds, in turn, the number of a
    revision and how many lines from there on it wrote. Kept line by line as revisions are added, because to
    find it anew one has to read them all. `number` is the revision that it is right for. `gone` holds, in
    turn, the mark of a line that left the text and the number of the revision that it was from."""

    page = models.OneToOneField(Page, models.CASCADE, related_name="authorship")
    number = models.PositiveIntegerField()
    runs = ArrayField(models.PositiveIntegerField(), default=list)
    gone = ArrayField(models.BigIntegerField(), default=list)

    def __str__(self) -> str:
        return f"{self.page_id} ({self.number})"


class Thanks(models.Model):
    """That a member has thanked the author of a revision."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="thanks", db_index=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["revision", "member"], name="thanks_once")]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.revision_id}"
