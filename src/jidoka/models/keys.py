"""Keys of providers: looked up by their usual names, never shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jidoka.errors import ModelRefused
from jidoka.models.names import Name

LONGEST = 240
"""What a provider says is cut after so many characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A provider's key; its text is in no `repr`."""

    variable: str = ""
    text: str = field(default="", repr=False)


def key_for(name: Name, variable: str, env: Mapping[str, str]) -> Key:
    """The key for a model: from the variable that the settings name, else from the usual ones.

    Raises:
        ModelRefused: a key is needed and no variable holds one.
    """
    variables = (variable,) if variable else name.provider.keys
    for each in variables:
        if text := env.get(each, "").strip():
            return Key(variable=each, text=text)
    if variables:
        raise ModelRefused(f"{name} needs a key: set {' or '.join(variables)}")
    return Key()


def clean(text: object, key: Key) -> str:
    """What a provider said, in one line without the key, cut to a length that a person reads."""
    line = " ".join(str(text).split())
    if key.text:
        line = line.replace(key.text, "[key]")
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
