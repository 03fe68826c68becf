"""For all tests: a slow or busy machine is no failure, so Hypothesis measures no time.

Laws are tried on 40 examples each, so that the quick tests stay quick; `HYPOTHESIS_PROFILE=thorough` tries
500. No test reaches a paid model: keys from outside are dropped. Compiled tests are kept from run to run,
also if the environment says otherwise: to compile them takes a tenth of the time that it takes to run them.
"""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

sys.dont_write_bytecode = False
gc.disable()


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: the garbage collector need not walk it again.

    Nor need it look so often: a test makes little, and what it makes is mostly gone with it.
    """
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """Before pytest looks five times for garbage that fails when it is thrown away, look once."""
    gc.collect()
    gc.freeze()


for _name in [name for name in os.environ if name.endswith("_API_KEY")]:
    del os.environ[_name]

settings.register_profile("house", deadline=None, print_blob=True, max_examples=40)
settings.register_profile("thorough", settings.get_profile("house"), max_examples=500)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))

MEMORY = Path("/dev/shm")
ROOM = 2**28
"""What must be free in memory [bytes]; all quick tests together take a tenth of it."""

SLOW = ("physics", "process", "model")


@pytest.fixture(scope="session")
def memory() -> Iterator[Path | None]:
    """A folder in memory, where there is such a place with room."""
    if not MEMORY.is_dir() or shutil.disk_usage(MEMORY).free < ROOM:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="jidoka-tests-", dir=MEMORY) as folder:
        yield Path(folder)


@pytest.fixture
def tmp_path(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, memory: Path | None
) -> Path:
    """In memory for a quick test, which is not about the disk; on disk for one with real processes."""
    if memory is None or any(request.node.get_closest_marker(name) for name in SLOW):
        return tmp_path_factory.mktemp("test")
    return Path(tempfile.mkdtemp(dir=memory))
