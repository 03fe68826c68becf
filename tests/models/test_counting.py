from __future__ import annotations

import base64
import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jidoka.config import Settings
from jidoka.models.counting import PER_PICTURE, UNSEEN, about, at_most, in_words
from jidoka.models.gguf import GgufMind
from jidoka.models.open import open_mind
from jidoka.thought import Message, Prompt, Tool, ToolCall

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=80)
TOOLS = st.builds(Tool, name=TEXTS, description=TEXTS, parameters=st.dictionaries(TEXTS, JSON, max_size=3))
CALLS = st.builds(ToolCall, id=TEXTS, name=TEXTS, args=st.dictionaries(TEXTS, JSON, max_size=3), broken=TEXTS)
MESSAGES = st.builds(
    Message,
    role=st.sampled_from(["system", "user", "assistant"]),
    text=TEXTS,
    calls=st.lists(CALLS, max_size=2).map(tuple),
)
PROMPTS = st.builds(
    Prompt,
    messages=st.lists(MESSAGES, max_size=4).map(tuple),
    tools=st.lists(TOOLS, max_size=2).map(tuple),
)


def said(text: str) -> Prompt:
    return Prompt(messages=(Message(role="user", text=text),))


@given(PROMPTS, MESSAGES)
def test_a_longer_prompt_never_counts_less(prompt: Prompt, more: Message) -> None:
    longer = Prompt(messages=(*prompt.messages, more), tools=prompt.tools)
    assert at_most(longer) > at_most(prompt)
    assert about(longer) >= about(prompt)
    assert at_most(prompt) > about(prompt)


@given(TEXTS)
def test_every_byte_may_be_a_token(text: str) -> None:
    assert at_most(said(text)) - at_most(said("")) >= len(text.encode())


@given(TOOLS, CALLS)
def test_tools_and_calls_count_byte_by_byte_too(tool: Tool, call: ToolCall) -> None:
    offered = Prompt(messages=(), tools=(tool,))
    sent = len((tool.name + tool.description + json.dumps(tool.parameters)).encode())
    assert at_most(offered) - at_most(Prompt(messages=())) >= sent
    called = Prompt(messages=(Message(role="assistant", calls=(call,)),))
    sent = len((call.name + call.broken + json.dumps(dict(call.args))).encode()) if not call.broken else 0
    assert at_most(called) - at_most(said("")) >= sent


def test_pictures_count_as_the_settings_say() -> None:
    shown = Prompt(messages=(Message(role="user", pictures=("aa", "bb")),))
    assert at_most(shown) - at_most(said("")) == 2 * PER_PICTURE
    assert at_most(shown, picture_tokens=10) - at_most(said("")) == 20


def test_who_sees_no_pictures_reads_that_there_was_one() -> None:
    shown = Prompt(
        messages=(Message(role="tool", text="ok", pictures=("aa",)), Message(role="user", text="x"))
    )
    told = in_words(shown)
    assert [(message.text, message.pictures) for message in told.messages] == [
        (f"ok\n{UNSEEN}", ()),
        ("x", ()),
    ]
    assert in_words(told) is told


HARD = {
    "digits": "".join(random.Random(1).choices("0123456789", k=600)),
    "base64": base64.b64encode(random.Random(2).randbytes(450)).decode(),
    "signs": "".join(random.Random(3).choices("~!@#$%^&*()_+{}|:<>?", k=600)),
    "rare letters": "".join(map(chr, random.Random(4).choices(range(0x1200, 0x1380), k=200))),
    "pictograms": "".join(map(chr, random.Random(5).choices(range(0x1F300, 0x1F5FF), k=150))),
}


@pytest.mark.model
@pytest.mark.parametrize("kind", HARD)
def test_a_real_tokenizer_stays_below_the_bound(kind: str) -> None:
    mind = open_mind("smollm2", Settings())
    assert isinstance(mind, GgufMind)
    text = HARD[kind]
    tokens = mind.count(said(text))
    assert tokens > len(text.encode()) / 3, "a third of the bytes would have been too little"
    assert tokens - mind.count(said("")) <= at_most(said(text)) - at_most(said(""))
