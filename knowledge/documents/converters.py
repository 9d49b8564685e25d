class FileNameConverter:
    """The name of a file in an address: it has a dot and an ending, so it is never taken for a page's."""

    regex = r"[^/\x00-\x1f\x7f]{1,200}\.[A-Za-z0-9]{2,5}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
