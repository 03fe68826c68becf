"""The site's own endpoints beside the robot's skills:

recording, status, and the truth for evaluation alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from jidoka.bodies.humanoid.keeper import Keeper
from jidoka.bodies.serving.server import BearerGuard
from jidoka.errors import JidokaError, UsageError
from jidoka.sites.warehouse.recording import Recorder
from jidoka.sites.warehouse.referee import Referee
from jidoka.sites.warehouse.simulation import Physics

Handler = Callable[[Request], Awaitable[dict[str, Any]]]


def site_app(keeper: Keeper, physics: Physics, recorder: Recorder, token: str) -> ASGIApp:
    """All of it under `/site`, behind a bearer token; every request is served between two ticks."""
    return BearerGuard(Starlette(routes=_routes(keeper, physics, recorder)), token)


def _routes(keeper: Keeper, physics: Physics, recorder: Recorder) -> list[Route]:
    referee = Referee(physics.model, physics.hall)

    async def start(request: Request) -> dict[str, Any]:
        path = (await request.json()).get("path")
        if not isinstance(path, str) or not Path(path).is_absolute():
            raise UsageError(f"recording needs an absolute path, not {path!r}")
        await _between_ticks(keeper, lambda: recorder.start(Path(path)))
        return {"recording": path}

    async def stop(_: Request) -> dict[str, Any]:
        frames = await _between_ticks(keeper, recorder.stop)
        return {"frames": frames, "trouble": recorder.trouble}

    async def status(_: Request) -> dict[str, Any]:
        time_s = await _between_ticks(keeper, lambda: float(physics.data.time))
        return {"sim_s": time_s, "linked": keeper.linked}

    async def truth(_: Request) -> dict[str, Any]:
        boxes, fallen = await _between_ticks(
            keeper, lambda: (referee.boxes(physics.data), referee.fallen(physics.data))
        )
        return {"boxes": {name: asdict(box) for name, box in boxes.items()}, "fallen": fallen}

    return [
        Route("/site/recording", _json(start), methods=["POST"]),
        Route("/site/recording", _json(stop), methods=["DELETE"]),
        Route("/site/status", _json(status), methods=["GET"]),
        Route("/site/truth", _json(truth), methods=["GET"]),
    ]


async def _between_ticks(keeper: Keeper, act: Callable[[], Any]) -> Any:
    return await asyncio.wrap_future(keeper.submit(lambda _: act()))


def _json(handler: Handler) -> Callable[[Request], Awaitable[JSONResponse]]:
    async def endpoint(request: Request) -> JSONResponse:
        try:
            return JSONResponse(await handler(request))
        except JidokaError as error:
            return JSONResponse({"error": str(error)}, 400)

    return endpoint
