"""The onboard controller in another process, as the skills' side of the link sees it."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from jidoka.bodies.humanoid.channel import Channel, Kind, LinkClosed
from jidoka.bodies.humanoid.hardware.interface import Array
from jidoka.bodies.humanoid.link import Report, Requests
from jidoka.bodies.humanoid.locomotion.policy import Twist
from jidoka.bodies.humanoid.robot.kinematics import Kinematics
from jidoka.bodies.humanoid.wire import ReportReader, read_welcome, write_order, write_requests
from jidoka.errors import BodyUnreachable


class RemoteOnboard:
    """A `Link` over a socket. Waits for the welcome, then lives one period for a first report.

    Raises:
        BodyUnreachable: the link is closed; so do `sense` and `act`.
    """

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._reader = ReportReader()
        self.kinematics = Kinematics()
        with _as_unreachable():
            self.hands, self.world = read_welcome(channel.receive(Kind.WELCOME))
            channel.send(Kind.ASK, write_requests(Requests()))
            self.report, self.stepping, qpos = self._reader.read(channel.receive(Kind.REPORT))
        self._follow(qpos)
        self.act(None)

    def sense(self, requests: Requests) -> Report:
        """Pass the requests on and take the newest report."""
        with _as_unreachable():
            self._channel.send(Kind.ASK, write_requests(requests))
            requests.asked()
            self.report, steps, qpos = self._reader.read(self._channel.receive(Kind.REPORT))
        self.stepping.phase, self.stepping.standing = steps.phase, steps.standing
        self._follow(qpos)
        return self.report

    def act(self, twist: Twist | None) -> None:
        """Order a twist and what the hands do."""
        with _as_unreachable():
            self._channel.send(Kind.ORDER, write_order(twist, self.hands))

    def _follow(self, qpos: Array) -> None:
        self.kinematics.data.qpos[:] = qpos
        self.kinematics.refresh()


@contextmanager
def _as_unreachable() -> Generator[None]:
    try:
        yield
    except LinkClosed as closed:
        raise BodyUnreachable(f"the link to the robot's controller is closed: {closed}") from closed
