"""What each role may do to the repository: names, arguments, codes, effects, and what a crash means.

Every act can be seen in the repository afterwards, so the class is `probe`: done if its effect is there, else
done again. Each is idempotent: the same files give the same commit, and a ref moves by compare and swap.

All are contained (docs/design/untrusted.md): what a turn writes stays on the issue's own branch, and only the
release, which asks no model, takes it further, after the tests and a review.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from jidoka.company.repository import release, turns
from jidoka.company.repository.turns import Does
from jidoka.types import Atom, Json, SkillSpec

_MESSAGE: Final[Json] = {
    "type": "string",
    "minLength": 1,
    "maxLength": 4000,
    "description": "What was changed and why, as a commit message.",
}
_ISSUES: Final[Json] = {
    "type": "array",
    "minItems": 1,
    "maxItems": 50,
    "items": {
        "type": "object",
        "properties": {
            "id": {"type": "string", "description": "As in the backlog; a part of issue 7 is 7.1."},
            "title": {"type": "string", "minLength": 1, "maxLength": 200},
            "text": {"type": "string", "description": "What shall hold afterwards, and how one sees it."},
            "needs": {"type": "array", "items": {"type": "string"}, "default": []},
            "size": {"enum": ["S", "M", "L"]},
        },
        "required": ["id", "title", "text"],
        "additionalProperties": False,
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    """One row of the table."""

    roles: tuple[str, ...]
    does: Does
    description: str
    effect: str = ""
    """The fact that holds afterwards, of the issue and the turn; empty for what only reads."""
    arguments: Mapping[str, Json] = field(default_factory=dict[str, Any])
    optional: tuple[str, ...] = ()
    typical_s: float = 0.2

    def spec(self, name: str, key: str, turn: str) -> SkillSpec:
        """As the body declares it."""
        return SkillSpec(
            name=name,
            description=self.description,
            recovery="probe" if self.effect else "repeat",
            parameters={
                "type": "object",
                "properties": dict(self.arguments),
                "required": [word for word in self.arguments if word not in self.optional],
                "additionalProperties": False,
            },
            post=(Atom(self.effect, (key, turn)),) if self.effect else (),
            typical_s=self.typical_s,
            contained=True,
        )


_EVERYBODY: Final = ("lead", "tester", "engineer", "reviewer")

SKILLS: Final[Mapping[str, Skill]] = {
    "open": Skill(
        roles=_EVERYBODY,
        does=turns.open_turn,
        effect="open",
        description="Bring the files of this turn into the workspace. Done once, at the beginning.",
    ),
    "test_base": Skill(
        roles=("tester",),
        does=turns.test_base,
        effect="sound",
        typical_s=5.0,
        description="Run the tests on the base as it is. Codes: red, no_tests, timeout.",
    ),
    "plan": Skill(
        roles=("lead",),
        does=turns.plan,
        effect="planned",
        arguments={"issues": _ISSUES},
        description=(
            "Write the plan of the backlog: every issue, or its parts, with what it needs before it, in "
            "words that an engineer can work from. Codes: contradictory, incomplete, secret."
        ),
    ),
    "submit_tests": Skill(
        roles=("tester",),
        does=turns.submit_tests,
        effect="specified",
        arguments={"message": _MESSAGE},
        typical_s=5.0,
        description=(
            "Commit the tests that are in the workspace and run all tests in a fresh checkout. They must "
            "fail on the code as it is. Only files of tests may be changed. Codes: unchanged, not_a_test, "
            "broken_test, passes, not_found, secret, outside, too_big."
        ),
    ),
    "submit": Skill(
        roles=("engineer",),
        does=turns.submit,
        effect="delivered",
        arguments={"message": _MESSAGE},
        typical_s=5.0,
        description=(
            "Commit what is in the workspace and run all tests in a fresh checkout. They must pass. Tests "
            "that were there may not be changed. Codes: unchanged, protected, red, timeout, fewer_tests, "
            "conflict, secret, outside, too_big."
        ),
    ),
    "diff": Skill(
        roles=("engineer", "reviewer"),
        does=turns.diff,
        description="The whole change of this issue against the base, as far as it is committed.",
    ),
    "review": Skill(
        roles=("reviewer",),
        does=turns.review,
        effect="reviewed",
        arguments={
            "verdict": {"enum": ["approve", "send_back"]},
            "reasons": {"type": "string", "maxLength": 8000, "description": "What must change, and why."},
        },
        optional=("reasons",),
        description="Say whether the change may be merged. Codes: no_reasons, secret.",
    ),
    "integrate": Skill(
        roles=("release",),
        does=release.integrate,
        effect="joined",
        description="Make the merge of branch and base, without touching the base. Code: conflict.",
    ),
    "test_candidate": Skill(
        roles=("release",),
        does=release.test_candidate,
        effect="ready",
        typical_s=5.0,
        description="Run all tests on that merge in a fresh checkout. Codes: red, timeout, stale.",
    ),
    "merge": Skill(
        roles=("release",),
        does=release.merge,
        effect="merged",
        description="Move the base to exactly that merge. Codes: not_tested, stale, moved.",
    ),
    "hand_back": Skill(
        roles=("release",),
        does=release.hand_back,
        effect="handed_back",
        arguments={"reason": {"type": "string"}},
        description="Write down why nothing is merged.",
    ),
    "show": Skill(
        roles=("release",),
        does=release.show,
        effect="shown",
        description="Bring the person's working folder to the base.",
    ),
    "tag": Skill(
        roles=("release",),
        does=release.tag,
        effect="tagged",
        description="Give the base a tag with the next number.",
    ),
}
"""Every skill; a turn is offered those of its role, and no others exist for it."""
