"""The leader's side of a body's lease: renew it in the background for as long as the worker lives."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Final

from jidoka.bodies.profile import LEASE_S
from jidoka.errors import Fenced, JidokaError

log = logging.getLogger(__name__)

RENEW_S: Final = LEASE_S / 6
"""Time between two renewals [s]."""


class Renewal:
    """Renews a lease in the background until it ends or is lost.

    Args:
        epoch: of the worker that leads.
        renew: renews once, given the epoch and the seconds to hold; raises JidokaError.
    """

    def __init__(self, epoch: int, renew: Callable[[int, float], object]) -> None:
        self.epoch = epoch
        self.lost: JidokaError | None = None
        self._renew = renew
        self._ended = threading.Event()
        threading.Thread(target=self._run, name="lease", daemon=True).start()

    def check(self) -> None:
        """Raises Fenced if another worker took over."""
        if isinstance(self.lost, Fenced):
            raise self.lost

    def end(self) -> None:
        """Renew no more."""
        self._ended.set()

    def _run(self) -> None:
        while not self._ended.wait(RENEW_S):
            try:
                self._renew(self.epoch, LEASE_S)
            except Fenced as error:
                self.lost = error
                return
            except JidokaError as error:
                log.warning("the lease could not be renewed: %s", error)
