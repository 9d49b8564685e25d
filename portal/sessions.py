"""Sessions in the database, read once while no session changes: every page of a member needs theirs."""

from django.contrib.sessions.backends import db
from django.utils import timezone

from portal import kept


class SessionStore(db.SessionStore):
    def _get_session_from_db(self):
        found = kept.piece(("session", self.session_key), super()._get_session_from_db)  # type: ignore[misc]
        if found and found.expire_date <= timezone.now():
            self._session_key = None
            return None
        return found
