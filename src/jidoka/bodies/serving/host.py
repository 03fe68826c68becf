"""Host a body as a process: its thread, its MCP server on loopback, its ready file, and a clean end."""

from __future__ import annotations

import json
import logging
import logging.handlers
import os
import secrets
import signal
import socket
import threading
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager

import uvicorn
from starlette.routing import Route
from starlette.types import ASGIApp

from jidoka.bodies.serving.fence import Fence
from jidoka.bodies.serving.runner import Runner
from jidoka.bodies.serving.server import build_app
from jidoka.errors import Busy, TerminalError
from jidoka.processes.files import ProcessFiles, Ready
from jidoka.types import Json

log = logging.getLogger(__name__)

LOG_BYTES = 4 << 20
"""Size at which the log is turned over; one older one is kept."""


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON: at (Unix time, s), level, logger, message, and the error if there is one."""
        line = {
            "at": round(record.created, 3),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def log_to(files: ProcessFiles) -> None:
    """Send all logging to the process's log file. A full disk loses lines, not the robot's balance."""
    handler = logging.handlers.RotatingFileHandler(
        files.log, maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8"
    )
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    logging.raiseExceptions = False


def listen(port: int) -> socket.socket:
    """A loopback listener; port 0 takes a free one. Raises Busy if the port is in use.

    Its connections send at once. asyncio sees to that only for sockets that were made with a protocol number;
    on others an answer's second part waits for the first to be acknowledged, 0.04 s.
    """
    try:
        listener = socket.create_server(("127.0.0.1", port))
    except OSError as error:
        raise Busy(
            f"port {port} can't be used ({error.strerror}); choose another, or leave --port out"
        ) from error
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def told_to_end() -> threading.Event:
    """Set once SIGTERM or SIGINT comes. For the main thread."""
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: ending.set())
    return ending


@contextmanager
def serving(app: ASGIApp, listener: socket.socket) -> Generator[threading.Thread]:
    """Serve HTTP in a thread while the block runs; the thread ends early only if serving is impossible."""
    config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="http", daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    try:
        yield thread
    finally:
        server.should_exit = True
        thread.join(5)


def host(
    runner: Runner,
    files: ProcessFiles,
    listener: socket.socket,
    *,
    about: Mapping[str, Json] | None = None,
    token: str = "",
    instructions: str = "",
    routes: Sequence[Route] = (),
) -> None:
    """Serve until SIGTERM or SIGINT; then bring the body into its safe state and end. For the main thread.

    The newest epoch that the body sees is kept in a file beside the others, over restarts.

    Args:
        runner: owns the body; not started yet.
        files: of the process.
        listener: where MCP clients come in.
        about: what the ready file tells of the process beside how to reach it.
        token: that they must show; left out: a new one.
        instructions: for MCP clients.
        routes: endpoints beside MCP's.

    Raises:
        TerminalError: the body's thread ended by itself.
        ConfigError: the epoch that was kept can't be read.
    """
    runner.remember(Fence(files.epoch))
    ending = told_to_end()
    token = token or secrets.token_urlsafe(32)
    app = build_app(runner, token, instructions=instructions, routes=routes)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/mcp"
    runner.start()
    with serving(app, listener) as thread:
        files.write_ready(
            Ready(pid=os.getpid(), url=url, token=token, started_at=time.time(), about=dict(about or {}))
        )
        log.info("ready at %s", url)
        try:
            while runner.alive and thread.is_alive() and not ending.wait(0.2):
                pass
        finally:
            files.ready.unlink(missing_ok=True)
            stood = runner.shutdown("the process goes down")
    log.info("down; %s %s", runner.name, "stands safely" if stood else "did not stop in time")
    if runner.failure is not None:
        raise TerminalError(f"the thread of {runner.name} ended: {runner.failure}; see {files.log}")
