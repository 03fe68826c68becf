"""`jidoka export`: a task's entries as JSON Lines, for other programs and for keeping."""

from __future__ import annotations

import json
import time
from pathlib import Path

from jidoka.commands.find import find_task
from jidoka.commands.terminal import ERR
from jidoka.config import load
from jidoka.errors import TerminalError
from jidoka.journal.schema import FORMAT
from jidoka.journal.show import json_lines
from jidoka.journal.store import Store

KIND = "jidoka journal"
"""What the first line says that the file is."""


def export(task: str, to: Path | None) -> None:
    """Write a task to a file, or to standard output: a header line with the format, then a line an entry.

    Raises:
        UsageError: no such task.
        JournalError: the journal can't be read.
        TerminalError: the file can't be written.
    """
    with Store(load().journal, now=time.time, readonly=True) as store:
        name = find_task(store, task)
        entries = store.entries(name)
    header = json.dumps({"file": KIND, "format": FORMAT, "task": name, "entries": len(entries)})
    lines = [header, *json_lines(entries)]
    if to is None:
        print(*lines, sep="\n")
        return
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError as error:
        raise TerminalError(f"{to}: {error.strerror}; choose another place") from error
    ERR.print(f"{len(entries)} entries of {name} are in {to}", soft_wrap=True)
