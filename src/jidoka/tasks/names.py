"""Names of tasks that people give."""

from __future__ import annotations

import secrets
import time

COMPANY = "company-"
"""How the names of tasks begin that `jidoka company` alone works off."""


def new_task() -> str:
    """A name for a task: the time (UTC) and two random bytes."""
    return f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}-{secrets.token_hex(2)}"
