"""Say what a body does while it does it:

a line for each finished step, and a progress line for the running one.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from jidoka.bodies.watched import Watched
from jidoka.commands.terminal import ERR
from jidoka.protocols import Body
from jidoka.types import Receipt, Step

SHORT, TAIL = 100, 60
"""Longest line about a step, and longest end of a text in the progress line [characters]."""


class Narrator:
    """Holds the progress line. Its methods may be called from any thread."""

    def __init__(self) -> None:
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=20),
            TimeElapsedColumn(),
            console=ERR,
            transient=True,
        )
        self._line = self._bar.add_task("looking", total=None)
        self._done = 0
        self._planned = 0

    @contextmanager
    def live(self, planned: int) -> Generator[None]:
        """Show progress until the block ends; `planned` is the number of steps expected."""
        self._planned = planned
        with self._bar:
            yield

    def begin(self, step: Step) -> None:
        """A step begins."""
        place = f"{self._done + 1}/{max(self._planned, self._done + 1)}"
        self._bar.update(self._line, total=1.0, completed=0.0, description=f"{place} {_short(step)}")

    def tell(self, fraction: float, text: str) -> None:
        """How far the running step is (`protocols.Progress`)."""
        place = f"{self._done + 1}/{max(self._planned, self._done + 1)}"
        self._bar.update(self._line, completed=fraction, description=f"{place} {_tail(text)}")

    def end(self, step: Step, receipt: Receipt) -> None:
        """A step ended."""
        self._done += 1
        sign = "[green]ok[/green]" if receipt.ok else f"[red]{escape(receipt.code)}[/red]"
        message = "" if receipt.ok else f": {escape(receipt.message)}"
        what = escape(_short(step))
        self._bar.console.print(f"{self._done:3d} {what}  {sign} {receipt.seconds:.1f} s{message}")


def narrated(body: Body, narrator: Narrator) -> Watched:
    """A body that tells a narrator what it does."""
    return Watched(body=body, begun=narrator.begin, ended=narrator.end)


def _short(step: Step) -> str:
    """`place box_1 packing`, on one line."""
    line = " ".join(" ".join([step.skill, *map(str, step.args.values())]).split())
    return line if len(line) <= SHORT else f"{line[:SHORT]}..."


def _tail(text: str) -> str:
    """The end of a text, on one line: of an answer that is being written, what is new."""
    line = " ".join(text[-4 * TAIL :].split())
    return line if len(line) <= TAIL else f"...{line[-TAIL:]}"
