"""The desk's one demo account: from the environment, else from its file, else made up and written there."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final, Self

USER, PASSWORD = "DESK_USER", "DESK_PASSWORD"
"""Environment variables that name the account."""

DEFAULT_USER: Final = "clerk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """A user's name and password."""

    user: str
    password: str = field(repr=False)

    @classmethod
    def of(cls, path: Path) -> Self:
        """Those of the environment, of the file, or new ones; the file holds them afterwards, mode 0600.

        Raises:
            ValueError: the file is damaged.
            OSError: it can't be read or written.
        """
        known = cls.read(path) if path.exists() else None
        found = cls(
            user=os.environ.get(USER) or (known.user if known else DEFAULT_USER),
            password=os.environ.get(PASSWORD) or (known.password if known else secrets.token_urlsafe(12)),
        )
        draft = path.with_suffix(".new")
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(asdict(found), file)
        draft.replace(path)
        return found

    @classmethod
    def read(cls, path: Path) -> Self:
        """Those of the file. Raises ValueError if it is damaged, OSError if it can't be read."""
        try:
            return cls(**json.loads(path.read_text("utf-8")))
        except (ValueError, TypeError) as error:
            raise ValueError(f"{path} holds no user and password; remove it and start again") from error
