"""How a skill of the humanoid can fail: one code each, whether to try again, and what it means.

SkillError
└── Cancelled    somebody took the job back
"""

from __future__ import annotations

from typing import Final

CODES: Final[dict[str, tuple[bool, str]]] = {
    "unknown_object": (False, "no such box in the catalogue, or never seen"),
    "unknown_place": (False, "no such station or spot on the map"),
    "hands_full": (False, "a box is in the hands already"),
    "hands_empty": (False, "the box to place is not in the hands"),
    "unreachable": (False, "no stance from which both hands get at it"),
    "no_free_space": (False, "the station has no room for the box and the hands"),
    "too_heavy": (False, "heavier than the wrists can hold"),
    "slipped": (True, "the box slid out of the hands; it still stands where it was"),
    "dropped": (False, "the box left the hands and lies elsewhere"),
    "blocked": (True, "no way on foot, or the way took too long"),
    "misplaced": (True, "the box stands, but not where it was meant to"),
    "fell": (False, "the robot lies on the floor"),
    "stopped": (True, "told to stop: by a person, a worker, or the end of its process"),
    "reflex": (True, "a reflex ended the skill, and the robot stands"),
    "cancelled": (True, "the call was taken back"),
}
"""code -> (try again?, meaning)"""


class SkillError(Exception):
    """A skill ended without its effect.

    Args:
        code: a key of `CODES`.
        message: one line that names the value, the bound or the alternatives.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.retryable = CODES[code][0]
