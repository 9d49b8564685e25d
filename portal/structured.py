"""What machines read in a page: JSON-LD in schema.org's words."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

# A script element ends at "</script", whatever its type; so no "<" may stand in it as itself.
IN_SCRIPT = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def as_script(data: dict[str, Any]) -> SafeString:
    """The data as a JSON-LD element that nothing in it can break out of."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(IN_SCRIPT)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')
