"""What a password must be."""

from django.contrib.auth.password_validation import MinimumLengthValidator


class LongEnough(MinimumLengthValidator):
    """Django's rule of length, in the words of its help: those of its refusal are in too few languages."""

    def get_error_message(self) -> str:
        return self.get_help_text()
