"""The language model in this process: SmolLM2-135M with our adapter, one thread, greedy, under a grammar."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jidoka.brain.offline.program import grammar
from jidoka.brain.offline.text import prompt, tokens
from jidoka.errors import AssetError
from jidoka.llama import load

ADAPTER = Path(__file__).with_name("adapter.gguf")
LONGEST = 200
"""Tokens of an answer; a longer one is cut off and refused by the parser."""
CONTEXT = 1024
TEMPERATURE = 0.8
"""Of the samples that are drawn when the likeliest program is in doubt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the model wrote, and how sure it was."""

    text: str
    finished: bool
    """Whether it ended by itself."""
    joint: float
    """Probability of the whole answer, without the grammar's help."""
    least: float
    """Probability of its least likely token."""


class Model:
    """Loads at construction, in about a second."""

    def __init__(self, base: Path, adapter: Path = ADAPTER) -> None:
        """Load the base model and the adapter.

        Raises:
            AssetError: a file is missing.
        """
        for path, what in ((base, "language model"), (adapter, "adapter of the translator")):
            if not path.is_file():
                raise AssetError(
                    f"The {what} is missing: {path}. Run `make setup`; `make brain` trains the adapter."
                )
        self._server: Any = load(base, context=CONTEXT, adapter=adapter).server

    def answer(self, sentence: str, *, sample: int | None = None) -> Answer:
        """The program for a sentence in its normal form (see `text.normal`).

        Args:
            sentence: in its normal form.
            sample: None for the likeliest program; a seed for one drawn by probability.
        """
        reply: Mapping[str, Any] = self._server.handle_completions(
            {
                "prompt": prompt(sentence),
                "temperature": 0.0 if sample is None else TEMPERATURE,
                "seed": sample or 0,
                "n_predict": LONGEST,
                "grammar": grammar(tokens(sentence)),
                "n_probs": 1,
                "cache_prompt": sample is not None,
            }
        )
        choice = reply["choices"][0]
        logs = [float(t["logprob"]) for t in choice["logprobs"]["content"]]
        return Answer(
            text=str(choice["text"]),
            finished=choice["finish_reason"] == "stop",
            joint=math.exp(sum(logs)),
            least=math.exp(min(logs, default=0.0)),
        )
