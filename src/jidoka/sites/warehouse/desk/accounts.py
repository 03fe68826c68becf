"""Who may log in, and who is. Passwords and session tokens are stored as hashes alone."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass, field

from jidoka.sites.warehouse.desk.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Somebody who is logged in."""

    user: str
    csrf: str = field(repr=False)
    """What each of this session's forms must bring back."""


class Accounts:
    """Accounts and sessions in the database.

    Args:
        database: the desk's.
        session_s: how long a log-in lasts [s].
    """

    def __init__(self, database: Database, session_s: float) -> None:
        self._database = database
        self._session_s = session_s

    def set_password(self, user: str, password: str) -> None:
        """Make the account, or give it this password."""
        salt = secrets.token_bytes(16)
        with self._database.transaction() as to:
            to.execute(
                "INSERT INTO account VALUES (?, ?, ?)"
                " ON CONFLICT DO UPDATE SET salt = excluded.salt, hash = excluded.hash",
                (user, salt, _hash(password, salt)),
            )

    def log_in(self, user: str, password: str) -> str | None:
        """A new session's token; None if name or password is wrong."""
        rows = self._database.read("SELECT salt, hash FROM account WHERE name = ?", user)
        salt, known = (rows[0]["salt"], rows[0]["hash"]) if rows else (b"nobody has this", b"")
        if not hmac.compare_digest(_hash(password, salt), known):
            return None
        token = secrets.token_urlsafe(32)
        with self._database.transaction() as to:
            to.execute("DELETE FROM session WHERE expires < ?", (time.time(),))
            to.execute(
                "INSERT INTO session VALUES (?, ?, ?, ?)",
                (_name(token), user, secrets.token_urlsafe(32), time.time() + self._session_s),
            )
        return token

    def session(self, token: str) -> Session | None:
        """The session of a token; None if there is none or it is over."""
        rows = self._database.read(
            "SELECT user, csrf FROM session WHERE token = ? AND expires > ?", _name(token), time.time()
        )
        return Session(user=rows[0]["user"], csrf=rows[0]["csrf"]) if rows else None

    def log_out(self, token: str) -> None:
        """End a session."""
        with self._database.transaction() as to:
            to.execute("DELETE FROM session WHERE token = ?", (_name(token),))


def _hash(password: str, salt: bytes) -> bytes:
    # Cost of an interactive log-in by Percival (2009), "Stronger key derivation via sequential memory-hard
    # functions": 16 MB.
    return hashlib.scrypt(password.encode(), salt=salt, n=2**14, r=8, p=1)


def _name(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
