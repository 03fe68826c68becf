"""A web application on a free loopback port, in a thread of this process."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Generator

import uvicorn

LOOK_S = 0.002
"""Time between two looks at what is waited for [s]."""

LINGER_S = 1.0
"""How long open connections may end what they do [s]."""


class Server(uvicorn.Server):
    """Looks more often whether it shall end than uvicorn's own, which takes 0.2 s for it."""

    async def main_loop(self) -> None:
        await self.on_tick(0)
        while not self.should_exit:
            await asyncio.sleep(LOOK_S)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for listening in self.servers:
            listening.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        give_up = time.monotonic() + LINGER_S
        while (self.server_state.connections or self.server_state.tasks) and time.monotonic() < give_up:
            await asyncio.sleep(LOOK_S)
        for task in self.server_state.tasks:
            task.cancel(msg="the server ends")
        await self.lifespan.shutdown()


@contextlib.contextmanager
def served(config: uvicorn.Config) -> Generator[str]:
    """Serve it until the block ends; gives `127.0.0.1:port`."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    server = Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the application never began"
        time.sleep(LOOK_S)
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()
