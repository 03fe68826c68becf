"""The thread that keeps the robot alive, whoever else is: it owns the onboard controller.

While skills are linked, a period begins when they ask and ends when they have ordered, so a simulation waits
for them. When the link is lost the robot has lost its lease: it comes to a stand, keeps its balance and what
it holds, and lives on in real time until new skills ask.
"""

from __future__ import annotations

import logging
import select
import struct
import time
from collections.abc import Callable
from typing import Final

from jidoka.bodies.humanoid.channel import Channel, Kind, LinkClosed
from jidoka.bodies.humanoid.hardware.interface import CONTROL_PERIOD_S
from jidoka.bodies.humanoid.link import Requests
from jidoka.bodies.humanoid.onboard import Onboard
from jidoka.bodies.humanoid.wire import ReportWriter, read_order, read_requests, write_welcome
from jidoka.bodies.humanoid.world import Map
from jidoka.bodies.serving.ticker import Ticker

log = logging.getLogger(__name__)

PATIENCE_S: Final = 5.0
"""Silence of the skills after which the link is lost [s of wall time]. A simulation waits for them meanwhile,
so it is long enough for a computer that is busy with much else; a robot of steel wants a tenth of it."""
NONSENSE: Final = (LinkClosed, ValueError, struct.error)
"""What a link raises that is of no use any more, or that brought what can't be read. None of it may end the
thread that keeps the robot up."""
STAND_S: Final = 2.0
"""How long the robot is kept after `shutdown`, so that it stands [s on its clock]."""


class Keeper(Ticker[Onboard]):
    """Lets a robot live.

    Args:
        onboard: its controller.
        world: the map that skills are welcomed with.
        after_tick: called after every period, in the thread.
        clock: wall time that never runs backwards [s].
    """

    def __init__(
        self,
        onboard: Onboard,
        world: Map,
        *,
        after_tick: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__("the robot", onboard, clock=clock)
        self._onboard, self._world = onboard, world
        self._after_tick = after_tick
        self._channel: Channel | None = None
        self._asked = False
        """Whether the linked skills have asked yet."""
        self._reports = ReportWriter()
        self._alone = Requests(led=False)

    @property
    def linked(self) -> bool:
        """Whether skills lead the robot; may be read by any thread."""
        return self._asked

    def adopt(self, channel: Channel) -> None:
        """Welcome new skills, and leave those that were linked. They lead from the moment they ask."""
        self.submit(lambda _: self._adopt(channel)).result()

    def shutdown(self, timeout_s: float = 10.0) -> bool:
        """Leave the skills, let the robot stand, end the thread. Whether it ended in time."""
        return self.end(timeout_s)

    # everything below runs in the thread

    def live(self) -> None:
        """Live period by period, and stand before the end."""
        due, stands_s = self.clock(), None
        while stands_s is None or self._onboard.report.sensors.t < stands_s:
            self.drain()
            if self.ending and stands_s is None:
                self._leave("the site goes down")
                stands_s = self._onboard.report.sensors.t + STAND_S
            linked = self._led_period()
            if not linked:
                self._lonely_period()
            self._after_tick()
            due = self.clock() if linked or self.ending else self.wait_for(due + CONTROL_PERIOD_S)

    def _adopt(self, channel: Channel) -> None:
        self._leave("new skills came")
        try:
            channel.send(Kind.WELCOME, write_welcome(self._onboard.hands, self._world))
        except LinkClosed as closed:
            log.warning("new skills went at once: %s", closed)
            channel.close()
            return
        self._channel, self._reports = channel, ReportWriter()

    def _leave(self, why: str) -> None:
        """The lease is lost; a skill that ran has ended."""
        if self._channel is None:
            return
        log.warning("the link to the skills is lost (%s): the robot stands and holds on", why)
        self._channel.close()
        self._channel, self._asked = None, False
        self._alone.led = False

    def _led_period(self) -> bool:
        """A period as the skills want it; False if there are none, or they are lost before it began."""
        channel = self._channel
        if channel is None or not (self._asked or _readable(channel)):
            return False
        try:
            requests = read_requests(channel.receive(Kind.ASK))
        except NONSENSE as error:
            self._leave(str(error))
            return False
        self._asked, self._alone.acting = True, requests.acting
        onboard = self._onboard
        report = onboard.sense(requests)
        twist = None
        try:
            body = self._reports.write(report, onboard.stepping, onboard.kinematics.data.qpos)
            channel.send(Kind.REPORT, body)
            twist = read_order(channel.receive(Kind.ORDER), onboard.hands)
        except NONSENSE as error:
            self._leave(str(error))
        onboard.act(twist)
        return True

    def _lonely_period(self) -> None:
        """Nobody orders: stand and hold on."""
        self._onboard.sense(self._alone)
        self._alone.acting = False
        self._onboard.act(None)


def _readable(channel: Channel) -> bool:
    return bool(select.select([channel], [], [], 0)[0])
