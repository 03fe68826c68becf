"""The benchmark's pages, out of its wheel, on loopback, by a process of their own."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from jidoka.errors import AssetError


def folder() -> Path:
    """The `html` folder of the wheel, which is not imported. Raises AssetError if it is not installed."""
    found = find_spec("miniwob")
    if found is None or found.origin is None:
        raise AssetError(
            "MiniWoB++ is not installed: pip install 'jidoka-worker[evals]', or `make setup-dev`"
        )
    return Path(found.origin).parent / "html"


@contextmanager
def serving() -> Generator[str]:
    """Serve them; `127.0.0.1:port`. Raises AssetError: they are not installed, or can't be served."""
    where = ["--bind", "127.0.0.1", "--directory", str(folder())]
    command = [sys.executable, "-u", "-m", "http.server", "0", *where]
    pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen(command, stdout=pipe, stderr=nowhere, text=True) as server:
        try:
            said = server.stdout.readline() if server.stdout is not None else ""
            found = re.search(r"port (\d+)", said)
            if found is None:
                raise AssetError(f"MiniWoB++'s pages can't be served: {said.strip() or 'no answer'}")
            yield f"127.0.0.1:{found[1]}"
        finally:
            server.terminate()
