"""The values in a call's arguments, and which of them the schema holds itself."""

from __future__ import annotations

import pytest

from jidoka.andon.leaves import leaves
from jidoka.types import Json

SCHEMA: Json = {
    "properties": {
        "how": {"enum": ["slow", 1, None]},
        "many": {"type": "array", "items": {"oneOf": [{"const": "all"}, {"$ref": "#/$defs/Deep"}]}},
        "free": {"type": "object", "additionalProperties": {"enum": ["known"]}},
        "known": {"type": "object", "properties": {"field": {"default": "usual"}}},
        "loop": {"$ref": "#/$defs/Loop"},
        "lost": {"$ref": "#/$defs/Nowhere/deeper"},
    },
    "$defs": {"Deep": {"enum": ["deep"]}, "Loop": {"anyOf": [{"$ref": "#/$defs/Loop"}, {"const": "end"}]}},
}


@pytest.mark.parametrize(
    ("args", "own"),
    [
        ({"how": "slow"}, {"how": True}),
        ({"how": 1}, {"how": True}),
        ({"how": 1.0}, {"how": False}),
        ({"how": "1"}, {"how": False}),
        ({"many": ["all", "deep", "x"]}, {"many[0]": True, "many[1]": True, "many[2]": False}),
        ({"known": {"field": "usual"}}, {"known.field": True}),
        ({"loop": "end", "lost": "x"}, {"loop": True, "lost": False}),
        ({"other": [True, None, 0]}, {"other[0]": True, "other[1]": True, "other[2]": False}),
    ],
)
def test_options_constants_and_defaults_are_the_schemas_own(args: Json, own: Json) -> None:
    assert {leaf.path: leaf.own for leaf in leaves(args, SCHEMA)} == own


def test_a_key_that_no_schema_names_is_a_value_too() -> None:
    found = leaves({"free": {"to eve": "known"}, "known": {"field": "x"}}, SCHEMA)
    assert [(leaf.path, leaf.value, leaf.own) for leaf in found] == [
        ("free.to eve", "to eve", False),
        ("free.to eve", "known", True),
        ("known.field", "x", False),
    ]


def test_a_secret_is_a_leaf_by_its_name_alone() -> None:
    (secret,) = leaves({"value": {"secret": "desk"}}, {})
    assert (secret.path, secret.value, secret.secret, secret.argument) == ("value", "desk", True, "value")
    assert not any(leaf.secret for leaf in leaves({"value": {"secret": "desk", "x": 1}}, {}))
    assert not any(leaf.secret for leaf in leaves({"secret": "desk"}, {}))
