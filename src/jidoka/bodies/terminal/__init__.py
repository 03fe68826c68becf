"""The terminal body: commands and files in one workspace folder, in a sandbox."""

from jidoka.bodies.terminal.body import Terminal
from jidoka.bodies.terminal.limits import Limits

__all__ = ["Limits", "Terminal"]
