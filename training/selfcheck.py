"""How often the deterministic half of the translator accepts what is right by construction.

    python -m training.selfcheck [--n 1000] [--seed 0] [--show] [--loose]
    python -m training.selfcheck --sayings FILE... [--show]

Generated sentences come with the program that they mean. Each goes through checks and grounding in a hall, as
if the model had answered with it: a check that doubts it, or a phrase that can't be grounded, is a mistake of
ours (of check, lexicon or generator). "ambiguous" is none: in this hall "the red box" may be two.
Sentences name only what the hall has, unless `--loose`.

With `--sayings`, the same for files of sayings (`training.generator.sayings`), each in its own hall; `--show`
also tells how each was understood, for whoever wrote it to compare with what was meant.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from jidoka.brain.offline.grounding.ground import ground
from jidoka.brain.offline.program import parse, write
from jidoka.brain.offline.translator import doubts
from jidoka.brain.world import World
from training.evaluate import load_worlds
from training.generator.sayings import Saying, read
from training.generator.sentences import Sentence, draw


@dataclass(frozen=True, slots=True)
class Checked:
    """A generated sentence, and what became of its program."""

    sentence: Sentence
    fate: str
    """`accepted`, `doubted`, `ambiguous`, `refused`, or `no` for what shall not be acted on."""
    why: str


def check(sentence: Sentence, world: World) -> Checked:
    """What checks and grounding make of a generated sentence's own program."""
    clauses = parse(sentence.program)
    reading = ground(sentence.text, clauses, world)
    doubt = doubts(sentence.text, clauses, world, reading)
    if doubt:
        return Checked(sentence, "doubted", doubt)
    fate = {"understood": "accepted", "ask": "ambiguous", "refused": "refused"}[reading.status]
    return Checked(sentence, fate, reading.question or reading.reading)


def _check_saying(saying: Saying, worlds: dict[str, World]) -> Checked:
    sentence = Sentence(saying.text, write(saying.clauses), "said")
    return Checked(sentence, "no", "") if sentence.program == "no" else check(sentence, worlds[saying.hall])


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
    parser.add_argument("--sayings", nargs="+", type=Path, metavar="FILE", help="files of sayings instead")
    args = parser.parse_args()
    worlds = load_worlds()
    if args.sayings:
        results = [
            _check_saying(s, worlds)
            for file in args.sayings
            for s in read(file.read_text().splitlines(), file.name)
        ]
    else:
        drawn = [draw(args.seed + i, known=not args.loose) for i in range(args.n)]
        results = [check(s, worlds["hall_1"]) for s in drawn if not s.style.startswith("no")]
    fates = Counter(r.fate for r in results)
    print(", ".join(f"{fate} {100 * n / len(results):.1f}%" for fate, n in fates.most_common()))
    reasons = Counter((r.fate, _short(r)) for r in results if r.fate in ("doubted", "refused"))
    for (fate, why), n in reasons.most_common(40):
        print(f"  {n:4} {fate}: {why}")
    if args.show:
        for r in results:
            if args.sayings or r.fate != "accepted":
                print(f"[{r.fate}] {r.sentence.text}\n    {r.sentence.program!r}\n    {r.why}")


if __name__ == "__main__":
    main()
