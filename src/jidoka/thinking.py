"""The way to a language model: reserve the worst case, write the prompt's digest, ask, write the answer and
settle.

An answer that is in the journal is never asked for again. A prompt without an answer after a crash may have
been billed: it is settled at its worst case and asked anew.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace

from jidoka.codec import digest, prompt_json, thought_json
from jidoka.errors import BudgetExhausted, ModelRefused, ModelUnreachable
from jidoka.faults import point
from jidoka.ledger.charge import Caps, Reserve, Settle
from jidoka.ledger.cost import NOTHING, Cost
from jidoka.protocols import Mind, Progress
from jidoka.record import Record
from jidoka.thought import Prompt, Thought

LEAST_OUTPUT = 256
"""An answer that may be no longer than this is not worth asking for [tokens]."""


def _new_id() -> str:
    return uuid.uuid4().hex[:12]


class Thinking:
    """Asks a model for the gate.

    Args:
        mind: the model.
        caps: as of the gate.
        watts: what the computer draws meanwhile [W].
        progress: told of a running answer.
        new_id: makes ids of prompts, unique for ever.
    """

    def __init__(
        self,
        mind: Mind,
        *,
        caps: Caps,
        watts: float = 0.0,
        progress: Progress | None = None,
        new_id: Callable[[], str] = _new_id,
    ) -> None:
        self._mind = mind
        self._caps = caps
        self._watts = watts
        self._progress = progress
        self._new_id = new_id

    def think(self, record: Record, prompt: Prompt) -> None:
        """Ask for one answer and write it down. Where the budget is short, the answer may be shorter.

        Raises:
            BudgetExhausted: not even a short answer fits; nothing is asked.
            Stale: others wrote to the task meanwhile; decide anew.
            ModelUnreachable, ModelRefused: as `Mind.think`; what it took is settled.
            Fenced, JournalError: as `Record.write`.
        """
        for lost, worst in tuple(record.state.thinking.items()):
            record.write("thought", {"call_id": lost, "lost": True}, charge=Settle(key=lost, spent=worst))
        prompt, call_id = self._reserve(record, prompt)
        point("think.after")
        try:
            thought = self._mind.think(prompt, progress=self._progress)
        except (ModelUnreachable, ModelRefused) as error:
            billed = isinstance(error, ModelUnreachable) and error.maybe_billed
            spent = record.state.thinking[call_id] if billed else NOTHING
            failed = {"call_id": call_id, "failed": str(error)}
            record.write("thought", failed, charge=Settle(key=call_id, spent=spent))
            raise
        point("model.after")
        data = {"call_id": call_id, **thought_json(thought)}
        record.write("thought", data, charge=Settle(key=call_id, spent=self._spent(thought)))
        point("thought.after")

    def _reserve(self, record: Record, prompt: Prompt) -> tuple[Prompt, str]:
        """Set the worst case aside and write the prompt's digest, in one commit; the prompt as it fits."""
        call_id = self._new_id()
        point("think.before")
        for shorter in _shorter(prompt):
            worst = self._mind.worst(shorter)
            reserve = Reserve(key=call_id, worst=worst + self._power(worst.milliseconds), caps=self._caps)
            data = {
                "call_id": call_id,
                "model": self._mind.name,
                "digest": digest(prompt_json(shorter)),
                "max_output_tokens": shorter.max_output_tokens,
            }
            try:
                record.write("think", data, charge=reserve)
            except BudgetExhausted:
                if shorter.max_output_tokens <= LEAST_OUTPUT:
                    raise
            else:
                return shorter, call_id
        raise AssertionError("unreachable: the shortest prompt returns or raises")

    def _power(self, milliseconds: int) -> Cost:
        return Cost.of(joules=self._watts * milliseconds / 1000)

    def _spent(self, thought: Thought) -> Cost:
        usage = thought.usage
        tokens = usage.input_tokens + usage.output_tokens
        spent = Cost.of(usd=usage.usd, tokens=tokens, seconds=thought.seconds)
        return spent + self._power(spent.milliseconds)


def _shorter(prompt: Prompt) -> Iterator[Prompt]:
    """The prompt, then with half the output, down to the least that makes sense."""
    tokens = prompt.max_output_tokens
    while tokens > LEAST_OUTPUT:
        yield replace(prompt, max_output_tokens=tokens)
        tokens //= 2
    yield replace(prompt, max_output_tokens=min(LEAST_OUTPUT, prompt.max_output_tokens))
