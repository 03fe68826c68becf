"""Untrusted text stays data: what a model wants to do must be named by a person, or be asked about. Pure.

What a person said (the goal, answers) is trusted; whatever bodies read is not. Once a task has read text, an
act that a model wants needs a person's word for every value that they did not name themselves
(docs/design/untrusted.md).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from jidoka.andon.leaves import Leaf, leaves
from jidoka.andon.naming import Words, plain
from jidoka.andon.origins import Reading, came_from, readings, said
from jidoka.andon.permission import Decision, Deny, NeedApproval, Permission, Request
from jidoka.andon.secrecy import Empty, Vault, in_clear, misplaced, page_of
from jidoka.journal.replay import TaskState
from jidoka.types import SkillSpec

LONGEST: Final = 300
"""A value is shown in a question up to here [characters]."""

ADDRESSES: Final = frozenset({"url", "uri", "href", "host", "address"})
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
        question = None if vouched(request) else unnamed(request)
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


def unnamed(request: Request) -> str | None:
    """The question about what nobody named; None if all is named, or no text was read so far."""
    read = readings(request.state)
    if request.spec.contained or not any(reading.words for reading in read):
        return None
    step, spec, words = request.act.step, request.spec, Words(said(request.state))
    given = leaves(step.args, spec.parameters)
    asked = [leaf for leaf in given if _matters(leaf, spec) and not _known(leaf, request, words, read)]
    name = f"{step.body}.{step.skill}"
    if asked:
        told = ", ".join(f"{leaf.path}={_shown(leaf)} ({came_from(leaf.value, read)})" for leaf in asked)
        rest = ", ".join(f"{leaf.path}={_shown(leaf)}" for leaf in given if leaf not in asked)
        return f"{name}: you did not name {told}{f'; with {rest}' if rest else ''}. Do it?"
    if spec.recovery == "repeat" or words.speak_of(step.skill) or any(not leaf.own for leaf in given):
        return None
    return f"{step}: nothing in it was named by you, and text was read ({read[0].origin}). Do it?"


def _matters(leaf: Leaf, spec: SkillSpec) -> bool:
    """Whether a value has an effect or gets out: any of an act; of a skill that only reads, an address."""
    return not (leaf.own or leaf.secret) and (spec.recovery != "repeat" or _is_address(leaf))


def _is_address(leaf: Leaf) -> bool:
    return isinstance(leaf.value, str) and ("://" in leaf.value or leaf.argument in ADDRESSES)


def _known(leaf: Leaf, request: Request, words: Words, read: Sequence[Reading]) -> bool:
    """Whether a person named the value; of an address that is only read, its host is enough."""
    if words.name(leaf.value) or _is_seen(leaf, request, read):
        return True
    return request.spec.recovery == "repeat" and words.name_host(str(leaf.value))


def _is_seen(leaf: Leaf, request: Request, read: Sequence[Reading]) -> bool:
    """Whether the value is a thing that bodies see by facts and that no text named.

    Only for an argument about which the skill's conditions speak, such as `holding(robot, ?box)`.
    """
    text = leaf.value
    spoken = {arg for atom in (*request.spec.pre, *request.spec.post) for arg in atom.args}
    if not isinstance(text, str) or f"?{leaf.path}" not in spoken or not _IDENTIFIER.fullmatch(text):
        return False
    if not any(text in fact.atom.args for fact in request.state.facts):
        return False
    name = plain(text)
    return not any(name not in reading.given and reading.excerpt(name) is not None for reading in read)


def _leak(request: Request, vault: Vault) -> str | None:
    """Why a credential forbids the act."""
    step, state = request.act.step, request.state
    given = leaves(step.args, request.spec.parameters)
    page = page_of(step.body, state.facts)
    return in_clear(given, vault) or misplaced(given, _words(state), page, vault)


def _words(state: TaskState) -> Words:
    return Words(said(state))


def _shown(leaf: Leaf) -> str:
    """A value on one line, without characters that a terminal would obey."""
    text = repr(leaf.value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text)} characters)"
