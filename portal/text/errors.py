from django.core.exceptions import ValidationError


class TextError(ValidationError):
    """A text that we do not render, with a sentence that tells its author what to change."""
