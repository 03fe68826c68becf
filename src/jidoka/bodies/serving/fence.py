"""The newest epoch that a body has seen, in a file: one that was restarted still refuses an older worker."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from jidoka.errors import ConfigError, RetryableError


@dataclass(frozen=True, slots=True)
class Fence:
    """One number in a file, written seldom: an epoch grows with every task that is begun."""

    path: Path

    def read(self) -> int:
        """The number; 0 if there is none yet.

        Raises:
            ConfigError: the file can't be read, or holds something else.
        """
        try:
            return int(self.path.read_text("utf-8"))
        except FileNotFoundError:
            return 0
        except (OSError, ValueError) as error:
            raise ConfigError(
                f"{self.path} does not hold the newest epoch ({error}); "
                "delete it if no worker from before is left"
            ) from error

    def write(self, epoch: int) -> None:
        """Replace the number in one step; when this returns it outlives a power cut.

        Raises:
            RetryableError: the disk refuses it.
        """
        scratch = self.path.with_suffix(".new")
        try:
            with scratch.open("w", encoding="utf-8") as file:
                file.write(str(epoch))
                file.flush()
                os.fsync(file.fileno())
            scratch.replace(self.path)
            folder = os.open(self.path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except OSError as error:
            raise RetryableError(
                f"epoch {epoch} can't be remembered in {self.path} ({error.strerror}): mend that, then retry"
            ) from error
