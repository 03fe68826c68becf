"""Conversations on file: a model that writes down what it was asked and said, and one that says it again.

A recording is JSON Lines: the prompt's digest, and the answer or the failure. No prompt and no key stands in
it, but what the model said does.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jidoka.codec import digest, prompt_json, thought_json, thought_of
from jidoka.errors import ConfigError, ModelRefused, ModelUnreachable
from jidoka.ledger.cost import Cost
from jidoka.models.counting import at_most
from jidoka.protocols import Mind, Progress
from jidoka.thought import Prompt, Thought

Line = Mapping[str, Any]


class RecordingMind:
    """Asks a model and appends to a file what came of it.

    Args:
        mind: the model.
        path: the file; its folder exists.
    """

    def __init__(self, mind: Mind, path: Path) -> None:
        self._mind = mind
        self._path = path

    @property
    def name(self) -> str:
        """That of the model."""
        return self._mind.name

    def worst(self, prompt: Prompt) -> Cost:
        """That of the model."""
        return self._mind.worst(prompt)

    def think(self, prompt: Prompt, *, progress: Progress | None = None) -> Thought:
        """The model's answer (protocols.Mind); it is on file when this returns or raises."""
        try:
            thought = self._mind.think(prompt, progress=progress)
        except ModelUnreachable as error:
            self._write(prompt, {"unreachable": str(error), "maybe_billed": error.maybe_billed})
            raise
        except ModelRefused as error:
            self._write(prompt, {"refused": str(error)})
            raise
        self._write(prompt, {"thought": thought_json(thought)})
        return thought

    def _write(self, prompt: Prompt, said: Line) -> None:
        line = {"digest": digest(prompt_json(prompt)), "model": self.name, **said}
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


class ReplayMind:
    """Says again what a recording holds, at no cost. The same prompt asked again gets the next answer to it,
    and the last one from then on.

    Args:
        path: the file.

    Raises:
        ConfigError: no such file, or a line that is none of a recording.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._said: dict[str, list[Line]] = defaultdict(list)
        for line in _lines(path):
            self._said[line["digest"]].append(line)
        self._asked: dict[str, int] = defaultdict(int)

    @property
    def name(self) -> str:
        """`replay:FILE`."""
        return f"replay:{self._path.name}"

    def worst(self, prompt: Prompt) -> Cost:
        """Tokens as if it were asked; nothing else."""
        return Cost.of(tokens=at_most(prompt) + prompt.max_output_tokens)

    def think(self, prompt: Prompt, *, progress: Progress | None = None) -> Thought:
        """What was said to this very prompt.

        Raises:
            ModelRefused: nothing was recorded for it, or it was refused then.
            ModelUnreachable: as recorded.
        """
        key = digest(prompt_json(prompt))
        said = self._said.get(key, [])
        if not said:
            last = prompt.messages[-1].text[:60] if prompt.messages else ""
            raise ModelRefused(
                f"{self._path} holds no answer for the prompt {key} ({len(prompt.messages)} messages, the "
                f"last {last!r}), only for {len(self._said)} others: record it anew"
            )
        line = said[min(self._asked[key], len(said) - 1)]
        self._asked[key] += 1
        if "unreachable" in line:
            raise ModelUnreachable(line["unreachable"], maybe_billed=line["maybe_billed"])
        if "refused" in line:
            raise ModelRefused(line["refused"])
        thought = thought_of(line["thought"])
        if progress is not None and thought.text:
            progress(0.99, thought.text)
        return thought


def _lines(path: Path) -> Sequence[Line]:
    try:
        texts = path.read_text("utf-8").splitlines()
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from error
    return [_line(path, number, text) for number, text in enumerate(texts, start=1) if text.strip()]


def _line(path: Path, number: int, text: str) -> Line:
    try:
        line: Line = json.loads(text)
        if "thought" in line:
            thought_of(line["thought"])
        elif "unreachable" in line:
            bool(line["maybe_billed"])
        else:
            str(line["refused"])
        str(line["digest"])
    except (ValueError, KeyError, TypeError) as error:
        raise ConfigError(f"{path}, line {number}: no line of a recording ({error!r})") from error
    return line
