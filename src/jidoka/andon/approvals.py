"""A person's word for one act: bound to the digest of body, skill and arguments, and used up by one use.

The question and its answer are entries; the intent that relies on the answer names the question, and so does
the refusal after a no. So a replay knows which words are used, and a second identical act asks again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

from jidoka.codec import digest
from jidoka.journal.state import Question, TaskState
from jidoka.types import Step

YES, NO = "yes", "no"
"""Answers to the question whether an act may be done. Anything but `yes` counts as no."""

Word: TypeAlias = tuple[Literal["yes", "no"], Question]


def bound(step: Step) -> str:
    """What an approval is bound to. Any other argument gives another digest."""
    return digest({"body": step.body, "skill": step.skill, "args": dict(step.args)})


def unused_word(state: TaskState, act: str) -> Word | None:
    """The oldest answer about this act that nothing has used yet; None if a person must be asked."""
    used = set(used_words(state))
    for question in state.questions:
        if question.approves == act and question.answer is not None and question.id not in used:
            return ("yes" if question.answer.strip().lower() == YES else "no"), question
    return None


def used_words(state: TaskState) -> Iterable[str]:
    """Ids of the questions whose answers an intent or a refusal has used."""
    yield from (intent.approval for intent in state.open)
    yield from (deed.intent.approval for deed in state.deeds)
    yield from (refusal.approval for refusal in state.refusals)
