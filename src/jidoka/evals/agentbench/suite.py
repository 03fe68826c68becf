"""`jidoka eval agentbench`: each item set up, solved by its own oracle and checked, all through `run`.

An oracle is no intelligence: what is measured is whether the terminal carries out what a solver would do. As
in the data's own scorer, an answer without a fixed expectation is compared with what the oracle answers when
it is run once more; `fixed` counts the items that have a fixed one, or a check of what was done.
"""

from __future__ import annotations

import re
import shlex
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jidoka.bodies.terminal import Limits, Terminal
from jidoka.evals.agentbench.data import HOME, Item, folder, items
from jidoka.evals.sandbox.trial import Silent
from jidoka.evals.score import wilson
from jidoka.protocols import Progress
from jidoka.types import Json

TIMEOUT_S, CHECK_S = 60.0, 120.0
"""For set-up and oracle, and for a check [s]; the data's own scorer gives a check 600 s."""

_REASONS = (
    (
        r"useradd|groupadd|runuser|sudo",
        "it needs root: users and what belongs to them are the machine's, not the workspace's",
    ),
    (r"count_files", f"its check counts the files of /usr by a loop in bash, longer than {CHECK_S:g} s here"),
    (r"(?<![\w/])/tmp/", "it keeps files in /tmp between commands; here /tmp ends with each command"),
    (r"(?<![\w/])/(var|etc)/", "it looks at folders of a whole machine, which are not there"),
    (
        r"getent|nproc|ulimit|command -v|ls -l /|(du|find)\b.* /home ",
        "its fixed answer is a fact of the authors' container: its users, folders, processors, programs",
    ),
)
"""What explains a miss: words in the item's oracle and set-up, the first that fits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of an item."""

    item: Item
    passed: bool
    why: str = ""
    """Of a miss: the explanation, and what was said."""


def run(tell: Progress) -> tuple[tuple[Result, ...], tuple[Item, ...]]:
    """Results of the items that have an oracle and can be set up; the others.

    Raises:
        AssetError: the data can't be fetched.
        Refused: this machine can't sandbox.
    """
    every = items(folder(tell))
    able = [item for item in every if item.oracle and not item.fixture]
    results: list[Result] = []
    for item in able:
        results.append(attempt(item))
        tell(len(results) / len(able), item.name)
    return tuple(results), tuple(item for item in every if item not in able)


def attempt(item: Item) -> Result:
    """Set an item up in a fresh workspace, let its oracle solve it, and check."""
    root = Path(tempfile.mkdtemp(prefix="jidoka-agentbench-"))
    try:
        root.chmod(0o755)
        return _attempt(item, Terminal(root / "home", limits=Limits(), inside="/home"))
    finally:
        shutil.rmtree(root)


def _attempt(item: Item, body: Terminal) -> Result:
    said: list[str] = []

    def shell(script: str, cwd: str = "agent", timeout_s: float = TIMEOUT_S) -> tuple[bool, str]:
        args: dict[str, Json] = {
            "command": script,
            "cwd": cwd,
            "timeout_s": timeout_s,
            "env": {"HOME": HOME, "PATH": f"{HOME}/local/bin:/usr/local/bin:/usr/bin:/bin"},
        }
        receipt = body.do("run", args, Silent())
        said.append(f"{receipt.message} {receipt.result['stderr']}")
        return receipt.ok, str(receipt.result["stdout"]).strip()

    shell("mkdir agent", cwd="")
    if any("local/bin" in script for script in (item.oracle, item.checker)):
        shell("mkdir -p local/bin")
    for script in item.setup:
        shell(script)
    solved, answer = shell(item.oracle)
    expected = item.expected
    if item.check == "state":
        passed, _ = shell(item.checker, timeout_s=CHECK_S)
    elif item.check == "match":
        passed = solved and answer == expected
    else:
        expected = expected or shell(item.oracle)[1]
        passed = solved and bool(answer) and shell(_compare(item.checker, answer, expected))[0]
    if passed:
        return Result(item=item, passed=True)
    said.append(f"answered {answer[:60]!r}" + (f", expected {expected[:60]!r}" if expected else ""))
    return Result(item=item, passed=False, why=f"{_reason(item)} ({' '.join(' '.join(said).split())[-240:]})")


def _compare(checker: str, answer: str, expected: str) -> str:
    return f"exec python3 -c {shlex.join((checker, answer, expected))}"


def _reason(item: Item) -> str:
    text = "\n".join([item.oracle, *item.setup])
    return next((why for pattern, why in _REASONS if re.search(pattern, text)), "unexplained")


def score(results: Sequence[Result], others: Sequence[Item]) -> dict[str, Json]:
    """The JSON object of `jidoka eval agentbench --json`."""
    passed = sum(result.passed for result in results)
    fixed = [r for r in results if r.item.expected or r.item.check == "state"]
    low, high = wilson(passed, len(results))
    return {
        "items": len(results),
        "passed": passed,
        "pass_rate": round(passed / len(results), 4) if results else None,
        "pass_rate_low95": round(low, 4),
        "pass_rate_high95": round(high, 4),
        "fixed": len(fixed),
        "fixed_passed": sum(result.passed for result in fixed),
        "without_oracle": sum(not item.oracle for item in others),
        "without_fixture": sum(bool(item.oracle) and bool(item.fixture) for item in others),
        "misses": {result.item.name: result.why for result in results if not result.passed},
    }
