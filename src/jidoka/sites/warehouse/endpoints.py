"""The site's own endpoints beside the robot's skills:

recording, status, and the truth for evaluation alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from jidoka.bodies.serving.runner import Runner
from jidoka.errors import JidokaError, UsageError
from jidoka.sites.warehouse.recording import Recorder
from jidoka.sites.warehouse.referee import Referee
from jidoka.sites.warehouse.simulation import Simulation

Handler = Callable[[Request], Awaitable[dict[str, Any]]]


def site_routes(runner: Runner, simulation: Simulation, recorder: Recorder) -> list[Route]:
    """Routes under `/site`. All of them run between two ticks."""
    referee = Referee(simulation.model, simulation.hall)

    async def start(request: Request) -> dict[str, Any]:
        path = (await request.json()).get("path")
        if not isinstance(path, str) or not Path(path).is_absolute():
            raise UsageError(f"recording needs an absolute path, not {path!r}")
        await _between_ticks(runner, lambda: recorder.start(Path(path)))
        return {"recording": path}

    async def stop(_: Request) -> dict[str, Any]:
        frames = await _between_ticks(runner, recorder.stop)
        return {"frames": frames, "trouble": recorder.trouble}

    async def status(_: Request) -> dict[str, Any]:
        fraction, message = runner.progress
        time_s = await _between_ticks(runner, lambda: float(simulation.data.time))
        return {"sim_s": time_s, "progress": fraction, "doing": message, "led": runner.led}

    async def truth(_: Request) -> dict[str, Any]:
        boxes, fallen = await _between_ticks(
            runner, lambda: (referee.boxes(simulation.data), referee.fallen(simulation.data))
        )
        return {"boxes": {name: asdict(box) for name, box in boxes.items()}, "fallen": fallen}

    return [
        Route("/site/recording", _json(start), methods=["POST"]),
        Route("/site/recording", _json(stop), methods=["DELETE"]),
        Route("/site/status", _json(status), methods=["GET"]),
        Route("/site/truth", _json(truth), methods=["GET"]),
    ]


async def _between_ticks(runner: Runner, act: Callable[[], Any]) -> Any:
    return await asyncio.wrap_future(runner.submit(lambda _: act()))


def _json(handler: Handler) -> Callable[[Request], Awaitable[JSONResponse]]:
    async def endpoint(request: Request) -> JSONResponse:
        try:
            return JSONResponse(await handler(request))
        except JidokaError as error:
            return JSONResponse({"error": str(error)}, 400)

    return endpoint
