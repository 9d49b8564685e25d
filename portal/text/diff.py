"""Two texts beside each other, and three made into one."""

from merge3 import Merge3


def merge(base: str, mine: str, theirs: str) -> tuple[str, bool]:
    """Merge two changes of `base`, line by line. Returns the merged text and whether it is without conflict.

    Where both changed the same lines differently, the second value is False and the text is mine, unchanged.
    """
    merged = Merge3(base.splitlines(True), mine.splitlines(True), theirs.splitlines(True))
    groups = list(merged.merge_groups())
    if any(group[0] == "conflict" for group in groups):
        return mine, False
    return "".join(line for group in groups for line in group[1]), True
