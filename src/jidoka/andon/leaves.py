"""The values in a call's arguments, one by one, beside what the skill's JSON Schema says of each. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, cast

from jidoka.types import Json

Schema: TypeAlias = Mapping[str, Json]

SECRET: Final = "secret"
"""The only key of `{"secret": name}`: a credential by its name (bodies/browser/secrets.py)."""

_DEEPEST: Final = 16
"""A schema that refers to itself is followed so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A value without parts, and where it stands."""

    path: str
    """`recipients[0]`; for a key that no schema names, `headers.KEY`."""
    value: Json
    own: bool = False
    """Whether the schema itself holds the value: as an option, a constant or a default."""
    secret: bool = False
    """Whether it is the name of a credential."""

    @property
    def argument(self) -> str:
        """The argument that it belongs to."""
        return self.path.partition("[")[0].partition(".")[0]


def leaves(args: Mapping[str, Json], parameters: Schema) -> tuple[Leaf, ...]:
    """Every value of the arguments. Truth values and null tell nothing that the schema does not, so they
    count as its own."""
    return tuple(_of(dict(args), "", (parameters,), parameters))


def _of(value: Json, path: str, schemas: Sequence[Schema], root: Schema) -> Iterator[Leaf]:
    schemas = tuple(_branches(schemas, root, _DEEPEST))
    if isinstance(value, Mapping):
        yield from _of_object(cast("Mapping[str, Json]", value), path, schemas, root)
    elif isinstance(value, list | tuple):
        items = [found for s in schemas if (found := _schema(s, "items"))]
        for number, item in enumerate(cast("Sequence[Json]", value)):
            yield from _of(item, f"{path}[{number}]", items, root)
    else:
        own = value is None or isinstance(value, bool) or _holds(schemas, value)
        yield Leaf(path=path, value=value, own=own)


def _of_object(
    value: Mapping[str, Json], path: str, schemas: Sequence[Schema], root: Schema
) -> Iterator[Leaf]:
    if path and list(value) == [SECRET] and isinstance(value[SECRET], str):
        yield Leaf(path=path, value=value[SECRET], secret=True)
        return
    for key, item in value.items():
        named = [found for s in schemas if (found := _schema(_schema(s, "properties") or {}, key))]
        more = [found for s in schemas if (found := _schema(s, "additionalProperties"))]
        within = f"{path}.{key}" if path else key
        if path and not named:
            yield Leaf(path=within, value=key)
        yield from _of(item, within, named or more, root)


def _branches(schemas: Sequence[Schema], root: Schema, depth: int) -> Iterator[Schema]:
    """The schemas, those that they refer to within the same document, and their alternatives."""
    for schema in schemas if depth else ():
        yield schema
        further = [_referred(schema.get("$ref"), root)]
        further += [s for how in ("anyOf", "oneOf", "allOf") for s in _list(schema.get(how))]
        found = [s for s in further if isinstance(s, Mapping)]
        yield from _branches(found, root, depth - 1)


def _referred(ref: Json, root: Schema) -> Schema | None:
    if not isinstance(ref, str) or not ref.startswith("#/"):
        return None
    found: Schema | None = root
    for key in ref[2:].split("/"):
        found = _schema(found or {}, key)
    return found


def _schema(of: Schema, key: str) -> Schema | None:
    """What stands under a key, if that is a schema, or a table of them."""
    return cast("Schema", of[key]) if isinstance(of.get(key), Mapping) else None


def _list(value: Json) -> Sequence[Any]:
    return cast("Sequence[Any]", value) if isinstance(value, list | tuple) else ()


def _holds(schemas: Sequence[Schema], value: Json) -> bool:
    known: list[Any] = []
    for schema in schemas:
        known += _list(schema.get("enum"))
        known += [schema[key] for key in ("const", "default") if key in schema]
    return any(type(own) is type(value) and own == value for own in known)
