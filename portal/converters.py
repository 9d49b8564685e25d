"""Path converters whose values always fit the database: what does not fit is a 404."""

from django.urls import register_converter


class IdConverter:
    """A row's id: 1 to 18 digits, within PostgreSQL's bigint."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class WordsConverter:
    """A slug in any script: letters, digits, hyphens and underscores, at most 200 of them."""

    regex = r"[-\w]{1,200}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class FileNameConverter:
    """The name of a file: it has a dot and an ending, so it is never taken for a page's."""

    regex = r"[^/\x00-\x1f\x7f]{1,200}\.[A-Za-z0-9]{2,5}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(IdConverter, "id")
register_converter(WordsConverter, "uslug")
register_converter(FileNameConverter, "filename")
