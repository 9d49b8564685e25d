"""The portal's settings, on a database of its own for each SCALE; with the floor's page."""

import os
from pathlib import Path

os.environ |= {
    "DEBUG": "false",
    "HTTPS": "false",
    "DEMO": "false",
    "MAIL_PAGE": "false",
    "REQUIRE_SECRETARIAT_MFA": "false",
}

from portal.settings import *  # noqa: F403
from portal.settings import DATABASES, TEMPLATES, VAR_DIR

DATABASES["default"]["NAME"] += f"_bench_{os.environ.get('SCALE', 'small')}"
MEDIA_ROOT = VAR_DIR / "bench" / "files"
ROOT_URLCONF = "bench.floor"
TEMPLATES[0]["DIRS"].append(Path(__file__).resolve().parent / "templates")
