"""The codes with which a skill of the browser fails, and what Playwright's errors mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from jidoka.bodies.called import SkillFailed

CODES: Final = {
    "timeout": "it took longer than timeout_s",
    "not_found": "no such element, option, tab or file",
    "ambiguous": "several elements are meant; say which by ref or nth",
    "changed": "the page changed since it was read; read it again",
    "not_ready": "the element is hidden, covered, disabled or can't take that",
    "blocked_host": "the address is not on the list of allowed hosts",
    "navigation_failed": "the page could not be reached",
    "http_error": "the server answered with an error",
    "logged_out": "a log-in page came instead",
    "dialog": "the page opens dialogs without end; it was closed",
    "too_large": "more than the limit",
    "secret": "no such secret, or it may not go to that host",
    "crashed": "the page or the browser ended; a new one is there",
}
"""Every code, with what it says."""

RETRYABLE: Final = frozenset({"timeout", "changed", "crashed", "navigation_failed", "not_ready"})
"""Codes after which the same call may succeed, if it did nothing yet."""

_CALL_LOG: Final = re.compile(r"\nCall log:.*", re.DOTALL)
_PREFIX: Final = re.compile(r"^[A-Za-z]+\.[a-z_]+: ")


def failed(code: str, message: str, *, retryable: bool | None = None) -> SkillFailed:
    """A failure with one of our codes."""
    if code not in CODES:
        raise ValueError(f"{code!r} is no code of the browser; codes: {', '.join(CODES)}")
    may = code in RETRYABLE if retryable is None else retryable
    return SkillFailed(code, message, retryable=may)


def first_line(text: str) -> str:
    """Playwright's message without its call log and without the name of its method."""
    bare = _PREFIX.sub("", _CALL_LOG.sub("", text)).strip()
    return bare.splitlines()[0] if bare else "no reason given"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What the call log of an action that timed out shows."""

    found: bool
    """The element was there."""
    performed: bool
    """The action itself was begun, so it must not be tried again."""
    obstacle: str
    """Why it was not performed, such as `element is not enabled`."""


_PERFORMED: Final = re.compile(
    r"^\s*(?:- )?(?:performing [\w ]+ action|elementHandle\.press\()", re.MULTILINE
)
_OBSTACLES: Final = re.compile(
    r"^\s*-? *((?:element|<).*?(?:is not|intercepts|was detached|outside of the viewport).*)$", re.MULTILINE
)


def attempt_of(text: str) -> Attempt:
    """Read the call log in an error of a click, fill, check, select or press."""
    obstacles = _OBSTACLES.findall(text)
    return Attempt(
        found="locator resolved to" in text,
        performed=_PERFORMED.search(text) is not None,
        obstacle=obstacles[-1].strip() if obstacles else "",
    )
