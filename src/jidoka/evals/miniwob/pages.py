"""The benchmark's pages, out of its wheel, on loopback."""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path

from jidoka.errors import AssetError


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        del format, args


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
    """Serve them; `127.0.0.1:port`. Raises AssetError."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder())))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
