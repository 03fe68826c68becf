"""The policy file: ordered rules that say what is allowed, what needs a person's word, and what is denied.

The first rule that applies decides. Where none does, `default` does; without one, a skill that declares that
it needs approval (a destructive tool of a foreign server does) is asked about, and all else is allowed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from jidoka.andon.conditions import Condition, Verdict, every, judge_all
from jidoka.andon.permission import Allow, Decision, Deny, NeedApproval, Request, as_declared
from jidoka.errors import ConfigError
from jidoka.toml_lines import key_lines, line_of
from jidoka.types import SkillSpec, Step

FILE = "policy.toml"

Word = Literal["allow", "ask", "deny"]


class Rule(BaseModel):
    """One rule: which acts it is about, and what it decides."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    decision: Word
    body: str = "*"
    """Shell pattern for the body's name."""
    skill: str = "*"
    args: Mapping[str, Condition] = Field(default_factory=dict[str, Condition])
    """By name of the argument; all must hold. A plain value stands for `{ equals = value }`."""
    usd: Condition | None = None
    """On the price that the skill declares for a call [dollars]."""
    reason: str = ""
    """Told to the person who is asked, and to the brain that is denied."""

    @field_validator("args", mode="before")
    @classmethod
    def _plain_values(cls, args: object) -> object:
        if not isinstance(args, dict):
            return args
        given = cast("dict[str, object]", args)
        return {
            name: cast("object", c) if isinstance(c, dict) else {"equals": c} for name, c in given.items()
        }

    def applies(self, step: Step, spec: SkillSpec) -> bool:
        """Whether it speaks of this act. What can't be checked counts against the act."""
        lenient = self.decision == "allow"
        price: Verdict = True if self.usd is None else self.usd.judge(spec.usd, lenient=lenient)
        holds = every(
            [
                fnmatchcase(step.body, self.body) and fnmatchcase(step.skill, self.skill),
                judge_all(self.args, step.args, lenient=lenient),
                price,
            ]
        )
        return holds is True or (holds is None and not lenient)


class Policy(BaseModel):
    """The rules of a file. `permit` is the gate's permission."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    default: Word | None = None
    rules: tuple[Rule, ...] = ()

    def permit(self, request: Request) -> Decision:
        """What the first rule that applies says of an act."""
        step, rule = request.act.step, self._rule(request)
        if rule is not None:
            return _said(rule.decision, step, rule.reason)
        return as_declared(request) if self.default is None else _said(self.default, step, "")

    def vouches(self, request: Request) -> bool:
        """Whether a rule that names the skill allows an act: then its arguments need no one else's word.

        A rule for every skill (`skill` left out, or `*`) does not, nor does `default`: who writes one thinks
        of the body, not of what a page may talk a model into.
        """
        rule = self._rule(request)
        return rule is not None and rule.decision == "allow" and bool(rule.skill.strip("*?"))

    def _rule(self, request: Request) -> Rule | None:
        """The rule that decides."""
        return next((rule for rule in self.rules if rule.applies(request.act.step, request.spec)), None)


def load_policy(path: Path) -> Policy:
    """Read a policy file.

    Raises:
        ConfigError: not readable, not TOML, or a rule is wrong; the text names file, line and what would be
            right.
    """
    text = ""
    try:
        text = path.read_text(encoding="utf-8")
        values: dict[str, Any] = tomllib.loads(text)
        return Policy.model_validate(values)
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8 text") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: {error}") from error
    except ValidationError as error:
        raise ConfigError(_told(error, path, text)) from error


def find_policy(named: Path | None, *folders: Path) -> Policy:
    """The policy of a named file, else of the first `policy.toml` in `folders`; without one, no rules.

    Raises:
        ConfigError: as `load_policy`; a named file must be there.
    """
    if named is not None:
        return load_policy(named.expanduser())
    found = (folder / FILE for folder in folders if (folder / FILE).is_file())
    path = next(found, None)
    return Policy() if path is None else load_policy(path)


def _said(word: Word, step: Step, reason: str) -> Decision:
    match word:
        case "allow":
            return Allow()
        case "ask":
            return NeedApproval(f"{reason or 'the policy asks'}: {step}. Do it?")
        case "deny":
            return Deny(reason or "the policy denies it")


def _told(error: ValidationError, path: Path, text: str) -> str:
    """The first mistake, where it stands and what would be right."""
    mistake = error.errors()[0]
    keys = tuple(mistake["loc"])
    line = line_of(key_lines(text), keys)
    name = ".".join(str(key) for key in keys)
    if mistake["type"] == "extra_forbidden":
        model: type[BaseModel] = {1: Policy, 3: Rule}.get(len(keys), Condition)
        says = f"there is no {keys[-1]!r}; there are: {', '.join(model.model_fields)}"
    elif mistake["type"] == "missing":
        says = f"{name} is missing"
    else:
        wrong = mistake["msg"].removeprefix("Value error, ")
        says = f"{name} is {mistake['input']!r}: {wrong[0].lower()}{wrong[1:]}"
    return f"{path}, line {line}: {says}"
