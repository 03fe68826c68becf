"""llama.cpp in this process, loaded quietly: GGUF files on one thread of the processor."""

from __future__ import annotations

import ctypes
import os
import secrets
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Llama:
    """A loaded model."""

    server: Any
    """The library's server: `handle_completions`, `handle_chat_completions`, `listening_address`."""
    key: str = field(repr=False)
    """What its port on loopback asks for, so that nobody else may use it."""


def load(base: Path, *, context: int, adapter: Path | None = None) -> Llama:
    """Load a model, with an adapter if it has one; takes about a second for a small one.

    Args:
        base: the GGUF file.
        context: how many tokens prompt and answer may have together.
        adapter: a LoRA adapter as GGUF.

    Raises:
        RuntimeError: the library can't load the file.
    """
    import xllamacpp  # noqa: PLC0415  (60 MB of native code: only when it is needed)

    params: Any = xllamacpp.CommonParams()
    params.model.path = str(base)
    if adapter is not None:
        params.lora_adapters = [xllamacpp.CommonAdapterLoraInfo(str(adapter), 1.0)]
    params.n_ctx = context
    params.n_parallel = 1
    params.n_gpu_layers = 0
    key = secrets.token_hex(16)
    params.api_keys = [key]
    for cpu in (params.cpuparams, params.cpuparams_batch):
        cpu.n_threads = 1  # its threads spin: on a busy machine more are slower
        cpu.poll = 0
    try:
        with _hushed():
            server = xllamacpp.Server(params)
    finally:
        native = ctypes.CDLL(xllamacpp.xllamacpp.__file__)
        ctypes.c_int.in_dll(native, "common_log_verbosity_thold").value = -1
    return Llama(server=server, key=key)


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
