"""The file of a journal: opened, checked, brought to the present format, and its troubles told.

One SQLite file, write-ahead log, synchronous FULL. Format and error table: docs/design/journal.md.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from jidoka.errors import JidokaError, JournalError
from jidoka.journal.schema import APPLICATION_ID, FORMAT, create, migrate
from jidoka.journal.troubles import told

BUSY_S = 5.0
"""How long to wait for another process that writes [s]."""


def default_home(environ: Mapping[str, str] = os.environ) -> Path:
    """Where the journal lives: `JIDOKA_HOME`, else `jidoka` in the XDG state directory (`~/.local/state`)."""
    if home := environ.get("JIDOKA_HOME"):
        return Path(home).expanduser()
    state = environ.get("XDG_STATE_HOME")
    return (Path(state) if state else Path.home() / ".local" / "state") / "jidoka"


def default_path(environ: Mapping[str, str] = os.environ) -> Path:
    """The journal's file in `default_home`."""
    return default_home(environ) / "journal.db"


class JournalFile:
    """An open file; its connection is shared by the threads of this process, one at a time.

    Raises:
        JournalError: damaged, of a newer format, or (unless `readonly`) not writable. On opening and on
        every call. Busy: another process held the file longer than `BUSY_S`.
    """

    def __init__(self, path: Path, *, readonly: bool = False) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._readonly = readonly
        with self._trouble():
            self._db = self._open()
            try:
                self._prepare()
            except BaseException:
                self._db.close()
                raise

    @contextmanager
    def transaction(self) -> Generator[sqlite3.Connection]:
        """A write transaction; committed at the end, rolled back on an error."""
        with self._trouble(), self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                self._roll_back()
                raise

    @contextmanager
    def reading(self) -> Generator[sqlite3.Connection]:
        """The connection, for a look at the leases. Nothing may be written with it."""
        with self._trouble(), self._lock:
            yield self._db

    def close(self) -> None:
        """Close the file. Whatever `append` returned is already on disk."""
        with self._lock:
            self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open(self) -> sqlite3.Connection:
        if self._readonly and not self.path.exists():
            raise JournalError(f"{self.path}: there is no journal yet; `jidoka run` makes it")
        if not self._readonly:
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise JournalError(
                    f"{self.path.parent}: {error.strerror}; set JIDOKA_HOME to another place"
                ) from error
        uri = f"{self.path.resolve().as_uri()}?mode={'ro' if self._readonly else 'rwc'}"
        return sqlite3.connect(uri, uri=True, timeout=BUSY_S, isolation_level=None, check_same_thread=False)

    def _prepare(self) -> None:
        """Check whose file it is and of which format; make the tables in a new one."""
        version, owner = self._pragma("user_version"), self._pragma("application_id")
        tables = int(self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
        if version > FORMAT:
            raise JournalError(
                f"{self.path}: format {version} is newer than {FORMAT}; update jidoka, nothing was changed"
            )
        if tables and owner != APPLICATION_ID:
            raise JournalError(
                f"{self.path}: a SQLite file, but not a journal; move it away or set JIDOKA_HOME"
            )
        self._format = version
        if self._readonly:
            return
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        if version < FORMAT:
            self._bring_to_format()

    def _bring_to_format(self) -> None:
        """Make the tables, or migrate those of an earlier format, unless another process just did."""
        with self._named(), self.transaction() as db:
            version = self._pragma("user_version")
            if version == 0:
                create(db)
            elif version < FORMAT:
                migrate(db)
        self._format = FORMAT

    @contextmanager
    def _named(self) -> Generator[None]:
        """Say which file it is whose entry is damaged."""
        try:
            yield
        except JournalError as error:
            raise JournalError(f"{self.path}: {error}") from error

    def _pragma(self, name: str) -> int:
        return int(self._db.execute(f"PRAGMA {name}").fetchone()[0])

    @contextmanager
    def _trouble(self) -> Generator[None]:
        """Turn SQLite's errors into ours."""
        try:
            yield
        except sqlite3.Error as error:
            raise self._told(error) from error

    def _told(self, error: sqlite3.Error) -> JidokaError:
        return told(error, self.path)

    def _roll_back(self) -> None:
        """Undo the transaction; a full disk may have ended it already."""
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")
