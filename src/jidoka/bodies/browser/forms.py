"""Skills that use an element: click, hover, fill, select, check, press, upload, download."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, cast

from playwright.async_api import Error, Locator, Position

from jidoka.bodies.browser import pointer
from jidoka.bodies.browser.acting import Try, act
from jidoka.bodies.browser.elements import Target, target_of
from jidoka.bodies.browser.errors import failed, first_line
from jidoka.bodies.browser.secrets import Secret
from jidoka.bodies.browser.session import Call
from jidoka.bodies.called import SkillFailed
from jidoka.errors import UsageError
from jidoka.types import Json

SECRET_MARK: Final = "data-jidoka-secret"
"""Attribute of a field that a secret was filled into, so that pictures cover it."""

PRESS_S: Final = 3.0
"""How long a key may take where no element is named [s]."""

Using = Callable[[Locator, float], Awaitable[object]]
"""One try of an action on an element, given its time [ms]."""


async def click(call: Call) -> dict[str, Json]:
    """Click an element."""
    args = call.args
    how: dict[str, Any] = {
        "button": args.get("button", "left"),
        "click_count": 2 if args.get("double") else 1,
        "modifiers": args.get("modifiers"),
        "position": _position(args),
    }
    return await _with_element(call, "click", lambda locator, ms: locator.click(timeout=ms, **how))


async def hover(call: Call) -> dict[str, Json]:
    """Put the mouse over an element."""
    position = _position(call.args)
    return await _with_element(
        call, "hover", lambda locator, ms: locator.hover(timeout=ms, position=position)
    )


async def fill(call: Call) -> dict[str, Json]:
    """Write into a field, in place of what stands there."""
    match call.args["value"]:
        case {"secret": str(name)}:
            secret = _secret(call, name)
            return await _with_element(call, "fill", lambda locator, ms: _fill_secret(locator, secret, ms))
        case value:
            return await _with_element(call, "fill", lambda locator, ms: locator.fill(str(value), timeout=ms))


async def select(call: Call) -> dict[str, Json]:
    """Choose options of a list by label or value."""
    wanted = call.args["option"]
    options: list[str] = [wanted] if isinstance(wanted, str) else list(wanted)
    target = await target_of(call.tab, call.args, call.turn)
    documents = call.tab.documents
    try:
        await act(
            call.tab,
            target,
            call.turn,
            "select",
            lambda ms: target.locator.select_option(options, timeout=ms),
        )
    except SkillFailed as failure:
        raise await _no_option(target, options, failure) from None
    return await call.outcome(documents)


async def check(call: Call) -> dict[str, Json]:
    """Tick a box or choose a radio button, or take the tick away."""
    on = bool(call.args.get("checked", True))
    return await _with_element(call, "check", lambda locator, ms: locator.set_checked(on, timeout=ms))


async def press(call: Call) -> dict[str, Json]:
    """Press keys one after another, or type a text; in an element, or where the focus is."""
    keys = _keys(call.args)
    text = str(call.args.get("text", ""))
    if not keys and not text:
        raise UsageError("say what to press: keys, or text to type")
    documents = call.tab.documents
    try:
        if call.args.get("ref") or call.args.get("role"):
            target = await target_of(call.tab, call.args, call.turn)
            if not text and len(keys) == 1:
                await act(call.tab, target, call.turn, "press", _pressing(target.locator, keys[0]))
                return await call.outcome(documents)
            await act(call.tab, target, call.turn, "press", lambda ms: target.locator.focus(timeout=ms))
        keyboard = call.tab.page.keyboard
        if text:
            await call.turn.finish(keyboard.type(text), "press", within_s=PRESS_S + 0.05 * len(text))
        for key in keys:
            call.turn.check("press")
            await call.turn.finish(keyboard.press(key), "press", within_s=PRESS_S)
    except (Error, SkillFailed) as error:
        if "Unknown key" in str(error):
            raise UsageError(
                f"{first_line(str(error))}; keys are named as Enter, Control+A, ArrowDown, a"
            ) from None
        raise
    return await call.outcome(documents)


async def upload(call: Call) -> dict[str, Json]:
    """Give files of the browser's folder to a file field, or to the chooser that a button opens."""
    paths = call.files.inside(call.args["files"])
    target = await target_of(call.tab, call.args, call.turn)
    documents = call.tab.documents
    try:
        await act(
            call.tab,
            target,
            call.turn,
            "upload",
            lambda ms: target.locator.set_input_files(paths, timeout=ms),
        )
    except SkillFailed as failure:
        if "not an HTMLInputElement" not in failure.message:
            raise
        async with call.tab.page.expect_file_chooser(timeout=call.turn.left_s * 1000) as chooser:
            await act(call.tab, target, call.turn, "upload", lambda ms: target.locator.click(timeout=ms))
        await (await call.turn.wait(chooser.value, "waiting for the file chooser")).set_files(paths)
    return await call.outcome(documents) | {"files": [path.name for path in paths]}


async def download(call: Call) -> dict[str, Json]:
    """Keep the file that an address or a click on an element gives."""
    if call.engine.scratch is None:
        raise failed("crashed", "the browser ended")

    async def begin() -> None:
        if "url" in call.args:
            await _fetch(call, str(call.args["url"]))
        else:
            target = await target_of(call.tab, call.args, call.turn)
            await act(call.tab, target, call.turn, "download", lambda ms: target.locator.click(timeout=ms))

    return await call.files.download(call.tabs, call.engine.scratch, call.turn, begin) | call.happened()


async def drag(call: Call) -> dict[str, Json]:
    """Drag an element onto another, or by an offset."""
    documents = call.tab.documents
    await pointer.drag(call.tab, call.args, call.turn)
    return await call.outcome(documents)


async def scroll(call: Call) -> dict[str, Json]:
    """Scroll the page or an element."""
    stands = await pointer.scroll(call.tab, call.args, call.turn)
    return {"origin": call.tab.page.url} | stands | call.happened()


async def _with_element(call: Call, what: str, attempt: Using) -> dict[str, Json]:
    """Do something to the element of the arguments."""
    target = await target_of(call.tab, call.args, call.turn)
    documents = call.tab.documents
    await act(call.tab, target, call.turn, what, lambda ms: attempt(target.locator, ms))
    return await call.outcome(documents)


def _position(args: Mapping[str, Json]) -> Position | None:
    if "x" not in args and "y" not in args:
        return None
    return {"x": float(args.get("x", 0)), "y": float(args.get("y", 0))}


def _keys(args: Mapping[str, Json]) -> list[str]:
    keys = args.get("keys", [])
    return [keys] if isinstance(keys, str) else cast("list[str]", list(keys))


def _pressing(locator: Locator, key: str) -> Try:
    return lambda ms: locator.press(key, timeout=ms)


def _secret(call: Call, name: str) -> Secret:
    secret = call.settings.secrets.get(name)
    if secret is None:
        names = ", ".join(call.settings.secrets.names) or "none"
        raise failed("secret", f"there is no secret {name!r}; secrets: {names}")
    return secret


async def _fill_secret(locator: Locator, secret: Secret, ms: float) -> None:
    """Fill the very element whose document was checked. Raises SkillFailed `secret`."""
    handle = await locator.element_handle(timeout=ms)
    frame = await handle.owner_frame()
    url = frame.url if frame is not None else ""
    if not secret.may_go_to(url):
        raise failed("secret", f"secret {secret.name!r} may not go to {url}")
    await handle.evaluate(f"element => element.setAttribute('{SECRET_MARK}', '')")
    await handle.fill(secret.value, timeout=ms)


async def _no_option(target: Target, wanted: list[str], failure: SkillFailed) -> SkillFailed:
    """Say which options there are, if that was why."""
    if failure.code != "not_ready":
        return failure
    try:
        there = await target.locator.evaluate(
            "e => [...(e.options || [])].slice(0, 200).map(o => [o.label, o.value])", timeout=1000
        )
    except Error:
        return failure
    lacking = [word for word in wanted if not any(word in pair for pair in there)]
    if not lacking:
        return failure
    labels = ", ".join(repr(label) for label, _ in there[:20])
    return failed(
        "not_found", f"{target.said} has no option {lacking[0]!r}; options: {labels or 'none, it is no list'}"
    )


async def _fetch(call: Call, url: str) -> None:
    if reason := call.guard.allowed.document(url).reason:
        raise failed("blocked_host", reason)
    try:
        await call.turn.wait(call.tab.page.goto(url, timeout=call.turn.left_s * 1000), f"fetching {url}")
    except Error as error:
        said = first_line(str(error))
        if refusals := call.refusals():
            raise failed("blocked_host", refusals[-1].reason) from None
        if "Download is starting" not in said and "ERR_ABORTED" not in said:
            raise failed("navigation_failed", said.partition(" at ")[0]) from None
    else:
        call.tab.reading = None
        call.check_open(url)
        raise failed("navigation_failed", f"{url} is a page, not a download; use open", retryable=False)
