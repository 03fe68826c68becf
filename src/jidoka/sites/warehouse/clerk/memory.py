"""The orders that a clerk has seen open, so that their end is seen too. In a file: a clerk may be killed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Final

MOST: Final = 500
"""The newest so many are kept."""


class Memory:
    """Numbers of orders.

    Args:
        path: where they are kept; what can't be read there counts as nothing remembered.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._numbers = {int(number) for number in json.loads(path.read_text("utf-8"))}
        except (OSError, ValueError, TypeError):
            self._numbers = set[int]()

    @property
    def numbers(self) -> frozenset[int]:
        """All that are remembered."""
        return frozenset(self._numbers)

    def add(self, numbers: Iterable[int]) -> None:
        """Remember these too. Raises OSError."""
        new = set(numbers) - self._numbers
        if not new:
            return
        self._numbers = set(sorted(self._numbers | new)[-MOST:])
        self._path.parent.mkdir(parents=True, exist_ok=True)
        beside = self._path.with_suffix(".new")
        beside.write_text(json.dumps(sorted(self._numbers)), "utf-8")
        beside.replace(self._path)
