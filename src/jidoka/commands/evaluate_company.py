"""`jidoka eval company`: the company on small faulty packages, with a scripted model, and under kills."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from rich.table import Table

from jidoka.commands.terminal import OUT, print_json, progress
from jidoka.evals.company import campaign
from jidoka.evals.company.campaign import Trial
from jidoka.evals.company.cases import cases
from jidoka.evals.company.score import score
from jidoka.evals.company.scripts import BEHAVIOURS


def evaluate_company(kills: int, seed: int, *, as_json: bool) -> int:
    """Run a campaign. Returns the exit code: 1 if anything did not end as it must.

    Raises:
        Refused: this machine can't sandbox.
    """
    began = time.monotonic()
    plain = len(cases()) + len(BEHAVIOURS) - 1
    done = 0
    with tempfile.TemporaryDirectory(prefix="jidoka-company-") as folder, progress("company") as tell:

        def told(newest: Trial, struck: int) -> None:
            nonlocal done
            done += 1
            share = (min(done, plain) + min(struck, kills)) / (plain + kills)
            one = newest.judged
            how = one.state if one.as_wanted else "NOT AS IT MUST"
            tell(min(1.0, share), f"{struck} of {kills} kills; {one.case}, {one.behaviour}: {how}")

        trials = list(campaign.run(Path(folder), kills=kills, seed=seed, told=told))
    figures = score(trials, time.monotonic() - began)
    if as_json:
        print_json(figures)
    else:
        table = Table(title="company", show_header=False)
        for name, value in figures.items():
            table.add_row(name.replace("_", " "), str(value))
        OUT.print(table)
    return int(any(figures[name] for name in ("merged_wrong", "base_broken", "lost", "paid_twice", "leaked")))
