"""From a person's sentence to a goal, in the world that the bodies see now."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from jidoka.assets import language_model
from jidoka.brain.orders.language import read_orders
from jidoka.brain.translate import Reading, Translator, parse_facts
from jidoka.brain.world import World
from jidoka.commands.terminal import ERR
from jidoka.types import Fact


@cache
def translator() -> Translator:
    """The embedded translator; loads the language model at its first sentence. Raises AssetError."""
    from jidoka.brain.offline.translator import OfflineTranslator  # noqa: PLC0415  (facts need no model)

    return OfflineTranslator(language_model())


def read(sentence: str, facts: Sequence[Fact]) -> Reading:
    """The reading of a sentence; one that is written as facts needs no model."""
    world = World.from_facts(facts)

    def in_the_hall(said: str) -> Reading:
        return translator().read(said, world)

    return parse_facts(sentence, world) or read_orders(sentence, facts, in_the_hall) or in_the_hall(sentence)


def show(reading: Reading) -> None:
    """Say how a sentence was understood, or what is asked back, or why it is refused."""
    match reading.status:
        case "understood":
            ERR.print(f"understood: [bold]{reading.reading}[/bold]")
        case "ask":
            ERR.print(f"not sure: {reading.question}")
        case "refused":
            ERR.print(f"refused: {reading.question}")
    for option in reading.options if reading.status == "ask" else ():
        ERR.print(f"  - {option}", markup=False)
