"""How often the translator acts rightly, acts wrongly, asks and refuses, through the whole path.

    python -m training.evaluate --base MODEL.gguf [--part test|outside|...] [--unseen 200] [--sweep] [--show]

Sets: the hand-written sentences (training/testset/handwritten.jsonl: `validation` to tune the thresholds,
`test` to report), twelve sets (`foreign`, `outside`, `third` to `twelfth`) by authors who saw no template,
test or source (judged by effect; rules were mended after looking at failures of all before the last two), and
`--unseen N` generated sentences with phrases that training never saw (exact program).
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jidoka.brain.offline.model import ADAPTER, Answer, Model
from jidoka.brain.offline.text import normal
from jidoka.brain.offline.translator import Thresholds, decide, think
from jidoka.brain.translate import Reading
from jidoka.brain.world import World
from jidoka.types import Atom, Fact
from training.effects import right_by_effect
from training.generator.sentences import draw

TESTSET = Path(__file__).with_name("testset")
BY_OTHERS = (
    *("foreign", "outside", "third", "fourth", "fifth", "sixth"),
    *("seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"),
)
"""Sets by authors who saw no template, test or source; judged by effect."""


@dataclass(frozen=True, slots=True)
class Case:
    """One hand-written sentence and what is right."""

    text: str
    world: World
    accept: tuple[str, ...]
    stages: list[list[Any]]
    part: str
    alternatives: tuple[list[list[Any]], ...] = ()
    """Other goals that are as right."""


def load_worlds() -> dict[str, World]:
    """The fixed halls of the test set."""
    raw = json.loads((TESTSET / "worlds.json").read_text())
    return {
        name: World.from_facts(
            [Fact(Atom.from_list(f["atom"]), "testset", 0.0, value=f.get("value", {})) for f in facts]
        )
        for name, facts in raw.items()
    }


def load_cases(part: str) -> list[Case]:
    """The hand-written sentences of a part, or of `all`."""
    worlds = load_worlds()
    files = [TESTSET / f"{name}.jsonl" for name in ("handwritten", "tuning", *BY_OTHERS)]
    rows = [json.loads(line) for file in files for line in file.read_text().splitlines()]
    return [
        Case(
            r["text"],
            worlds[r["world"]],
            tuple(r["accept"]),
            r["stages"],
            r["part"],
            tuple(r.get("alternatives", ())),
        )
        for r in rows
        if part in ("all", r["part"])
    ]


def right(reading: Reading, case: Case) -> bool:
    """Whether the goal is the wanted one: the same facts in the same order of stages.

    The robot's own place (at, holding) may stand in a stage of its own; free choices may fall on any fit.
    """
    if "understood" not in case.accept or reading.goal is None:
        return False
    if case.part in BY_OTHERS:
        given = [[a.to_list() for a in stage] for stage in reading.goal.stages]
        return right_by_effect(case.world, [case.stages, *case.alternatives], given)
    want = [stage for stage in case.stages if stage]
    got = [[a.to_list() for a in stage] for stage in reading.goal.stages]
    if len(want) == 1 or len(want) != len(got):
        want_flat, got_flat = [x for s in want for x in s], [x for s in got for x in s]
        return len(want) <= len(got) and _same(want_flat, got_flat, case.world)
    return all(_same(w, g, case.world) for w, g in zip(want, got, strict=True))


def _same(want: list[Any], got: list[list[str]], world: World) -> bool:
    left = [tuple(g) for g in got]
    for fact in [w for w in want if isinstance(w, list)]:
        if tuple(fact) not in left:
            return False
        left.remove(tuple(fact))
    for free in [w for w in want if isinstance(w, dict)]:
        if "sort" in free:
            return _sorted(left, free["sort"], world)
        fits = {tuple(box if a == "?" else a for a in free["atom"]) for box in free["of"]}
        chosen = [g for g in left if g in fits][: free["choose"]]
        if len(chosen) != free["choose"]:
            return False
        left = [g for g in left if g not in chosen]
    return not left


def _sorted(got: Sequence[tuple[str, ...]], by: str, world: World) -> bool:
    place = {g[1]: g[2] for g in got if g[0] == "on"}
    kinds = {b: world.boxes[b].colour if by == "colour" else world.boxes[b].size for b in place}
    pairs = set(zip(kinds.values(), place.values(), strict=False))
    return set(place) == set(world.boxes) and len(pairs) == len(set(kinds.values())) == len(
        {s for _, s in pairs}
    )


def judge(reading: Reading, case: Case) -> str:
    """`right`, `wrong`, `asked` or `refused`; a due question or refusal counts as `rightly not acted`."""
    if reading.status == "understood":
        return "acted rightly" if right(reading, case) else "acted wrongly"
    return "asked" if reading.status == "ask" else "refused"


def table(cases: Sequence[Case], readings: Sequence[Reading]) -> str:
    """Counts over all cases, those to act on, and those not to."""
    lines = [f"{'':26}{'n':>5}{'rightly':>9}{'wrongly':>9}{'asked':>7}{'refused':>9}"]
    groups = {
        "all": lambda c: True,
        "to act on": lambda c: c.accept[0] == "understood" and len(c.accept) == 1,
        "to act on, ask or refuse": lambda c: c.accept[0] == "understood" and len(c.accept) > 1,
        "to ask or refuse": lambda c: "understood" not in c.accept,
    }
    for name, belongs in groups.items():
        chosen = [judge(r, c) for c, r in zip(cases, readings, strict=True) if belongs(c)]
        n, count = max(1, len(chosen)), Counter(chosen)
        cells = [f"{100 * count[k] / n:8.1f}%" for k in ("acted rightly", "acted wrongly")]
        cells += [f"{100 * count['asked'] / n:6.1f}%", f"{100 * count['refused'] / n:8.1f}%"]
        lines.append(f"{name:26}{len(chosen):5}{''.join(cells)}")
    return "\n".join(lines)


Answers = tuple[Answer, ...]


def answers(model: Model, cases: Sequence[Case]) -> tuple[list[Answers], float]:
    """The model's answers to each sentence, and the CPU seconds a sentence."""
    start = time.process_time()
    out = [think(model, normal(c.text), c.world) for c in cases]
    return out, (time.process_time() - start) / max(1, len(cases))


def sweep(cases: Sequence[Case], given: Sequence[Answers]) -> None:
    """The table's main figures over the threshold for acting."""
    for act in (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95):
        limits = Thresholds(act=act, ask=0.0)
        judged = Counter(
            judge(decide(c.text, normal(c.text), a, c.world, limits), c)
            for c, a in zip(cases, given, strict=True)
        )
        print(
            f"act at {act:.2f}: "
            + ", ".join(f"{k} {100 * judged[k] / len(cases):.1f}%" for k in sorted(judged))
        )


def show(cases: Sequence[Case], given: Sequence[Answers], readings: Sequence[Reading]) -> None:
    """Every sentence that was not judged as it should."""
    for case, (answer, *more), reading in zip(cases, given, readings, strict=True):
        verdict = judge(reading, case)
        due = verdict == "acted rightly" or ("understood" not in case.accept and verdict != "acted wrongly")
        if not due:
            print(f"[{verdict}] {case.text}  ({answer.joint:.2f}, {len(more)} more)")
            print("     " + answer.text.replace("\n", "\n     "))
            print(f"  -> {reading.reading or reading.question}")


def unseen(model: Model, n: int) -> None:
    """Exact programs of generated sentences with held-out phrases, by style."""
    good: Counter[str] = Counter()
    total: Counter[str] = Counter()
    sure = sure_good = 0
    for seed in range(n):
        sentence = draw(seed, unseen=True)
        answer = model.answer(sentence.text)
        same = answer.text.strip() == sentence.program
        style = sentence.style.split("/")[-1]
        total[style] += 1
        good[style] += same
        sure += answer.joint >= Thresholds().act
        sure_good += same and answer.joint >= Thresholds().act
    print(f"unseen phrases, exact program: {sum(good.values())}/{n}; when sure: {sure_good}/{sure}")
    print("  " + ", ".join(f"{s} {good[s]}/{total[s]}" for s in sorted(total)))


def main() -> None:
    """Read the command line and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--adapter", type=Path, default=ADAPTER)
    parser.add_argument("--part", choices=("validation", "tuning", "test", *BY_OTHERS, "all"), default="test")
    parser.add_argument("--unseen", type=int, default=0)
    parser.add_argument("--sweep", action="store_true")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--json", action="store_true", help="last line: one object with the figures")
    args = parser.parse_args()
    model = Model(args.base, args.adapter)
    cases = load_cases(args.part)
    given, seconds = answers(model, cases)
    readings = [
        decide(c.text, normal(c.text), a, c.world, Thresholds()) for c, a in zip(cases, given, strict=True)
    ]
    print(table(cases, readings))
    print(f"{seconds:.2f} CPU seconds a sentence")
    if args.sweep:
        sweep(cases, given)
    if args.show:
        show(cases, given, readings)
    if args.unseen:
        unseen(model, args.unseen)
    if args.json:
        counts = Counter(judge(r, c) for c, r in zip(cases, readings, strict=True))
        print(
            json.dumps(
                {
                    "n": len(cases),
                    **{k: counts[k] for k in ("acted rightly", "acted wrongly", "asked", "refused")},
                    "cpu_s": round(seconds, 3),
                    "wrong_high95": round(_upper(counts["acted wrongly"], len(cases)), 4),
                }
            )
        )


def _upper(k: int, n: int) -> float:
    """Upper end of the 95% Wilson interval of k out of n."""
    z, p = 1.96, k / n
    return (p + z * z / (2 * n) + z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))) / (1 + z * z / n)


if __name__ == "__main__":
    main()
