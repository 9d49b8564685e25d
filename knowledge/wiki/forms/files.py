from knowledge.wiki.models import PageFile
from portal.uploads.forms import WithFiles


class PageFilesForm(WithFiles):
    """The files of a page, and room for more."""

    model, most = PageFile, 50
