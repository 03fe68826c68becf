"""A body's HTTP application on a free loopback port, in a thread."""

from __future__ import annotations

import contextlib
from collections.abc import Generator

import uvicorn

from jidoka.bodies.client import Http
from jidoka.bodies.serving.runner import Runner
from jidoka.bodies.serving.server import build_app
from tests.loopback import served

TOKEN = "t0ken"


@contextlib.contextmanager
def serving(runner: Runner) -> Generator[Http]:
    """Serve `runner` until the block ends; it must tick already."""
    with served(uvicorn.Config(build_app(runner, TOKEN), log_config=None)) as at:
        yield Http(url=f"http://{at}/mcp", token=TOKEN)
