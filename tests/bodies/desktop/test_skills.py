from __future__ import annotations

import jsonschema
import pytest

from jidoka.bodies.desktop.body import DOES
from jidoka.bodies.desktop.errors import CODES, RETRYABLE, failed
from jidoka.bodies.desktop.skills import ROWS, skills
from jidoka.types import SkillSpec


def test_every_skill_that_is_declared_is_done_and_the_other_way_round() -> None:
    assert {spec.name for spec in skills()} == DOES.keys() == ROWS.keys()


@pytest.mark.parametrize("spec", skills(), ids=lambda spec: spec.name)
def test_arguments_are_closed(spec: SkillSpec) -> None:
    schema = jsonschema.Draft202012Validator(spec.parameters)
    assert [error.message for error in schema.iter_errors({"nonsense": 1})]
    assert [error.message for error in schema.iter_errors({"timeout_s": 10**6})]
    assert set(spec.parameters["required"]) <= spec.parameters["properties"].keys()


def test_what_acts_asks_after_a_crash() -> None:
    acting = {"open", "click", "double_click", "drag", "scroll", "type", "press", "close_window"}
    assert {spec.name for spec in skills() if spec.recovery == "ask"} == acting
    assert {spec.recovery for spec in skills()} == {"ask", "repeat"}


def test_codes_are_known() -> None:
    assert all(set(row.codes) <= CODES.keys() for row in ROWS.values())
    assert CODES.keys() >= RETRYABLE
    assert failed("timeout", "x").retryable
    with pytest.raises(ValueError, match="is no code"):
        failed("oops", "x")
