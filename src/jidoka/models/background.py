"""An event loop in a thread of its own, for libraries that are asynchronous."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """One for the process; its thread ends with the process."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="models", daemon=True).start()
    return loop


def run(job: Coroutine[Any, Any, T]) -> T:
    """Its result, from any thread. Interrupted, it is cancelled."""
    future = asyncio.run_coroutine_threadsafe(job, _loop())
    try:
        return future.result()
    finally:
        future.cancel()
