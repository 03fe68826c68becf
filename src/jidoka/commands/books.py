"""The journal, opened for a command."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import contextmanager

from jidoka.config import load
from jidoka.journal.store import Store
from jidoka.tasks.book import Book


@contextmanager
def opened() -> Generator[Store]:
    """The journal of the settings, made if there is none. Raises ConfigError, JournalError."""
    with Store(load().journal, now=time.time) as store:
        yield store


@contextmanager
def tasks() -> Generator[Book]:
    """The tasks in it. Raises as `opened`."""
    with opened() as store:
        yield Book(store)
