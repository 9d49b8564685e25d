"""Background work: tasks in the database, done by `manage.py work`, tried again, rescued, and dated.

A task is a function under `@django_tasks.task()`; `enqueue` writes a row in the caller's own
transaction, so a rollback asks for nothing and a crash loses nothing. A task may be done twice
(its worker may be killed between the doing and the noting), so each must bear that.
A room has something done regularly by `work.every("day", tasks.send_digests)` in its `apps.py`.
"""

from portal.work.schedule import every

__all__ = ["every"]
