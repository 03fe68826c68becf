"""The backlog: a folder of Markdown issues, or one sentence. Pure but for reading the files.

An issue is a file `NAME.md`. Its first heading is the title; front lines `id: 7` and `needs: 3, 4` may stand
above it or directly below. Without an id the file's name is the id.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Final

from jidoka.errors import ConfigError, UsageError
from jidoka.types import Json

ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
"""What an id may look like: it becomes part of the names of branches and tasks."""

LONGEST: Final = 60_000
"""Characters of one issue at most; more would not fit beside the work in what a model can read."""

_FIELD: Final = re.compile(r"^(id|needs)\s*:\s*(.*)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One wish."""

    id: str
    title: str
    text: str
    needs: tuple[str, ...] = ()
    """Issues that must be merged before."""
    size: str = ""
    """The lead's estimate: `S`, `M` or `L`."""
    key: str = ""
    """Names it for good, once it is planned (`records.key_of`)."""


def read_backlog(said: str) -> tuple[Issue, ...]:
    """The issues of a folder or a file, or one made of a sentence.

    Raises:
        UsageError: nothing is wanted.
        ConfigError: a file can't be read, or the issues contradict each other.
    """
    if not said.strip():
        raise UsageError("the backlog is empty; name a folder of Markdown issues, or say it in a sentence")
    path = Path(said)
    try:
        is_folder, is_file = path.is_dir(), path.is_file()
    except OSError:
        is_folder = is_file = False
    if is_folder:
        issues = tuple(_issue(file) for file in sorted(path.glob("*.md")) if file.name != "README.md")
        if not issues:
            raise UsageError(f"{path}: no issues; each is a Markdown file of its own")
    elif is_file:
        issues = (_issue(path),)
    else:
        title = " ".join(said.split())
        issues = (Issue(id="1", title=title[:100], text=said.strip()),)
    check(issues, said if is_folder or is_file else "the backlog")
    return issues


def check(issues: Sequence[Issue], source: str) -> None:
    """Whether the issues go together.

    Raises:
        ConfigError: an id twice, an id that can't be one, a need that is not there, needs in a circle.
    """
    ids: dict[str, Issue] = {}
    for issue in issues:
        if not ID.fullmatch(issue.id) or ".." in issue.id or issue.id.endswith((".", ".lock")):
            raise ConfigError(f"{source}: {issue.id!r} is no id; use letters, digits, - and _, at most 40")
        if issue.id.lower() in ids:
            other = ids[issue.id.lower()]
            raise ConfigError(
                f"{source}: two issues have the id {issue.id!r}: {other.title!r} and {issue.title!r}"
            )
        if len(issue.text) > LONGEST:
            raise ConfigError(f"{source}: issue {issue.id} has {len(issue.text)} characters, over {LONGEST}")
        ids[issue.id.lower()] = issue
    known = {issue.id for issue in issues}
    for issue in issues:
        if missing := [need for need in issue.needs if need not in known]:
            raise ConfigError(
                f"{source}: issue {issue.id} needs {missing[0]}, which is not there; there are: "
                f"{', '.join(sorted(known))}"
            )
    try:
        TopologicalSorter({issue.id: issue.needs for issue in issues}).prepare()
    except CycleError as error:
        circle = " needs ".join(reversed(error.args[1]))
        raise ConfigError(f"{source}: the issues need each other in a circle: {circle}") from error


def issue_json(issue: Issue) -> dict[str, Json]:
    """For an artefact."""
    return {
        "id": issue.id,
        "title": issue.title,
        "text": issue.text,
        "needs": list(issue.needs),
        "size": issue.size,
        "key": issue.key,
    }


def issue_of(data: dict[str, Json]) -> Issue:
    """The inverse of `issue_json`."""
    return Issue(
        id=str(data["id"]),
        title=str(data["title"]),
        text=str(data["text"]),
        needs=tuple(str(need) for need in data.get("needs", ())),
        size=str(data.get("size", "")),
        key=str(data.get("key", "")),
    )


def _issue(file: Path) -> Issue:
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: can't be read as UTF-8 text ({error})") from error
    if not text.strip():
        raise ConfigError(f"{file}: is empty; write what is wanted")
    fields: dict[str, str] = {}
    body: list[str] = []
    title = ""
    for line in text.splitlines():
        found = _FIELD.match(line.strip()) if not any(map(str.strip, body)) else None
        if found:
            fields[found[1].lower()] = found[2].strip()
        elif line.startswith("# ") and not title:
            title = line[2:].strip()
        elif line.strip() != "---" or body:
            body.append(line)
    needs = tuple(need for need in re.split(r"[,\s]+", fields.get("needs", "")) if need)
    return Issue(
        id=fields.get("id", file.stem),
        title=title or " ".join(text.split())[:100],
        text="\n".join(body).strip() or title,
        needs=needs,
    )
