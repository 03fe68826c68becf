"""How often the deterministic half of the translator accepts what is right by construction.

    python -m training.selfcheck [--n 1000] [--seed 0] [--show] [--loose]

Generated sentences come with the program that they mean. Each goes through checks and grounding in a hall, as
if the model had answered with it: a check that doubts it, or a phrase that can't be grounded, is a mistake of
ours (of check, lexicon or generator). "ambiguous" is none: in this hall "the red box" may be two.
Sentences name only what the hall has, unless `--loose`.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from dataclasses import dataclass

from jidoka.brain.offline.ground import ground
from jidoka.brain.offline.program import parse
from jidoka.brain.offline.translator import doubts
from jidoka.brain.world import World
from training.evaluate import load_worlds
from training.generator.sentences import Sentence, draw


@dataclass(frozen=True, slots=True)
class Checked:
    """A generated sentence, and what became of its program."""

    sentence: Sentence
    fate: str
    """`accepted`, `doubted`, `ambiguous` or `refused`."""
    why: str


def check(sentence: Sentence, world: World) -> Checked:
    """What checks and grounding make of a generated sentence's own program."""
    clauses = parse(sentence.program)
    doubt = doubts(sentence.text, clauses, world)
    reading = ground(sentence.text, clauses, world)
    if doubt:
        return Checked(sentence, "doubted", doubt)
    fate = {"understood": "accepted", "ask": "ambiguous", "refused": "refused"}[reading.status]
    return Checked(sentence, fate, reading.question)


def _short(result: Checked) -> str:
    """The reason without what differs from sentence to sentence."""
    return (
        result.why[:60]
        if result.fate == "doubted"
        else re.sub(r"(?<=')([^']{12})[^']*", r"\1", result.why)[:60]
    )


def main() -> None:
    """Read the command line, print the shares and the commonest reasons."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", action="store_true", help="every sentence that was not accepted")
    parser.add_argument("--loose", action="store_true", help="name things that the hall has not, too")
    args = parser.parse_args()
    world = load_worlds()["hall_1"]
    drawn = [draw(args.seed + i, known=not args.loose) for i in range(args.n)]
    results = [check(s, world) for s in drawn if not s.style.startswith("no")]
    fates = Counter(r.fate for r in results)
    print(", ".join(f"{fate} {100 * n / len(results):.1f}%" for fate, n in fates.most_common()))
    reasons = Counter((r.fate, _short(r)) for r in results if r.fate in ("doubted", "refused"))
    for (fate, why), n in reasons.most_common(40):
        print(f"  {n:4} {fate}: {why}")
    if args.show:
        for r in results:
            if r.fate != "accepted":
                print(f"[{r.fate}] {r.sentence.text}\n    {r.sentence.program!r}\n    {r.why}")


if __name__ == "__main__":
    main()
