"""What a model reads in answer to a call: from a receipt, a verdict, a person, or the brain itself. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from jidoka.brain.agent.marking import told
from jidoka.shown import in_words, pictures_of
from jidoka.types import Receipt, Step, Verdict

AGAIN = "You did this already"
"""How the answer to a call begins that was made too often."""

TELL_DATA = {"look": "what the bodies see", "achieve": "the planner and the bodies"}
"""Tools of the brain whose notes hold what bodies returned, and the origin to name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What answers a call."""

    head: str
    """Words of the brain, of the loop or of a person."""
    data: str = ""
    """What bodies returned: never an order."""
    origin: str = ""
    """Where the data came from."""
    ok: bool = True
    pictures: tuple[str, ...] = ()
    """PNG, base64."""

    @property
    def text(self) -> str:
        """All of it, unmarked."""
        return f"{self.head}\n{self.data}" if self.data else self.head

    @property
    def again(self) -> bool:
        """Whether it says that the call was made too often."""
        return self.head.startswith(AGAIN)


def said(text: str, *, ok: bool = True) -> Answer:
    """An answer in words of ours or of a person."""
    return Answer(head=text, ok=ok)


def note_with(head: str, data: str) -> str:
    """The text of a note that holds what bodies returned; `noted` takes it apart again."""
    return f"{head}\n\n{data}"


def noted(text: str, tool: str) -> Answer:
    """The answer that a note gives: of the tools in `TELL_DATA`, all but its first paragraph is data."""
    if tool not in TELL_DATA:
        return Answer(head=text)
    head, _, data = text.partition("\n\n")
    return Answer(head=head, data=data, origin=TELL_DATA[tool] if data else "")


def after_receipt(step: Step, receipt: Receipt) -> Answer:
    """What a body says of a call. Only whether it went well is ours; all else is data."""
    bare = in_words(receipt.result)
    lines = [f"message: {receipt.message}"] if receipt.message else []
    if bare:
        lines.append(told(bare))
    return Answer(
        head="ok" if receipt.ok else f"failed: {_code(receipt.code)}",
        data="\n".join(lines),
        origin=f"{step.body}.{step.skill}",
        ok=receipt.ok,
        pictures=tuple(picture.png for picture in pictures_of(receipt.result)),
    )


def after_verdict(answer: Answer, step: Step, verdict: Verdict) -> Answer:
    """With what a fresh look says of the declared effects of the step, if it declares any."""
    if not step.post:
        return answer
    seen = "its effect is seen" if verdict.holds else f"not seen: {', '.join(map(str, verdict.missing))}"
    return replace(answer, head=f"{answer.head}; {seen}")


def after_claim(verdict: Verdict, checks: Sequence[tuple[Step, Receipt]]) -> Answer:
    """Why a claim to be done does not count, with what the checks returned."""
    missing = "\n".join(f"- {atom}" for atom in verdict.missing)
    looks = [after_receipt(step, receipt) for step, receipt in checks]
    data = [f"{step} -> {look.head}\n{look.data}" for (step, _), look in zip(checks, looks, strict=True)]
    return Answer(
        head=f"Not done. A fresh look does not show:\n{missing}",
        data="\n\n".join(data),
        origin="the checks" if data else "",
        ok=False,
    )


def _code(code: str) -> str:
    """A body's word for what went wrong, as one word: it stands outside of the fence."""
    return "".join(letter for letter in code if letter.isalnum() or letter in "_-.")[:60] or "no code"
