"""Tool names and call ids as providers take them: letters, digits, `_` and `-`, at most 64."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

LONGEST = 64
_ODD = re.compile(r"[^A-Za-z0-9_-]")


def wire_names(names: Iterable[str]) -> Mapping[str, str]:
    """What each name is called towards a provider: itself where it may be, and all different."""
    given: dict[str, str] = {}
    taken: set[str] = set()
    for name in sorted(set(names), key=lambda each: (bool(_ODD.search(each)), each)):
        plain = _ODD.sub("_", name)[:LONGEST] or "tool"
        spelled, number = plain, 1
        while spelled in taken:
            number += 1
            spelled = f"{plain[: LONGEST - len(str(number)) - 1]}_{number}"
        given[name] = spelled
        taken.add(spelled)
    return given


def unique_ids(ids: Iterable[str], taken: Iterable[str]) -> tuple[str, ...]:
    """Ids of an answer's calls, each different from the others and from those already `taken`."""
    seen = set(taken)
    found: list[str] = []
    for given in ids:
        plain = given or "call"
        each, number = plain, 1
        while each in seen:
            number += 1
            each = f"{plain}_{number}"
        seen.add(each)
        found.append(each)
    return tuple(found)
