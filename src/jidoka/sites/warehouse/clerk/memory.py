"""How the orders stood that a clerk has seen open, so that their end is seen too. In a file: a clerk may be
killed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

MOST: Final = 100
"""So many are remembered, those whose status changed last."""


class Memory:
    """Numbers of orders, and the status that the pages showed last.

    Args:
        path: where they are kept; what can't be read there counts as nothing remembered.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            told = json.loads(path.read_text("utf-8"))
            self._status = {int(number): str(status) for number, status in told}
        except (OSError, ValueError, TypeError):
            self._status = dict[int, str]()

    @property
    def status(self) -> Mapping[int, str]:
        """Of every order that is remembered."""
        return dict(self._status)

    def keep(self, seen: Mapping[int, str]) -> None:
        """Remember how these stand now. Raises OSError."""
        news = {number: status for number, status in seen.items() if self._status.get(number) != status}
        if not news:
            return
        for number in news:
            self._status.pop(number, None)
        self._status |= news
        self._status = dict(list(self._status.items())[-MOST:])
        self._path.parent.mkdir(parents=True, exist_ok=True)
        beside = self._path.with_suffix(".new")
        beside.write_text(json.dumps(list(self._status.items())), "utf-8")
        beside.replace(self._path)
