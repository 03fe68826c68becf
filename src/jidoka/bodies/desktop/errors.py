"""The codes with which a skill of the desktop fails."""

from __future__ import annotations

from typing import Final

from jidoka.bodies.called import SkillFailed

CODES: Final = {
    "timeout": "it took longer than timeout_s",
    "not_found": "no such text on the screen",
    "ambiguous": "several places or windows are meant; say which by nth, or by more of the text",
    "no_window": "no such window",
    "off_screen": "the point is not on the screen",
    "bad_key": "there is no such key",
    "not_allowed": "the program is not on the list, or the file is not in the folder",
    "program_failed": "the program ended, or could not be started",
    "still_open": "the window did not close",
    "tool": "a tool of the screen failed",
    "screen_lost": "the screen ended with all programs on it; a new, empty one is there",
}
"""Every code, with what it says."""

RETRYABLE: Final = frozenset({"timeout", "not_found", "no_window", "screen_lost"})
"""Codes after which the same call may succeed later."""


def failed(code: str, message: str) -> SkillFailed:
    """A failure with one of our codes."""
    if code not in CODES:
        raise ValueError(f"{code!r} is no code of the desktop; codes: {', '.join(CODES)}")
    return SkillFailed(code, message, retryable=code in RETRYABLE)
