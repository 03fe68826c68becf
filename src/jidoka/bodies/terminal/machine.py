"""Can this machine sandbox? Found out by starting one and looking at it from inside."""

from __future__ import annotations

from pathlib import Path

from jidoka.bodies.terminal.launcher import Launcher
from jidoka.bodies.terminal.limits import Limits
from jidoka.bodies.terminal.sandbox import View
from jidoka.errors import Refused

UNSAFE_HINT = "to go without a sandbox, at your own risk, say unsafe=True"

_TOOLS = ("setpriv", "unshare")
"""Programs of util-linux that `launcher` starts."""

_CHECK_S = 20.0

_REASONS = (
    ("disable-userns", "bubblewrap is too old, 0.8 or newer is needed"),
    (
        "new namespace",
        "user namespaces are off (sysctl user.max_user_namespaces, kernel.unprivileged_userns_clone), or an "
        "outer container forbids them",
    ),
    (
        "uid map",
        "user namespaces are restricted (sysctl kernel.apparmor_restrict_unprivileged_userns), or an outer "
        "container forbids them",
    ),
    ("mount proc", "/proc can't be mounted: an outer container masks it"),
    (
        "Can't find source path",
        "the workspace, or a further folder, can't be reached by the user that the sandbox runs as",
    ),
)
"""Words in bubblewrap's complaint, and what is missing then."""

_INSIDE = {
    "NoNewPrivs": "1",
    "Seccomp": "2",
    "CapEff": "0000000000000000",
    "CapPrm": "0000000000000000",
    "CapBnd": "0000000000000000",
}
"""What `/proc/self/status` must say inside (proc(5))."""


def check(launcher: Launcher, view: View, limits: Limits) -> None:
    """Start a sandbox, and see that it is one.

    Raises:
        Refused: this machine can't sandbox; the text names what is missing.
    """
    lacking = ["bwrap (Debian: apt-get install bubblewrap)"] * (not launcher.bwrap)
    lacking += [f"{tool} (Debian: util-linux)" for tool in _TOOLS if not Path("/usr/bin", tool).exists()]
    if lacking:
        raise _refused(f"missing: {', '.join(lacking)}")
    started = launcher.start(view, limits, ("/bin/cat", "/proc/self/status"))
    try:
        out, err = started.process.communicate(timeout=_CHECK_S)
    finally:
        launcher.finish(started)
    if started.process.returncode != 0:
        raise _refused(reason(err.decode("utf-8", "replace")))
    said = dict(line.split(":\t", 1) for line in out.decode().splitlines() if ":\t" in line)
    for name, value in _INSIDE.items():
        if said.get(name, "").strip() != value:
            raise _refused(f"{name} is {said.get(name)!r} inside, not {value}")


def reason(complaint: str) -> str:
    """What is missing, from what bubblewrap wrote."""
    for words, meaning in _REASONS:
        if words in complaint:
            return meaning
    return " ".join(complaint.split()) or "the sandbox ended without a word"


def _refused(why: str) -> Refused:
    return Refused(f"this machine can't sandbox: {why}; {UNSAFE_HINT}")
