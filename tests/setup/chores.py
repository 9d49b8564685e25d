"""Tasks for the tests of the worker; each leaves its mark in a file."""

import time
from pathlib import Path

from django_tasks import task


@task()
def note(path: str, text: str = "done") -> None:
    with Path(path).open("a") as file:
        file.write(f"{text}\n")


@task()
def fail(path: str) -> None:
    note.func(path)
    raise ValueError("This one never works.")


@task()
def hang_once(path: str) -> None:
    """The first time never end; the second time at once."""
    note.func(path)
    if len(Path(path).read_text().splitlines()) == 1:
        time.sleep(600)


@task()
def regular() -> None:
    """A regular job without a mark: its rows in the queue are counted."""
