"""Every kind of trouble that a server can make, over real sockets, through the one constructor."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest

from jidoka.config import Settings
from jidoka.errors import ModelRefused, ModelUnreachable
from jidoka.models.counting import at_most
from jidoka.models.open import open_mind
from jidoka.protocols import Mind
from jidoka.settings import ModelSettings, ModelTable
from jidoka.thought import Message, Prompt, Tool, ToolCall
from tests.models.openai_server import (
    ModelServer,
    Reply,
    chunk,
    cut_after,
    hangs_after,
    model_server,
    nobody,
    page,
    refuses,
    says,
    streamed,
    tool_chunk,
    usage_chunk,
)

pytestmark = pytest.mark.process

KEY = "sk-very-secret-key"
RUN = Tool(
    name="terminal.run",
    description="run a command",
    parameters={"type": "object", "properties": {"command": {"type": "string"}}, "required": ["command"]},
)
PROMPT = Prompt(
    messages=(Message(role="system", text="be brief"), Message(role="user", text="hi")),
    tools=(RUN,),
    max_output_tokens=200,
)
PART = chunk({"content": "par"})


def opened(server: ModelServer, *, timeout_s: float = 10, retries: int = 2) -> Mind:
    name = f"{server.url}#m"
    settings = Settings(
        model=ModelSettings(timeout_s=timeout_s, retries=retries), models={name: ModelTable(key="LAB_KEY")}
    )
    return open_mind(name, settings, env={"LAB_KEY": KEY})


def test_a_text_comes_in_parts() -> None:
    heard: list[tuple[float, str]] = []
    server = model_server(says("hel", "lo", read=30, written=2))
    mind = opened(server)
    thought = mind.think(PROMPT, progress=lambda share, text: heard.append((share, text)))
    assert (thought.text, thought.finish, thought.calls) == ("hello", "stop", ())
    assert (thought.usage.input_tokens, thought.usage.output_tokens) == (30, 2)
    assert (thought.usage.usd, thought.model) == ("0", mind.name)
    assert [text for _, text in heard] == ["hel", "hello"]
    assert all(0 < share < 1 for share, _ in heard)


def test_what_is_sent() -> None:
    asked = Prompt(
        messages=(
            *PROMPT.messages,
            Message(role="assistant", calls=(ToolCall(id="a", name="terminal.run", args={"command": "ls"}),)),
            Message(role="tool", name="terminal.run", call_id="a", text="file", pictures=("aGVsbG8=",)),
        ),
        tools=PROMPT.tools,
        max_output_tokens=77,
    )
    server = model_server(says("ok"))
    opened(server).think(asked)
    body, headers = server.asked[0], server.headers[0]
    assert (body["model"], body["max_tokens"], body["stream"]) == ("m", 77, True)
    assert [message["role"] for message in body["messages"]][:4] == ["system", "user", "assistant", "tool"]
    assert body["messages"][2]["tool_calls"][0]["function"]["name"] == "terminal_run"
    assert "data:image/png;base64,aGVsbG8=" in str(body["messages"])
    assert body["tools"][0]["function"]["name"] == "terminal_run"
    assert headers["authorization"] == f"Bearer {KEY}"


def test_a_tool_call_comes_in_parts_and_under_our_name() -> None:
    parts = tool_chunk("terminal_run", '{"comm'), tool_chunk("", 'and": "ls"}', "")
    server = model_server(streamed(*parts, chunk({}, "tool_calls"), usage_chunk(5, 6)))
    thought = opened(server).think(PROMPT)
    assert thought.calls == (ToolCall(id="call_1", name="terminal.run", args={"command": "ls"}),)
    assert thought.finish == "tools"


@pytest.mark.parametrize("arguments", ['{"command": "ls"', "ls", "[1]", '"x"', '{"a": NaN}', "null"])
def test_arguments_that_are_no_json_object_are_kept_as_they_came(arguments: str) -> None:
    reply = streamed(tool_chunk("terminal_run", arguments), chunk({}, "tool_calls"), usage_chunk(5, 6))
    server = model_server(reply)
    call = opened(server).think(PROMPT).calls[0]
    assert (call.name, call.args, call.broken) == ("terminal.run", {}, arguments)


def test_calls_without_ids_of_their_own_get_them() -> None:
    told = Prompt(
        messages=(
            Message(role="user", text="hi"),
            Message(role="assistant", calls=(ToolCall(id="same", name="terminal.run"),)),
            Message(role="tool", name="terminal.run", call_id="same", text="ok"),
        ),
        tools=(RUN,),
    )
    parts = [tool_chunk("terminal_run", "{}", "same", n) for n in range(2)]
    server = model_server(streamed(*parts, chunk({}, "tool_calls"), usage_chunk(5, 6)))
    calls = opened(server).think(told).calls
    assert [call.id for call in calls] == ["same_2", "same_3"]


@pytest.mark.parametrize(("finish", "ours"), [("length", "length"), ("content_filter", "filtered")])
def test_why_an_answer_ended_is_told(finish: str, ours: str) -> None:
    server = model_server(says("par", finish=finish))
    assert opened(server).think(PROMPT).finish == ours


def test_what_is_not_counted_is_settled_at_its_worst() -> None:
    server = model_server(streamed(PART, chunk({}, "stop")))
    usage = opened(server).think(PROMPT).usage
    assert (usage.input_tokens, usage.output_tokens) == (at_most(PROMPT), 200)


@pytest.mark.parametrize(
    "trouble",
    [
        [refuses(429, "slow down", retry_after_ms="30")],
        [refuses(500, "oops", retry_after_ms="30")],
        [refuses(503, "overloaded", retry_after_ms="30"), refuses(502, "bad gateway", retry_after_ms="30")],
    ],
    ids=["429", "500", "503 and 502"],
)
def test_what_was_not_billed_is_asked_again(trouble: Sequence[Reply]) -> None:
    server = model_server(*trouble, says("ok"))
    began = time.monotonic()
    assert opened(server).think(PROMPT).text == "ok"
    assert len(server.asked) == len(trouble) + 1
    assert time.monotonic() - began >= 0.03 * len(trouble), "as long as the server said"


def test_asking_again_has_an_end() -> None:
    server = model_server(*[refuses(429, "slow down", retry_after_ms="10")] * 3)
    with pytest.raises(ModelUnreachable, match=r"wants us to wait 0.01 s: slow down .* asked 3") as caught:
        opened(server).think(PROMPT)
    assert not caught.value.maybe_billed
    assert len(server.asked) == 3


@pytest.mark.parametrize(
    ("reply", "says_so"),
    [
        (refuses(504, "upstream"), "perhaps billed"),
        (cut_after(), "broke off"),
        (cut_after(PART), "broke off"),
        (streamed(PART, {"error": {"message": "boom", "code": "server_error"}}), "boom"),
        (streamed({"error": {"message": "boom", "code": "rate_limit_exceeded"}}), "boom"),
        (streamed(PART, done=False), "without a sign that it was whole"),
        (streamed(), "nonsense"),
        (page("<html>welcome</html>"), "nonsense"),
        (page('{"a": 1}', media_type="application/json"), "nonsense"),
        (page("data: {nonsense\n\n", media_type="text/event-stream"), "JSON"),
        (page("data: [1, 2]\n\n", media_type="text/event-stream"), "nonsense"),
        (page('data: {"choices": 7}\n\n', media_type="text/event-stream"), "nonsense"),
        (page("", media_type="text/event-stream"), "nonsense"),
    ],
)
def test_what_may_have_been_billed_is_never_asked_again(reply: Reply, says_so: str) -> None:
    server = model_server(reply, says("twice"))
    with pytest.raises(ModelUnreachable, match=says_so) as caught:
        opened(server).think(PROMPT)
    assert caught.value.maybe_billed
    assert len(server.asked) == 1
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("parts", [(), (PART,)], ids=["at once", "in the middle"])
def test_a_server_that_hangs_is_left(parts: Sequence[dict[str, object]]) -> None:
    server = model_server(hangs_after(5, *parts), says("twice"))
    mind = opened(server, timeout_s=0.3)
    began = time.monotonic()
    with pytest.raises(ModelUnreachable, match=r"did not answer within 0\.3 s") as caught:
        mind.think(PROMPT)
    assert time.monotonic() - began < 4
    assert (caught.value.maybe_billed, len(server.asked)) == (True, 1)


@pytest.mark.parametrize(
    ("reply", "says_so"),
    [
        (refuses(401, f"Incorrect API key: {KEY}"), "does not accept the key in LAB_KEY"),
        (refuses(403, f"not with {KEY}"), "does not accept the key in LAB_KEY"),
        (refuses(404, "no model m", code="model_not_found"), "is not there, model or address: no model m"),
        (refuses(400, "too many tokens", code="context_length_exceeded"), "the prompt is too long for"),
        (refuses(400, f"bad {KEY} request"), "refused the request: bad .key. request"),
        (refuses(429, "no money left", code="insufficient_quota"), "is used up: no money left"),
        (page("<html>who are you?</html>", status=404), "is not there"),
    ],
)
def test_what_will_not_help_is_refused_in_one_line_without_the_key(reply: Reply, says_so: str) -> None:
    server = model_server(reply)
    mind = opened(server)
    with pytest.raises(ModelRefused, match=says_so) as caught:
        mind.think(PROMPT)
    assert len(server.asked) == 1
    error: BaseException | None = caught.value
    while error is not None:
        assert KEY not in repr(error)
        assert "\n" not in str(error)
        error = error.__cause__ or error.__context__
    assert KEY not in repr(mind)
    assert KEY not in repr(vars(mind))


def test_nobody_there_is_not_billed() -> None:
    mind = opened(ModelServer(url=nobody()), retries=0)
    with pytest.raises(ModelUnreachable, match="can't be reached") as caught:
        mind.think(PROMPT)
    assert not caught.value.maybe_billed


def test_the_next_of_a_chain_answers() -> None:
    first, second = model_server(refuses(404, "gone")), model_server(says("here"))
    settings = Settings(model=ModelSettings(retries=0))
    thought = open_mind(f"{first.url}#a, {second.url}#b", settings, env={}).think(PROMPT)
    assert (thought.text, thought.model) == ("here", f"{second.url}#b")


def test_an_error_of_who_listens_is_his_own() -> None:
    def listen(share: float, text: str) -> None:
        raise ValueError("I am deaf")

    with pytest.raises(ValueError, match="I am deaf"):
        opened(model_server(says("hello"))).think(PROMPT, progress=listen)


def test_a_conversation_uses_one_connection() -> None:
    server = model_server(says("a"), says("b"))
    mind = opened(server)
    mind.think(PROMPT)
    mind.think(PROMPT)
    assert len({headers["x-port"] for headers in server.headers}) == 1
