"""Holding, reporting, hiding, and the log of who did what and why.

A room announces what people write in its `apps.py` with `register(...)` and what waits
for the secretariat with `register_queue(...)`.
"""

from portal.moderation.queues import register_queue
from portal.moderation.registry import Kind, kind_of, kinds, register

__all__ = ["Kind", "kind_of", "kinds", "register", "register_queue"]
