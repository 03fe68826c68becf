"""The desk knows nothing of who works with it: its app imports nothing of ours but itself."""

from __future__ import annotations

import pytest

from tests.test_imports import import_graph, modules, within

DESK = "jidoka.sites.warehouse.desk"
APP = sorted(name for name in modules() if within(name, (DESK,)) and name != f"{DESK}.__main__")


@pytest.mark.parametrize("name", APP)
def test_the_app_stands_alone(name: str) -> None:
    ours = {target for target in import_graph()[name] if within(target, ("jidoka",))}
    assert not {target for target in ours if not within(target, (DESK,))}


@pytest.mark.parametrize("name", [name for name in APP if not name.endswith((".seeds", ".ledger"))])
def test_the_app_never_sees_the_truth(name: str) -> None:
    assert not import_graph()[name] & {f"{DESK}.seeds", f"{DESK}.ledger"}
