"""How commands speak to people and machines: results on standard output, all else on standard error."""

from __future__ import annotations

import json
from collections.abc import Generator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from jidoka import protocols
from jidoka.types import Json

OUT = Console(highlight=False)
"""For results."""

ERR = Console(stderr=True, highlight=False)
"""For progress and remarks."""


def print_json(value: Json) -> None:
    """One JSON value on one line of standard output."""
    print(json.dumps(value, ensure_ascii=False), flush=True)


@contextmanager
def progress(title: str) -> Generator[protocols.Progress]:
    """A progress line on standard error, with what is happening; gone when it ends."""
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TimeElapsedColumn(),
        console=ERR,
        transient=True,
    )
    with bar:
        task = bar.add_task(title, total=1.0)

        def tell(fraction: float, text: str) -> None:
            bar.update(task, completed=min(1.0, fraction), description=f"{title}: {text}" if text else title)

        yield tell
