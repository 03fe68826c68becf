from __future__ import annotations

from pathlib import Path

import pytest

from jidoka.errors import ConfigError, ModelRefused, ModelUnreachable
from jidoka.ledger.cost import Cost
from jidoka.models.recording import RecordingMind, ReplayMind
from jidoka.protocols import Progress
from jidoka.thought import Message, Prompt, Thought, ToolCall, Usage


class FakeMind:
    """Answers from a list."""

    name = "fake:one"

    def __init__(self, *answers: Thought | Exception) -> None:
        self._answers = list(answers)

    def worst(self, prompt: Prompt) -> Cost:
        return Cost.of(usd=1)

    def think(self, prompt: Prompt, *, progress: Progress | None = None) -> Thought:
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def prompt(text: str) -> Prompt:
    return Prompt(messages=(Message(role="user", text=text),))


CALL = Thought(
    text="ähm",
    calls=(ToolCall(id="1", name="run", args={"command": "ls"}), ToolCall(id="2", name="run", broken="{")),
    model="fake:one",
    usage=Usage(input_tokens=3, output_tokens=2, usd="0.01"),
    finish="tools",
    seconds=1.5,
)


def test_what_was_recorded_is_said_again(tmp_path: Path) -> None:
    file = tmp_path / "talk.jsonl"
    recording = RecordingMind(FakeMind(CALL, Thought(text="bye")), file)
    assert (recording.name, recording.worst(prompt("hi"))) == ("fake:one", Cost.of(usd=1))
    said = [recording.think(prompt("hi")), recording.think(prompt("and?"))]
    replay = ReplayMind(file)
    assert [replay.think(prompt("hi")), replay.think(prompt("and?"))] == said
    assert replay.worst(prompt("hi")).nano_usd == 0
    assert "hi" not in file.read_text("utf-8"), "prompts stay out of it"


def test_the_same_prompt_gets_its_answers_in_turn(tmp_path: Path) -> None:
    file = tmp_path / "talk.jsonl"
    recording = RecordingMind(FakeMind(Thought(text="a"), Thought(text="b")), file)
    for _ in range(2):
        recording.think(prompt("hi"))
    replay = ReplayMind(file)
    assert [replay.think(prompt("hi")).text for _ in range(3)] == ["a", "b", "b"]


def test_failures_are_recorded_too(tmp_path: Path) -> None:
    file = tmp_path / "talk.jsonl"
    failures = ModelUnreachable("cut", maybe_billed=True), ModelRefused("no key")
    recording = RecordingMind(FakeMind(*failures), file)
    with pytest.raises(ModelUnreachable, match="cut"):
        recording.think(prompt("a"))
    with pytest.raises(ModelRefused):
        recording.think(prompt("b"))
    replay = ReplayMind(file)
    with pytest.raises(ModelUnreachable, match="cut") as caught:
        replay.think(prompt("a"))
    assert caught.value.maybe_billed
    with pytest.raises(ModelRefused, match="no key"):
        replay.think(prompt("b"))


def test_a_prompt_that_was_not_recorded_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "talk.jsonl"
    RecordingMind(FakeMind(CALL), file).think(prompt("hi"))
    with pytest.raises(ModelRefused, match=r"holds no answer for the prompt [0-9a-f]{16} .*'ho'.* 1 others"):
        ReplayMind(file).think(prompt("ho"))


@pytest.mark.parametrize("text", ["{", "[]", '{"digest": "a"}', '{"digest": "a", "thought": {}}'])
def test_a_damaged_recording_is_told_with_its_line(tmp_path: Path, text: str) -> None:
    file = tmp_path / "talk.jsonl"
    RecordingMind(FakeMind(CALL), file).think(prompt("hi"))
    with file.open("a") as more:
        more.write(text + "\n")
    with pytest.raises(ConfigError, match="line 2: no line of a recording"):
        ReplayMind(file)


def test_a_missing_recording_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="No such file"):
        ReplayMind(tmp_path / "none.jsonl")
