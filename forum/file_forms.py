"""Files in the forms in which posts are written."""

from typing import Any

from forum.models import Attachment
from portal.uploads import forms


class WithFiles(forms.WithFiles):
    """A form with up to ten files, for `person`; `post` is what they change."""

    model = Attachment

    def __init__(self, *args: Any, post: Any = None, **kwargs: Any):
        super().__init__(*args, thing=post, **kwargs)
