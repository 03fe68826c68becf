"""A provider's model as a `Mind`: counts, asks, retries what was not billed, and settles."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from jidoka.errors import ModelRefused, ModelUnreachable
from jidoka.ledger.cost import Cost
from jidoka.models.attempt import Answer, Failed, Wire
from jidoka.models.counting import about, at_most, in_words
from jidoka.models.limits import Limits
from jidoka.models.names import Name
from jidoka.models.prices import Price, Tokens
from jidoka.protocols import Progress
from jidoka.thought import Prompt, Thought, Usage

FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 60.0
"""Pauses grow twofold from the first to the longest, unless the provider says how long [s]."""


class RemoteMind:
    """One model of one provider.

    Args:
        name: the model.
        price: what it costs.
        limits: how long, how often, how much.
        connect: makes the way to it, at the first prompt.
        clock: seconds that never run backwards.
        sleep: waits so many seconds.
    """

    def __init__(
        self,
        *,
        name: Name,
        price: Price,
        limits: Limits,
        connect: Callable[[], Wire],
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._name = name
        self._price = price
        self._limits = limits
        self._connect = connect
        self._wire: Wire | None = None
        self._clock = clock
        self._sleep = sleep

    @property
    def name(self) -> str:
        """`provider:model`."""
        return str(self._name)

    def worst(self, prompt: Prompt) -> Cost:
        """The most that one `think` can take. Raises ModelRefused: the prompt is too long."""
        if (size := about(prompt)) > self._limits.context_tokens:
            raise ModelRefused(
                f"the prompt has about {size} tokens, and {self.name} reads {self._limits.context_tokens}; "
                f'context_tokens in [models."{self.name}"] says otherwise'
            )
        took = self._most(self._capped(prompt))
        usd = self._price.worst(took.input, took.output)
        return Cost.of(usd=usd, tokens=took.input + took.output, seconds=self._limits.timeout_s)

    def think(self, prompt: Prompt, *, progress: Progress | None = None) -> Thought:
        """Its answer (protocols.Mind)."""
        self._asked()  # loading a library is no part of the wait
        until = self._clock() + self._limits.timeout_s
        return self.think_until(prompt, until=until, patience_s=self._limits.timeout_s, progress=progress)

    def think_until(
        self, prompt: Prompt, *, until: float, patience_s: float, progress: Progress | None = None
    ) -> Thought:
        """Its answer by a time of the clock, with pauses of `patience_s` in all.

        Raises:
            ModelUnreachable, ModelRefused: as `Mind.think`.
        """
        began = self._clock()
        prompt = self._capped(prompt)
        for attempt in range(self._limits.retries + 1):
            try:
                answer = self._asked().ask(
                    prompt, timeout_s=max(0.1, until - self._clock()), progress=progress
                )
            except Failed as failed:
                pause_s = self._pause(failed, attempt)
                patience_s -= pause_s
                last = attempt == self._limits.retries
                if last or patience_s < 0 or self._clock() + pause_s >= until:
                    raise ModelUnreachable(_tried(failed, attempt + 1), maybe_billed=False) from None
                self._sleep(pause_s)
            else:
                return self._thought(prompt, answer, self._clock() - began)
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _asked(self) -> Wire:
        if self._wire is None:
            self._wire = self._connect()
        return self._wire

    @staticmethod
    def _pause(failed: Failed, attempt: int) -> float:
        """How long to wait before another attempt [s].

        Raises:
            ModelUnreachable: the attempt may have been billed, so it is the last.
            ModelRefused: another would fail as well.
        """
        if failed.outcome == "lost":
            raise ModelUnreachable(str(failed), maybe_billed=True) from None
        if failed.outcome == "refused":
            raise ModelRefused(str(failed)) from None
        if failed.retry_after_s is not None:
            return failed.retry_after_s
        return min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2**attempt)

    def _capped(self, prompt: Prompt) -> Prompt:
        """The prompt as this model may be asked it."""
        seen = prompt if self._limits.pictures else in_words(prompt)
        return replace(seen, max_output_tokens=min(prompt.max_output_tokens, self._limits.max_output_tokens))

    def _most(self, prompt: Prompt) -> Tokens:
        size = at_most(prompt, picture_tokens=self._limits.picture_tokens)
        return Tokens(input=size, output=prompt.max_output_tokens)

    def _thought(self, prompt: Prompt, answer: Answer, seconds: float) -> Thought:
        took = answer.tokens or self._most(prompt)
        return Thought(
            text=answer.text,
            calls=answer.calls,
            model=self.name,
            usage=Usage(
                input_tokens=took.input, output_tokens=took.output, usd=plain(self._price.settled(took))
            ),
            finish=answer.finish,
            seconds=seconds,
        )


def plain(usd: Decimal) -> str:
    """A sum as a decimal string without an exponent."""
    text = f"{usd:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _tried(failed: Failed, attempts: int) -> str:
    return f"{failed}; asked {attempts} times" if attempts > 1 else str(failed)
