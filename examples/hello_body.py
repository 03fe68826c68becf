"""A body in one screen: a lamp that speaks MCP, and a worker that switches it on and looks.

    python examples/hello_body.py

The worker starts the body as a process of its own and talks to it over standard input and output. `_meta`
carries what MCP has no words for: preconditions, effects, what to do after a crash (bodies/profile.py).
"""

from __future__ import annotations

import sys
import time
from typing import Any

from jidoka.bodies.client import McpBody, Stdio
from jidoka.bodies.profile import CONTROL_META, OBSERVE, RENEW_LEASE, SKILL_META, STOP, skill_to_meta
from jidoka.codec import observation_json, receipt_json
from jidoka.types import Atom, Fact, Observation, Receipt, SkillSpec, Step

LIT = Atom("lit", ("lamp",))
SWITCH_ON = SkillSpec(
    name="switch_on",
    description="Light the lamp.",
    recovery="probe",
    parameters={"type": "object", "properties": {}},
    post=(LIT,),
    typical_s=0.1,
)


def serve() -> None:
    """The body: one skill, and the three tools by which a worker looks at it, stops it, and holds it."""
    from mcp.server import MCPServer  # noqa: PLC0415  (the worker's half needs no server)

    server = MCPServer("lamp")
    lit = False

    @server.tool(meta={SKILL_META: skill_to_meta(SWITCH_ON)}, description=SWITCH_ON.description)
    def switch_on() -> dict[str, Any]:
        nonlocal lit
        lit = True
        return receipt_json(Receipt(ok=True, seconds=0.1))

    @server.tool(OBSERVE, meta={CONTROL_META: True}, description="What the lamp's own light sensor sees.")
    def observe() -> dict[str, Any]:
        now = time.time()
        atom = LIT if lit else LIT.opposite()
        return observation_json(Observation("lamp", now, (Fact(atom, source="lamp", at_s=now),)))

    @server.tool(STOP, meta={CONTROL_META: True}, description="A lamp is safe as it is.")
    def stop(reason: str) -> dict[str, Any]:
        return {"stopped": reason}

    @server.tool(RENEW_LEASE, meta={CONTROL_META: True}, description="A lamp may be left alone.")
    def renew_lease(epoch: int, seconds: float) -> dict[str, Any]:
        return {"epoch": epoch, "seconds": seconds}

    _ = switch_on, observe, stop, renew_lease  # registered by their decorators
    server.run("stdio")


def work() -> None:
    """The worker: look, act once under a key, look again."""
    with McpBody("lamp", Stdio(command=sys.executable, args=(__file__, "--serve"))) as lamp:
        (skill,) = lamp.skills()
        print("skill:", skill.name, "brings about", *skill.post, "- after a crash:", skill.recovery)
        print("seen: ", *(fact.atom for fact in lamp.observe().facts))
        receipt = lamp.call(Step("lamp", "switch_on", post=skill.post), call_id="hello-1", epoch=1)
        print("told: ", "done" if receipt.ok else f"failed ({receipt.code})")
        print("seen: ", *(fact.atom for fact in lamp.observe().facts))


if __name__ == "__main__":
    serve() if "--serve" in sys.argv else work()
