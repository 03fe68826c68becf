"""Untrusted text stays data: what a model wants to do must be named by a person, or be asked about. Pure.

What a person said (the goal, answers) is trusted; whatever bodies read is not. Once a task has read text, an
act that a model wants needs a person's word for every value that they did not name themselves
(docs/design/untrusted.md).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from jidoka.andon.leaves import Leaf, leaves
from jidoka.andon.naming import Words, plain
from jidoka.andon.origins import Reading, came_from, is_telling, read_first, readings, said
from jidoka.andon.permission import Decision, Deny, NeedApproval, Permission, Request
from jidoka.andon.secrecy import Empty, Vault, in_clear, misplaced, page_of
from jidoka.types import SkillSpec

LONGEST: Final = 300
"""A value is shown in a question up to here [characters]."""

ADDRESSES: Final = frozenset({"url", "uri", "href", "link", "host", "domain", "endpoint", "address"})
"""Arguments that say where to go, even without a scheme."""

_IDENTIFIER: Final = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")


def guarded(
    policy: Permission,
    *,
    vouched: Callable[[Request], bool] = lambda request: False,
    vault: Vault | None = None,
) -> Permission:
    """A policy, and provenance beside it. What either denies is denied; both questions are one.

    Args:
        policy: its no and its questions stand.
        vouched: whether the policy allows this very skill by a rule that names it: then nothing is asked.
        vault: the credentials that no act may hold.
    """
    secrets = vault or Empty()

    def permit(request: Request) -> Decision:
        said_by_policy = policy(request)
        if isinstance(said_by_policy, Deny) or not wanted_by_model(request):
            return said_by_policy
        if (why := _leak(request, secrets)) is not None:
            return Deny(why)
        question = None if vouched(request) else question_about(request)
        if question is None:
            return said_by_policy
        if isinstance(said_by_policy, NeedApproval):
            return NeedApproval(f"{said_by_policy.question.removesuffix(' Do it?')} {question}")
        return NeedApproval(question)

    return permit


def wanted_by_model(request: Request) -> bool:
    """Whether a model's answer is behind the act: it calls for it, or set it as a check of the goal."""
    goal = request.state.goal
    checks = goal.checks if goal is not None else ()
    return bool(request.act.cause) or any(check.step == request.act.step for check in checks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unnamed:
    """A value in an act's arguments that no person named."""

    leaf: Leaf
    origin: str
    """Where it came from, for a person (`origins.came_from`)."""

    def __str__(self) -> str:
        return f"{_shown(self.leaf)} ({self.origin})"


def unnamed(request: Request) -> tuple[Unnamed, ...]:
    """The values that a person must see first; none before any text was read.

    What was read is searched only for values that a person did not name: a long task costs no more than a
    short one until it asks.
    """
    spec, state, words = request.spec, request.state, Words(said(request.state))
    given = () if spec.contained else leaves(request.act.step.args, spec.parameters)
    strange = [leaf for leaf in given if _matters(leaf, spec) and not _named(leaf, spec, words)]
    if not strange or read_first(state) is None:
        return ()
    read = readings(state)
    return tuple(
        Unnamed(leaf=leaf, origin=came_from(leaf.value, read))
        for leaf in strange
        if not _is_seen(leaf, request, read)
    )


def question_about(request: Request) -> str | None:
    """What a person must be asked, on one line; None if they named all that matters."""
    step, spec, found = request.act.step, request.spec, unnamed(request)
    given = leaves(step.args, spec.parameters)
    if not found:
        return _question_about_little(request, given)
    strangers = [stranger.leaf for stranger in found]
    rest = ", ".join(_shown(leaf) for leaf in given if leaf not in strangers)
    told = f"you did not name {', '.join(map(str, found))}{f'; with {rest}' if rest else ''}"
    return f"{step.body}.{step.skill}: {told}. Do it?"


def _question_about_little(request: Request, given: Sequence[Leaf]) -> str | None:
    """An effect whose values may be named by chance, if at all, and of which the goal does not speak."""
    step, spec, state = request.act.step, request.spec, request.state
    origin = None if spec.contained or spec.recovery == "repeat" else read_first(state)
    if origin is None or Words(said(state)).speak_of(step.skill):
        return None
    if any(leaf.secret or (not leaf.own and is_telling(leaf.value)) for leaf in given):
        return None
    read = readings(state) if any(_is_spoken_of(leaf, spec) for leaf in given) else ()
    if any(_is_seen(leaf, request, read) for leaf in given):
        return None
    return f"{step}: you did not say to {step.skill.replace('_', ' ')}, and {origin} was read. Do it?"


def _matters(leaf: Leaf, spec: SkillSpec) -> bool:
    """Whether a value has an effect or gets out: any of an act; of a skill that only reads, an address."""
    return not (leaf.own or leaf.secret) and (spec.recovery != "repeat" or _is_address(leaf))


def _is_address(leaf: Leaf) -> bool:
    return isinstance(leaf.value, str) and ("://" in leaf.value or leaf.argument in ADDRESSES)


def _named(leaf: Leaf, spec: SkillSpec, words: Words) -> bool:
    """Whether a person named the value; of an address that is only read, its host is enough."""
    return words.name(leaf.value) or (spec.recovery == "repeat" and words.name_host(str(leaf.value)))


def _is_seen(leaf: Leaf, request: Request, read: Sequence[Reading]) -> bool:
    """Whether the value is a thing that bodies see by facts and that nothing named which was read: no text,
    nor a picture, which may name anything."""
    if any(reading.picture for reading in read):
        return False
    if not _is_spoken_of(leaf, request.spec):
        return False
    if not any(leaf.value in fact.atom.args for fact in request.state.facts):
        return False
    name = plain(leaf.value)
    return not any(name not in reading.given and reading.excerpt(name) is not None for reading in read)


def _is_spoken_of(leaf: Leaf, spec: SkillSpec) -> bool:
    """Whether the value is a name, for an argument about which the skill's conditions speak:
    `holding(robot, ?box)`."""
    spoken = {arg for atom in (*spec.pre, *spec.post) for arg in atom.args}
    return (
        f"?{leaf.path}" in spoken and isinstance(leaf.value, str) and bool(_IDENTIFIER.fullmatch(leaf.value))
    )


def _leak(request: Request, vault: Vault) -> str | None:
    """Why a credential forbids the act."""
    step, state = request.act.step, request.state
    given = leaves(step.args, request.spec.parameters)
    page = page_of(step.body, state.facts)
    return in_clear(given, vault) or misplaced(given, Words(said(state)), page, vault)


def _shown(leaf: Leaf) -> str:
    """A value on one line, without characters that a terminal would obey."""
    text = repr(leaf.value)
    short = text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text)} characters)"
    return f"{leaf.path}={short}"
