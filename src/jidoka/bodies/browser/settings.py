"""What a browser is allowed and where its files go; given once."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from jidoka.bodies.browser.hosts import AllowList
from jidoka.bodies.browser.secrets import SecretStore
from jidoka.errors import ConfigError

NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
"""What the system may call it."""

MIB: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowserSettings:
    """Settings of one browser."""

    hosts: AllowList
    """What may be reached; empty: nothing."""
    folder: Path
    """Downloads and pictures go here, and only files below it can be uploaded."""
    secrets: SecretStore = field(default_factory=SecretStore)
    executable: Path | None = None
    """Chromium; None: `$JIDOKA_CHROMIUM`, or the system's."""
    max_download_bytes: int = 64 * MIB
    max_connection_bytes: int = 256 * MIB
    """Most that one connection may bring in before it is cut."""
    max_elements: int = 20_000
    """Elements above which a page is not read as a whole."""
    width: int = 1280
    """Of the viewport [CSS px]."""
    height: int = 800

    @property
    def sandboxed(self) -> bool:
        """Whether Chromium's own sandbox is on; it refuses to run as root."""
        return os.geteuid() != 0

    def chromium(self) -> Path:
        """The program to start. Raises ConfigError if there is none."""
        wanted = self.executable or os.environ.get("JIDOKA_CHROMIUM")
        if wanted is not None:
            if not os.access(wanted, os.X_OK):
                raise ConfigError(f"{wanted} is no program; JIDOKA_CHROMIUM shall name Chromium")
            return Path(wanted)
        for name in NAMES:
            if (found := shutil.which(name)) is not None:
                return Path(found)
        raise ConfigError(f"no browser ({', '.join(NAMES)}); install it: sudo apt-get install chromium")
