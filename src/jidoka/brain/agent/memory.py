"""What an agent need not compute again: the transcript and the turns' messages, up to the last entry.

Nothing is decided from here that the entries don't hold: a memory that is asked about other entries than it
has read starts anew, and an agent without one decides the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from jidoka.brain.agent.context import Bounds, Rendered, Window, render
from jidoka.brain.agent.transcript import Transcript, Turn, advance
from jidoka.types import Entry, Goal


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """A finished turn, and the window once it was added."""

    turn: Turn
    room: int
    window: Window


class Memory:
    """The last transcript and the turns of it.

    Args:
        bounds: of results.
        sees: whether the model sees pictures.
    """

    def __init__(self, bounds: Bounds, *, sees: bool = True) -> None:
        self._bounds = bounds
        self._sees = sees
        self._entries: tuple[Entry, ...] = ()
        self._script = Transcript()
        self._kept: list[_Kept] = []
        self._rendered: list[Rendered] = []

    def transcript(self, entries: Sequence[Entry]) -> Transcript:
        """The transcript of these entries; only what is new since the last time is read."""
        now = tuple(entries)
        known = len(self._entries)
        if now[:known] != self._entries:
            self._script, known = Transcript(), 0
        for entry in now[known:]:
            self._script = advance(self._script, entry)
        self._entries = now
        return self._script

    def window(
        self, script: Transcript, room_of: Callable[[Goal | None], int]
    ) -> tuple[Window, list[Rendered]]:
        """The window over all turns, which are finished, and their messages.

        Args:
            script: from `transcript`.
            room_of: what messages may take beside a goal [tokens].
        """
        turns = script.turns
        goals = [*(turn.goal or script.goal for turn in turns[1:]), script.goal][: len(turns)]
        by_goal = {id(goal): room_of(goal) for goal in {id(goal): goal for goal in goals}.values()}
        rooms = [by_goal[id(goal)] for goal in goals]
        same = 0
        for kept, turn, room in zip(self._kept, turns, rooms, strict=False):
            if kept.turn is not turn or kept.room != room:
                break
            same += 1
        del self._kept[same:], self._rendered[same:]
        window = self._kept[-1].window if self._kept else Window()
        for turn, room in zip(turns[same:], rooms[same:], strict=True):
            self._rendered.append(render(turn, self._bounds, sees=self._sees))
            window = window.after(self._rendered, room)
            self._kept.append(_Kept(turn=turn, room=room, window=window))
        return window, self._rendered
