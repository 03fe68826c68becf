"""What is done with an answer of the model; and, marked `model`, the real model on a few sentences."""

import hashlib
import json
from pathlib import Path

import pytest

from jidoka.brain.offline.model import ADAPTER, Answer
from jidoka.brain.offline.translator import OfflineTranslator, Thresholds, decide
from jidoka.brain.translate import Reading
from jidoka.brain.world import Box, Place, World
from jidoka.errors import AssetError

HALL = World(
    stations={n: Place(name=n) for n in ("receiving", "packing", "shipping", "shelf_a", "shelf_b")},
    spots={"home": Place(name="home")},
    boxes={
        "box_1": Box(name="box_1", colour="red", size="small", where="receiving"),
        "box_2": Box(name="box_2", colour="red", size="large", where="shelf_a"),
        "box_3": Box(name="box_3", colour="blue", size="small", where="receiving"),
    },
    operator="packing",
)
LIMITS = Thresholds(act=0.5, ask=0.1)


def decided(
    program: str, *, text: str = "put box 1 on packing", joint: float = 0.9, finished: bool = True
) -> Reading:
    answer = Answer(text=program, finished=finished, joint=joint, least=joint)
    return decide(text, text, (answer,), HALL, LIMITS)


def test_a_sure_answer_is_acted_on() -> None:
    reading = decided("move box 1; to packing")
    assert reading.goal is not None
    assert (reading.status, reading.reading, reading.confidence) == ("understood", "box_1 on packing", 0.9)
    assert reading.goal.text == "put box 1 on packing"


def test_a_less_sure_answer_is_shown_and_asked_about() -> None:
    reading = decided("move box 1; to packing", joint=0.3)
    assert (reading.status, reading.goal) == ("ask", None)
    assert "box_1 on packing" in reading.question
    assert reading.offered is not None
    assert reading.offered.reading == reading.options[0] == "box_1 on packing"


def test_programs_that_come_to_the_same_goal_count_together() -> None:
    text = "put box 1 on packing"
    ways = ["move box 1; to packing", "move 1; to packing", "hold box 1"]
    answers = [Answer(text=way, finished=True, joint=0.3, least=0.3) for way in ways]
    reading = decide(text, text, answers, HALL, LIMITS)
    assert (reading.status, reading.reading, reading.confidence) == ("understood", "box_1 on packing", 0.6)
    assert decide(text, text, answers[1:], HALL, LIMITS).status == "ask"
    assert (
        decide(text, text, [answers[0], answers[0]], HALL, LIMITS).status == "ask"
    )  # one program, twice drawn


@pytest.mark.parametrize(
    ("agreeing", "joint", "status"),
    [(4, 0.35, "understood"), (3, 0.35, "understood"), (2, 0.35, "ask"), (4, 0.15, "ask")],
)
def test_answers_that_agree_are_acted_on_unless_they_are_very_unlikely(
    agreeing: int, joint: float, status: str
) -> None:
    text = "put box 1 on packing, not box 2"
    programs = ["move box 1; to packing\nskip box 2"] * agreeing
    programs += ["move box 2; to packing\nskip box 1"] * (4 - agreeing)
    answers = [Answer(text=program, finished=True, joint=joint, least=0.1) for program in programs]
    reading = decide(text, text, answers, HALL, LIMITS)
    assert reading.status == status
    assert "box_1 on packing" in (reading.reading or reading.question)


def test_a_guess_is_refused() -> None:
    assert decided("move box 1; to packing", joint=0.05).status == "refused"


@pytest.mark.parametrize("program", ["move box 2; to packing", "move box 1; to shipping", "go; to packing"])
def test_words_made_up_or_left_out_are_never_acted_on(program: str) -> None:
    assert decided(program, joint=1.0).status != "understood"


@pytest.mark.parametrize(
    ("program", "finished"), [("", True), ("dance", True), ("move box 1; to packing", False)]
)
def test_what_is_no_whole_program_is_asked_again(program: str, finished: bool) -> None:
    assert decided(program, finished=finished).status == "ask"


def test_without_its_files_it_says_which_is_missing(tmp_path: Path) -> None:
    with pytest.raises(AssetError, match=r"base\.gguf"):
        OfflineTranslator(tmp_path / "base.gguf").read("put box 1 on packing", HALL)
    (tmp_path / "base.gguf").touch()
    with pytest.raises(AssetError, match=r"adapter\.gguf"):
        translator = OfflineTranslator(tmp_path / "base.gguf", adapter=tmp_path / "adapter.gguf")
        translator.read("put box 1 on packing", HALL)


def test_facts_and_empty_sentences_need_no_model(tmp_path: Path) -> None:
    translator = OfflineTranslator(tmp_path / "none.gguf")
    assert translator.read("on(box_1, packing)", HALL).status == "understood"
    assert translator.read(" ...! ", HALL).status == "refused"
    assert translator.read("put box 1 on packing " * 40, HALL).status == "refused"


def test_the_adapter_is_the_one_whose_training_is_recorded() -> None:
    record = json.loads(ADAPTER.with_suffix(".json").read_text())
    assert hashlib.sha256(ADAPTER.read_bytes()).hexdigest() == record["sha256"]


SAID = {
    "Put box 1 on the packing table, please.": "box_1 on packing",
    "could you bring me box 3": "box_3 on packing",
    "Move everything from receiving to shipping": "box_1 and box_3 on shipping",
    "clear receiving": "box_1 and box_3 not on receiving",
    "swap box 1 and box 2": "box_1 on shelf_a, box_2 on receiving",
    "take the small red box to shelf b and then go home": "box_1 on shelf_b; then the robot at home",
    "all boxes except box 3 to shipping": "box_1 and box_2 on shipping",
    "pick up the blue box": "box_3 in the robot's hands",
    "walk to shelf a": "the robot at shelf_a",
    "Box 2 belongs on packing and box 3 on shelf b.": "box_2 on packing, box_3 on shelf_b",
}
NOT_DONE = [
    "move the red box to packing",
    "put box 9 on packing",
    "make me a coffee",
    "where is box 3?",
    "fly to paris",
]


@pytest.fixture(scope="module")
def translator() -> OfflineTranslator:
    from jidoka.assets import language_model  # noqa: PLC0415

    return OfflineTranslator(language_model())


@pytest.mark.model
@pytest.mark.parametrize(("sentence", "expected"), SAID.items())
def test_the_model_reads(translator: OfflineTranslator, sentence: str, expected: str) -> None:
    reading = translator.read(sentence, HALL)
    assert reading.goal is not None, reading.question
    assert reading.reading == expected


@pytest.mark.model
@pytest.mark.parametrize("sentence", NOT_DONE)
def test_the_model_does_not_act(translator: OfflineTranslator, sentence: str) -> None:
    assert translator.read(sentence, HALL).status != "understood"
