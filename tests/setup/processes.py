"""Real processes of the portal, on the database of the tests."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


def start(*command: str, stdin=None, stderr=None, **environment: str) -> subprocess.Popen:
    """Start `python …` as an operator would, with what the tests' own settings have."""
    place = connection.settings_dict
    user = f"{quote(place['USER'], safe='')}:{quote(place['PASSWORD'], safe='')}"
    host = f"{quote(place['HOST'], safe='')}:{place['PORT'] or 5432}"
    surroundings = {
        "DATABASE_URL": f"postgres://{user}@{host}/{place['NAME']}",
        "SECRET_KEY": settings.SECRET_KEY,
        "HTTPS": "false",
    }
    surroundings = os.environ | surroundings | environment
    surroundings.pop("PYTHONDONTWRITEBYTECODE", None)  # or each compiles every module again
    return subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, env=surroundings, stdin=stdin, stderr=stderr
    )


def kill(process: subprocess.Popen) -> None:
    process.kill()
    process.wait()
