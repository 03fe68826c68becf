"""Which tasks a language model works off, with which workspace: as their first entries say it. Pure.

It stands in the journal, so that `jidoka resume` and any worker go on with the same models and folder.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from jidoka.types import Entry, Json

KEY = "by_model"
"""Where it stands in the data of `goal` and `queued`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ByModel:
    """Who thinks, and where its commands run."""

    models: tuple[str, ...]
    """Names; the next is asked where the one before does not answer."""
    workspace: str = ""
    """The folder of its terminal, absolute; empty for no terminal."""


def by_model_json(by: ByModel | None) -> dict[str, Json]:
    """What `goal` or `queued` say of it beside the text; nothing without a model."""
    return {} if by is None else {KEY: {"models": list(by.models), "workspace": by.workspace}}


def by_model_of(entries: Iterable[Entry]) -> ByModel | None:
    """Who works a task off, from its entries; None if the planner does."""
    for entry in entries:
        if entry.kind in {"queued", "goal"} and KEY in entry.data:
            data: Mapping[str, Any] = entry.data[KEY]
            return ByModel(models=tuple(map(str, data["models"])), workspace=str(data["workspace"]))
    return None
