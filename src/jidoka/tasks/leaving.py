"""A worker that shall end does so between two steps: when the flow looks, nothing is being done."""

from __future__ import annotations

from collections.abc import Callable

from jidoka.bodies.watched import Watched
from jidoka.protocols import Body
from jidoka.tasks.foreman import Leaving


def between_steps(body: Body, leaving: Callable[[], bool]) -> Watched:
    """`body`, at whose looks a worker leaves that shall: they raise Leaving then."""

    def looked() -> None:
        if leaving():
            raise Leaving

    return Watched(body=body, looked=looked)
