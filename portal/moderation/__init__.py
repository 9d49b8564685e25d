"""Holding, reporting, hiding, and the log of who did what and why.

A room announces what people write in its `apps.py` with `register(...)`, what moderation may do with accounts
with `register_people(...)`, and what else waits for the secretariat with `register_queue(...)`.
"""

from portal.moderation.queues import register_queue
from portal.moderation.registry import Item, Kind, kind_of, kinds, register, register_people

__all__ = ["Item", "Kind", "kind_of", "kinds", "register", "register_people", "register_queue"]
