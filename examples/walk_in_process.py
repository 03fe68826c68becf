"""The humanoid in one process: real physics, no server, no worker. It walks to a table.

python examples/walk_in_process.py [PLACE] [--seed N]
"""

from __future__ import annotations

import argparse
import sys
import time

from jidoka.bodies.humanoid.body import run
from jidoka.sites.warehouse.draw import draw
from jidoka.sites.warehouse.simulation import simulate
from jidoka.sites.warehouse.site import load_site


def main() -> int:
    """Walk there; the exit code is the outcome."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("place", nargs="?", default="shelf_a", help="a station or spot of the hall")
    parser.add_argument("--seed", type=int, default=0, help="draws the hall")
    options = parser.parse_args()

    humanoid = simulate(draw(load_site(), options.seed)).humanoid
    began = time.monotonic()
    receipt = run(humanoid, humanoid.begin("walk_to", {"place": options.place}))
    wall = time.monotonic() - began

    print(f"walk_to({options.place}): {receipt.code} {receipt.message}")
    rate = receipt.seconds / wall
    print(f"{receipt.seconds:.1f} simulated seconds in {wall:.1f} s: {rate:.0f} times real time")
    for fact in humanoid.observe().facts:
        if fact.atom.predicate in {"at", "on"}:
            print("seen:", fact.atom)
    return 0 if receipt.ok else 1


if __name__ == "__main__":
    sys.exit(main())
