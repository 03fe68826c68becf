"""A GGUF file as a `Mind`, in this process, on one thread: nothing leaves the machine."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

import httpx2

from jidoka.errors import ModelRefused, ModelUnreachable
from jidoka.ledger.cost import Cost
from jidoka.llama import Llama, load
from jidoka.models.choice import chosen, messages, schema
from jidoka.models.limits import Limits
from jidoka.models.prices import Price, Tokens
from jidoka.models.remote import plain
from jidoka.models.spelling import unique_ids
from jidoka.protocols import Progress
from jidoka.thought import Finish, Json, Prompt, Thought, ToolCall, Usage

STOP_S = 2.0
"""Longest wait for an answer to end that is stopped [s]: it ends at its next token, not while it reads."""

COUNT_S = 60.0
"""Longest wait for a count [s]."""

LEAST_OUTPUT = 16
"""An answer that may be no longer than this is not worth the prompt [tokens]."""


class GgufMind:
    """A model from a file. It is loaded at the first prompt.

    Args:
        name: `gguf:PATH`, or `smollm2`.
        path: the file.
        price: per token, if somebody wants to count the machine's time so; usually nothing.
        limits: `context_tokens` is what prompt and answer may have together.
        clock: seconds that never run backwards.
    """

    def __init__(
        self,
        *,
        name: str,
        path: Path,
        price: Price,
        limits: Limits,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name = name
        self._path = path
        self._price = price
        self._limits = limits
        self._clock = clock
        self._lock = threading.RLock()
        self._llama: Llama | None = None
        self._port = httpx2.Client(timeout=COUNT_S, trust_env=False, verify=False)  # plain, on loopback

    @property
    def name(self) -> str:
        """`gguf:PATH`, or `smollm2`."""
        return self._name

    def worst(self, prompt: Prompt) -> Cost:
        """The most that one `think` can take. Raises ModelRefused: too long, or no such file."""
        size = self.count(prompt)
        output = self._output(prompt, size)
        usd = self._price.worst(size, output)
        return Cost.of(usd=usd, tokens=size + output, seconds=self._limits.timeout_s)

    def count(self, prompt: Prompt) -> int:
        """Input tokens of a prompt, by the model's own tokenizer. Raises ModelRefused: no such file."""
        llama = self._loaded()
        text = self._post(llama, "/apply-template", {"messages": messages(prompt)})["prompt"]
        counted = {"content": text, "add_special": True, "parse_special": True}
        return len(self._post(llama, "/tokenize", counted)["tokens"])

    def think(self, prompt: Prompt, *, progress: Progress | None = None) -> Thought:
        """Its answer (protocols.Mind)."""
        self._loaded()
        until = self._clock() + self._limits.timeout_s
        return self.think_until(prompt, until=until, patience_s=0, progress=progress)

    def think_until(
        self, prompt: Prompt, *, until: float, patience_s: float, progress: Progress | None = None
    ) -> Thought:
        """Its answer by a time of the clock; it never waits.

        Raises:
            ModelUnreachable: it was too slow.
            ModelRefused: the prompt is too long, or no such file.
        """
        del patience_s
        began = self._clock()
        asked: dict[str, Json] = {
            "messages": messages(prompt),
            "max_tokens": self._output(prompt, self.count(prompt)),
            "temperature": 0.0,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        with self._lock:
            heard = self._heard(asked, prompt, until, progress)
        if heard.late:
            raise ModelUnreachable(
                f"{self._name} was too slow: {self._limits.timeout_s:g} s are over", maybe_billed=False
            )
        return self._thought(prompt, heard, self._clock() - began)

    def _heard(
        self, asked: dict[str, Json], prompt: Prompt, until: float, progress: Progress | None
    ) -> _Heard:
        """The answer, its tool calls held to their schemas as far as the grammar can express them."""
        server = self._loaded().server
        error = ""
        for loose in (False, True) if prompt.tools else (False,):
            if prompt.tools:
                form = {"name": "choice", "schema": schema(prompt.tools, loose=loose)}
                asked["response_format"] = {"type": "json_schema", "json_schema": form}
            heard = _Heard(asked["max_tokens"], progress)
            error = _asked(server, asked, heard, until - self._clock())
            if not error:
                return heard
        raise ModelRefused(f"{self._name} can't answer: {error}")

    def _thought(self, prompt: Prompt, heard: _Heard, seconds: float) -> Thought:
        text, calls = heard.text, ()
        if prompt.tools:
            choice = chosen(heard.text)
            text = choice.text
            if choice.tool:
                taken = [call.id for message in prompt.messages for call in message.calls]
                call_id = unique_ids([f"call_{len(taken) + 1}"], taken)[0]
                calls = (
                    ToolCall(id=call_id, name=choice.tool, args=choice.args or {}, broken=choice.broken),
                )
        finish: Finish = "length" if heard.finish == "length" else "tools" if calls else "stop"
        took = heard.tokens
        usd = plain(self._price.settled(took))
        usage = Usage(input_tokens=took.input, output_tokens=took.output, usd=usd)
        return Thought(text=text, calls=calls, model=self._name, usage=usage, finish=finish, seconds=seconds)

    def _output(self, prompt: Prompt, size: int) -> int:
        """How long the answer may be. Raises ModelRefused: the prompt leaves no room."""
        room = self._limits.context_tokens - size
        if room < LEAST_OUTPUT:
            raise ModelRefused(
                f"the prompt has {size} tokens, and {self._name} takes {self._limits.context_tokens} with "
                f"the answer; a larger context_tokens allows more"
            )
        return min(prompt.max_output_tokens, self._limits.max_output_tokens, room)

    def _loaded(self) -> Llama:
        with self._lock:
            if self._llama is None:
                try:
                    self._llama = load(self._path, context=self._limits.context_tokens)
                except RuntimeError as error:
                    raise ModelRefused(f"{self._path} can't be loaded as a model: {error}") from error
            return self._llama

    def _post(self, llama: Llama, path: str, data: Mapping[str, Json]) -> dict[str, Any]:
        """Ask the library's port on loopback, as it counts nowhere else."""
        headers = {"Authorization": f"Bearer {llama.key}"}
        reply = self._port.post(llama.server.listening_address + path, json=data, headers=headers)
        if reply.status_code != 200:
            raise ModelRefused(f"{self._name} can't read the prompt: {reply.text[:200]}")
        return reply.json()


def _asked(server: Any, asked: Mapping[str, Json], heard: _Heard, timeout_s: float) -> str:
    """Have the library answer, in a thread of its own: in this one its native code would swallow a Ctrl-C.

    Returns what is wrong with the request; empty if nothing is.
    """
    errors: list[str] = []

    def ask() -> None:
        try:
            errors.append(_error_of(server.handle_chat_completions(asked, heard.hear)))
        except Exception as refused:  # a schema or a template that it can't take: told by who asks
            errors.append(" ".join(str(refused).split()))

    thread = threading.Thread(target=ask, name="gguf", daemon=True)
    thread.start()
    try:
        thread.join(max(0.0, timeout_s))
    finally:
        heard.stop()
        thread.join(STOP_S)
    if heard.raised is not None:
        raise heard.raised
    return (errors[0] if errors else "") or heard.error


class _Heard:
    """What comes from the library, part by part."""

    def __init__(self, max_tokens: int, progress: Progress | None) -> None:
        self.text = ""
        self.finish = ""
        self.error = ""
        self.late = False
        self.tokens = Tokens()
        self.raised: BaseException | None = None
        self._max_tokens = max_tokens
        self._parts = 0
        self._progress = progress

    def hear(self, part: Mapping[str, Any]) -> bool:
        """Take one part; true ends the answer. An error of `progress` is kept, not thrown through C++."""
        try:
            self._hear(part)
        except BaseException as error:
            self.raised = error
        return self.late or self.raised is not None

    def stop(self) -> None:
        """End an answer that is not whole yet, at its next part."""
        self.late = not self.finish and not self.error

    def _hear(self, part: Mapping[str, Any]) -> None:
        self.error = self.error or _error_of(part)
        for choice in part.get("choices", ()):
            more = choice.get("delta", {}).get("content") or ""
            self.text += more
            self.finish = choice.get("finish_reason") or self.finish
            self._parts += bool(more)
            if more and self._progress is not None:
                self._progress(min(0.99, self._parts / self._max_tokens), self.text)
        if usage := part.get("usage"):
            self.tokens = Tokens(input=usage["prompt_tokens"], output=usage["completion_tokens"])


def _error_of(reply: object) -> str:
    if not isinstance(reply, Mapping) or "error" not in reply:
        return ""
    error = cast(Mapping[str, Any], reply)["error"]
    return (
        str(cast(Mapping[str, Any], error).get("message", error))
        if isinstance(error, Mapping)
        else str(error)
    )
