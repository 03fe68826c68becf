"""A body's HTTP application on a free loopback port, in a thread."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Generator

import uvicorn

from jidoka.bodies.client import Http
from jidoka.bodies.serving.runner import Runner
from jidoka.bodies.serving.server import build_app

TOKEN = "t0ken"


@contextlib.contextmanager
def serving(runner: Runner) -> Generator[Http]:
    """Serve `runner` until the block ends; it must tick already."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(build_app(runner, TOKEN), log_config=None, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    try:
        yield Http(url=f"http://127.0.0.1:{listener.getsockname()[1]}/mcp", token=TOKEN)
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()
