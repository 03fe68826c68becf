"""Ask the site's own endpoints (not the robot): recording, status, truth."""

from __future__ import annotations

import json
import urllib.request
from typing import Literal
from urllib.error import HTTPError

from jidoka.errors import BodyUnreachable, TerminalError
from jidoka.processes.files import Ready
from jidoka.types import Json

TIMEOUT_S = 10.0
"""Longest wait for an answer [s]."""


def ask(ready: Ready, method: Literal["GET", "POST", "DELETE"], path: str, body: Json = None) -> Json:
    """One request to `/site/<path>`.

    Raises:
        BodyUnreachable: the site does not answer.
        TerminalError: it refuses; the text says why.
    """
    request = urllib.request.Request(
        ready.endpoint(path),
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {ready.token}", "Content-Type": "application/json"},
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=TIMEOUT_S) as response:
            return json.load(response)
    except HTTPError as error:
        said = json.loads(error.read() or b"{}").get("error", error.reason)
        raise TerminalError(f"the site refuses {method} {path}: {said}") from error
    except OSError as error:
        raise BodyUnreachable(f"the site does not answer ({error}); is it up? `jidoka status`") from error
