"""Skills that look and change nothing."""

from __future__ import annotations

import time

from PIL import Image

from jidoka.bodies.desktop.call import Call, cut
from jidoka.bodies.desktop.frames import Frame
from jidoka.bodies.desktop.pictures import write_png
from jidoka.bodies.desktop.programs import inside
from jidoka.bodies.desktop.text import matches
from jidoka.bodies.pictures import shown
from jidoka.shown import MOST_PICTURES
from jidoka.types import Json

PICTURES = "pictures"
"""Folder of pictures that were given no name."""


def read(call: Call) -> dict[str, Json]:
    """The text on the screen."""
    lines = call.lines(call.area(), call.look())
    return {
        "text": "\n".join(line.text for line in lines),
        "lines": [line.to_json() for line in lines],
        "origin": call.origin(),
    }


def find(call: Call) -> dict[str, Json]:
    """Where words stand."""
    match = call.match(call.args)
    return {**match.to_json(), "origin": call.origin()}


def wait_for(call: Call) -> dict[str, Json]:
    """Wait until words are there, or gone. The screen is read anew only when it changed."""
    gone, wanted = bool(call.args.get("gone")), call.args["text"]
    seen: Frame | None = None
    while True:
        now = call.look()
        if now is not seen:
            seen = now
            found = matches(call.lines(call.area(), now), wanted)
            if bool(found) != gone:
                places = [match.to_json() for match in found]
                return {"places": places, "origin": call.origin()}
        call.turn.pause(f"{wanted!r} to be {'gone' if gone else 'there'}")


def windows(call: Call) -> dict[str, Json]:
    """All windows."""
    found = call.stage.windows.list(call.turn)
    return {"windows": [window.to_json() for window in found], "origin": call.origin()}


def screenshot(call: Call) -> dict[str, Json]:
    """Write a picture, and show it if that is asked for."""
    area = call.area()
    name = call.args.get("path", f"{PICTURES}/{time.time_ns()}.png")
    path = inside(call.settings.folder, name)
    picture = cut(call.look().picture, area)
    write_png(picture, path)
    told = {"path": str(path), **area.to_json(), "origin": call.origin()}
    return told | shown([Image.fromarray(picture)]) if call.args.get("show") else told


def look_back(call: Call) -> dict[str, Json]:
    """Write what was seen lately, and show the newest of it if that is asked for."""
    folder = inside(call.settings.folder, call.args.get("folder", f"{PICTURES}/{time.time_ns()}"))
    now = time.time()
    told: list[dict[str, Json]] = []
    frames = call.eyes.frames.recent()
    for number, frame in enumerate(frames):
        call.turn.check("writing")
        path = folder / f"{number:03d}.png"
        write_png(frame.picture, path)
        told.append({"path": str(path), "seconds_ago": round(now - frame.at_s, 2)})
    seen: dict[str, Json] = {"frames": told, "origin": call.origin()}
    if not call.args.get("show") or not frames:
        return seen
    return seen | shown([Image.fromarray(frame.picture) for frame in frames[-MOST_PICTURES:]])
