"""A clock that moves when somebody waits, or when a test turns it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class FakeClock:
    """Unix time and monotonic time, apart."""

    unix_s: float = 1_800_000_000.0
    mono_s: float = 50.0
    waits: list[float] = field(default_factory=list[float])

    def now(self) -> float:
        return self.unix_s

    def monotonic(self) -> float:
        return self.mono_s

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.waits.append(seconds)
        self.unix_s += seconds
        self.mono_s += seconds
