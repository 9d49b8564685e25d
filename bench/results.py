"""RESULTS.md: each tool replaces its own section, and leaves the others as they are."""

import os
import platform
import re
from pathlib import Path

from django.db import connection

FILE = Path(__file__).resolve().parent / "RESULTS.md"
HEAD = "# Measured figures\n\nWritten by the tools in this folder; each section says by which command.\n"
SECTIONS = [
    "Pages",
    "Pages of the repository",
    "Pages of the wiki",
    "Growth",
    "Documents",
    "Wiki",
    "People",
    "Circles",
    "Filling",
    "Mail",
    "Lists",
    "Harvest",
    "Table",
    "Killing",
    "Mail killed",
    "Together",
    "Big file",
]


def write(section: str, text: str) -> None:
    """Put `text` below the heading `section`."""
    written = FILE.read_text() if FILE.exists() else ""
    found = dict(re.findall(r"^## ([\w ]+)\n(.*?)(?=^## |\Z)", written, re.S | re.M))
    found[section] = f"\n{text.strip()}\n\n"
    parts = [f"## {name}\n{found[name]}" for name in SECTIONS if name in found]
    FILE.write_text(f"{HEAD}\n{''.join(parts)}".rstrip() + "\n")


def table(heads: list[str], rows: list[list[str]]) -> str:
    """A Markdown table; all columns but the first are figures."""
    lines = [heads, ["---", *["--:"] * (len(heads) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def machine() -> str:
    """The machine in a line."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        postgresql = cursor.fetchone()[0].split()[0]
        cursor.execute("SHOW shared_buffers")
        buffers = cursor.fetchone()[0]
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GB of memory, Python {platform.python_version()}, "
        f"PostgreSQL {postgresql} with {buffers} of shared buffers on the same machine"
    )
