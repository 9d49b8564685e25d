"""Reading the markup of other wikis through pandoc, a program that a server may have or not.

It runs in its own sandbox (no files, no addresses, nothing executed), without our environment, and with
limits on time, memory and what it may say. Only what it says of the text's structure is used.
"""

import json
import resource
import shutil
import subprocess
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from knowledge.wiki.exchange.incoming import NotPages, NotReadable

SECONDS = 30  # of a page
MEMORY = "512M"
LARGEST = 20_000_000  # bytes that it may answer
OLDEST = (2, 15)  # the first with --sandbox
# Only what our own Markdown has, and no HTML.
MARKDOWN = (
    "markdown_strict-raw_html+pipe_tables+footnotes+backtick_code_blocks+definition_lists+task_lists"
    "+intraword_underscores"
)


@cache
def version() -> tuple[int, ...]:
    """The version that is installed; none at all is ()."""
    if not (program := shutil.which("pandoc")):
        return ()
    said = subprocess.run(
        [program, "--version"], capture_output=True, text=True, timeout=SECONDS, check=False
    )
    number = said.stdout.split("\n")[0].rpartition(" ")[2].split(".")
    return tuple(int(part) for part in number if part.isdigit())


def require() -> None:
    """Raise NotPages, with what to do, where pandoc is not installed or too old."""
    if not version():
        raise NotPages(
            _(
                "Pages of other wikis are read by the program pandoc, which this server doesn’t have. "
                "Please have it installed, or send Markdown files, which need nothing."
            )
        )
    if version() < OLDEST:
        raise NotPages(
            _("The pandoc of this server is too old to read other wikis safely: it must be 2.15 or newer.")
        )


def read(source: str, markup: str) -> list[Any]:
    """The blocks of a text in `markup`, as pandoc has them; raises NotReadable."""
    said = run(source, "--from", markup, "--to", "json")
    try:
        return json.loads(said)["blocks"]
    except (ValueError, KeyError, RecursionError):
        raise tangled() from None


def write(blocks: list[Any]) -> str:
    """The blocks as our Markdown; raises NotReadable."""
    form = api()
    tree = json.dumps({"pandoc-api-version": form, "meta": {}, "blocks": blocks}, ensure_ascii=False)
    return run(tree, "--from", "json", "--to", MARKDOWN, "--wrap=none", "--markdown-headings=atx").strip("\n")


@cache
def api() -> list[int]:
    """The form of its trees, which changes with its version."""
    return json.loads(run("", "--from", "markdown", "--to", "json"))["pandoc-api-version"]


def run(source: str, *options: str) -> str:
    command = ["pandoc", "--sandbox", *options, "+RTS", f"-M{MEMORY}", "-RTS"]
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(
            command,
            input=source.encode("utf-8", "replace"),
            capture_output=True,
            timeout=SECONDS,
            env=environment,
            cwd="/",
            preexec_fn=limit,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise tangled() from None
    if done.returncode or len(done.stdout) > LARGEST:
        raise tangled()
    return done.stdout.decode("utf-8", "replace")


def limit() -> None:
    """In the new process: no file it could write, and no more processor time than it may take."""
    for what, most in ((resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(what, (most, most))


def tangled() -> NotReadable:
    return NotReadable(_("Its markup is too tangled to be read."))
