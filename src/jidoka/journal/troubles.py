"""What SQLite says when it can't go on, and what we say."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from jidoka.errors import Busy, JidokaError, JournalError

_TROUBLES: tuple[tuple[str, type[JidokaError], str], ...] = (
    ("database is locked", Busy, "another process writes to it; retry"),
    (
        "database or disk is full",
        JournalError,
        "the disk is full; make room and run again, nothing written is lost",
    ),
    (
        "disk i/o error",
        JournalError,
        "the disk fails to write (full or broken); nothing already written is lost",
    ),
    (
        "readonly",
        JournalError,
        "it can't be written; check its permissions or set JIDOKA_HOME to another place",
    ),
    (
        "unable to open",
        JournalError,
        "it can't be opened; check its permissions or set JIDOKA_HOME to another place",
    ),
    ("not a database", JournalError, "it is not a journal or is damaged; move it away and run again"),
    ("malformed", JournalError, "it is damaged; move it away and run again"),
)
"""What SQLite says, and what we say. Anything else is reported as damage in SQLite's words."""


def told(error: sqlite3.Error, path: Path) -> JidokaError:
    """An error of SQLite on the journal at `path`, as one clear line."""
    said = str(error).lower()
    for words, kind, advice in _TROUBLES:
        if words in said:
            return kind(f"journal {path}: {advice}")
    return JournalError(f"journal {path}: {error}; it may be damaged, move it away and run again")
