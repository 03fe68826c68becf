"""Conditions on the arguments of an act, as a policy file states them. Pure.

A condition holds, does not hold, or can't be checked: a limit on something that is no number. What can't be
checked counts against the act: it never makes a rule that allows apply, and always one that asks or denies.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from fnmatch import translate
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

Verdict = bool | None
"""Holds, does not hold, can't be checked."""


class Condition(BaseModel):
    """What one argument must be. All that is given must hold; at least one must be given."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    equals: str | int | float | bool | None = None
    one_of: tuple[str | int | float | bool, ...] | None = None
    glob: str | None = None
    """Shell pattern that the whole text matches: `*`, `?`, `[a-z]`."""
    regex: str | None = None
    """Regular expression that the whole text matches."""
    min: Decimal | None = None
    max: Decimal | None = Field(default=None)

    @field_validator("regex")
    @classmethod
    def _compiles(cls, regex: str | None) -> str | None:
        try:
            re.compile(regex or "")
        except re.error as error:
            raise ValueError(f"no regular expression: {error}") from error
        return regex

    @model_validator(mode="after")
    def _says_something(self) -> Condition:
        if not self.model_fields_set:
            raise ValueError(f"empty; give one of {', '.join(type(self).model_fields)}")
        return self

    def judge(self, value: Any, *, lenient: bool) -> Verdict:
        """Whether a value fulfils this. `lenient` is the rule that allows: its patterns never match text
        of more than one line, as a second line may hold anything."""
        return every(self._checks(value, lenient=lenient))

    def _checks(self, value: Any, *, lenient: bool) -> list[Verdict]:
        checks: list[Verdict] = []
        if "equals" in self.model_fields_set:
            checks.append(_same(value, self.equals))
        if self.one_of is not None:
            checks.append(any(_same(value, other) for other in self.one_of))
        for pattern in (self.regex, None if self.glob is None else translate(self.glob)):
            if pattern is not None:
                checks.append(_matches(pattern, value, lenient=lenient))
        if self.min is not None or self.max is not None:
            checks.append(_between(value, self.min, self.max))
        return checks


def condition_of(told: Any) -> Condition:
    """A condition as a person, a policy or a model writes it; a plain value stands for `equals`.

    Raises:
        ValidationError: it can't be read.
    """
    return Condition.model_validate(told if isinstance(told, dict) else {"equals": told})


def every(checks: list[Verdict]) -> Verdict:
    """All together: no if one does not hold, else unsure if one can't be checked."""
    if False in checks:
        return False
    return None if None in checks else True


def judge_all(conditions: Mapping[str, Condition], args: Mapping[str, Any], *, lenient: bool) -> Verdict:
    """All conditions on the arguments of one act; one on an argument that is not given does not hold."""
    return every(
        [
            condition.judge(args[name], lenient=lenient) if name in args else False
            for name, condition in conditions.items()
        ]
    )


def _same(value: Any, other: Any) -> bool:
    """Equal, and of one kind: `true` is not 1."""
    return isinstance(value, bool) == isinstance(other, bool) and value == other


def _matches(pattern: str, value: Any, *, lenient: bool) -> Verdict:
    if not isinstance(value, str):
        return None
    if lenient and "\n" in value:
        return False
    return re.fullmatch(pattern, value, 0 if lenient else re.DOTALL) is not None


def _between(value: Any, least: Decimal | None, most: Decimal | None) -> Verdict:
    if isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    return (least is None or number >= least) and (most is None or number <= most)
