"""What the terminal declares, without a process."""

from __future__ import annotations

import pytest

from jidoka.bodies.terminal.limits import Limits
from jidoka.bodies.terminal.skills import skills

ALL = {"run", "inspect", "git", "git_look", "read", "write", "edit", "list", "search"}


@pytest.mark.parametrize(
    ("confined", "hosts", "contained"),
    [
        (True, (), ALL),
        (True, ("pypi.org",), ALL - {"run", "git", "write", "edit"}),
        (False, (), set[str]()),
        (False, ("pypi.org",), set[str]()),
    ],
)
def test_what_stays_in_the_sandbox_is_contained(
    confined: bool, hosts: tuple[str, ...], contained: set[str]
) -> None:
    specs = skills(Limits(), confined=confined, hosts=hosts)
    assert {spec.name for spec in specs} == ALL
    assert {spec.name for spec in specs if spec.contained} == contained
