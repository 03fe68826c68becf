"""Skills that do something. Each ends when the screen is still, and says whether it changed."""

from __future__ import annotations

import contextlib
from typing import Final

from jidoka.bodies.called import SkillFailed
from jidoka.bodies.desktop.call import Call
from jidoka.bodies.desktop.errors import failed
from jidoka.bodies.desktop.turn import Turn
from jidoka.bodies.desktop.windows import Window
from jidoka.types import Json

CLOSE_S: Final = 2.0
"""How long a window that was asked to close may take until it counts as open still [s]."""
SCROLL_CLICKS: Final = 3


def open_program(call: Call) -> dict[str, Json]:
    """Open a program and wait for a window that was not there before."""
    turn, windows = call.turn, call.stage.windows
    before = {window.id for window in windows.list(turn)}
    started = call.stage.programs.start(
        call.args["program"], call.args.get("file"), call.stage.screen.environment
    )
    while True:
        if fresh := [window for window in windows.list(turn) if window.id not in before]:
            call.settle(call.look())
            with contextlib.suppress(SkillFailed):  # a splash screen may be gone by now
                return {**windows.find(turn, fresh[-1].id).to_json(), "pid": started.pid}
        if started.exit_code:
            raise failed("program_failed", f"{started.name} ended with {started.exit_code}: {started.said}")
        turn.pause(f"the window of {started.name}")


def click(call: Call) -> dict[str, Json]:
    """Click once."""
    return _at_point(call, times=1)


def double_click(call: Call) -> dict[str, Json]:
    """Click twice."""
    return _at_point(call, times=2)


def _at_point(call: Call, times: int) -> dict[str, Json]:
    at = call.point()
    before = call.look()
    call.stage.hands.click(call.turn, at, button=call.args.get("button", "left"), times=times)
    return {"x": at[0], "y": at[1], **call.settle(before)}


def drag(call: Call) -> dict[str, Json]:
    """Drag from one place to another."""
    start, end = call.point(call.args["from"]), call.point(call.args["to"])
    before = call.look()
    call.stage.hands.drag(call.turn, start, end)
    return {"from": list(start), "to": list(end), **call.settle(before)}


def scroll(call: Call) -> dict[str, Json]:
    """Turn the wheel."""
    at = call.point() if {"text", "x"} & call.args.keys() else call.area().centre
    before = call.look()
    clicks = int(call.args.get("clicks", SCROLL_CLICKS))
    call.stage.hands.scroll(call.turn, at, call.args["direction"], clicks)
    return {"x": at[0], "y": at[1], **call.settle(before)}


def type_text(call: Call) -> dict[str, Json]:
    """Type."""
    call.focus()
    before = call.look()
    call.stage.hands.type(call.turn, call.args["text"])
    return call.settle(before)


def press(call: Call) -> dict[str, Json]:
    """Press keys."""
    call.focus()
    before = call.look()
    call.stage.hands.press(call.turn, call.args["keys"])
    return call.settle(before)


def focus(call: Call) -> dict[str, Json]:
    """Bring a window to the front."""
    window = call.stage.windows.find(call.turn, call.args["window"])
    call.stage.windows.focus(call.turn, window)
    return call.stage.windows.find(call.turn, window.id).to_json()


def close_window(call: Call) -> dict[str, Json]:
    """Close a window, or kill its program."""
    turn, windows = call.turn, call.stage.windows
    window = windows.find(turn, call.args["window"])
    if call.args.get("force"):
        _kill(call, window)
    else:
        windows.close(turn, window)
    patience = Turn(turn.talk, min(CLOSE_S, turn.limit_s))
    while True:
        now = windows.list(turn)
        if all(one.id != window.id for one in now):
            return {"windows": [one.to_json() for one in now]}
        if patience.left_s <= 0.0:
            there = ", ".join(repr(one.title) for one in now)
            raise failed(
                "still_open", f"{window.title!r} did not close; windows now: {there}; see what it asks"
            )
        turn.pause("the window to close")


def _kill(call: Call, window: Window) -> None:
    program = call.stage.programs.owner(window.pid)
    if program is None:
        raise failed("still_open", f"{window.title!r} is of process {window.pid}, which was not opened here")
    program.kill()


def clipboard(call: Call) -> dict[str, Json]:
    """Set the clipboard if there is text for it; give what is in it."""
    if "text" in call.args:
        call.stage.hands.set_clipboard(call.turn, call.args["text"])
    return {"text": call.stage.hands.clipboard(call.turn), "origin": f"clipboard of {call.name}"}
