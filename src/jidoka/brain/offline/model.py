"""The language model in this process: SmolLM2-135M with our adapter, one thread, greedy, under a grammar."""

from __future__ import annotations

import ctypes
import math
import os
import secrets
import sys
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jidoka.brain.offline.program import grammar
from jidoka.brain.offline.text import prompt, tokens
from jidoka.errors import AssetError

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


@contextmanager
def _hushed() -> Generator[None]:
    """Send what native code writes to standard error nowhere: the library's log level can't be set before.

    Its log is written by a thread of its own, hence the pause at the end.
    """
    sys.stderr.flush()
    kept = os.dup(2)
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123  (a descriptor is wanted)
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
        time.sleep(0.05)
    finally:
        os.dup2(kept, 2)
        os.close(kept)


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
        import xllamacpp  # noqa: PLC0415  (60 MB of native code: only when it is needed)

        params: Any = xllamacpp.CommonParams()
        params.model.path = str(base)
        params.lora_adapters = [xllamacpp.CommonAdapterLoraInfo(str(adapter), 1.0)]
        params.n_ctx = CONTEXT
        params.n_parallel = 1
        params.n_gpu_layers = 0
        params.api_keys = [secrets.token_hex(16)]  # it listens on loopback: nobody else may use it
        for cpu in (params.cpuparams, params.cpuparams_batch):
            cpu.n_threads = 1  # its threads spin: on a busy machine more are slower
            cpu.poll = 0
        with _hushed():
            self._server: Any = xllamacpp.Server(params)
        ctypes.c_int.in_dll(
            ctypes.CDLL(xllamacpp.xllamacpp.__file__), "common_log_verbosity_thold"
        ).value = -1

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
