"""What a person's words name, and what they don't."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from jidoka.andon.addresses import host_of
from jidoka.andon.naming import Words, plain
from jidoka.types import Json

GOAL = Words(
    [
        "Please pay 1,000.00 to GB29 NWBK 6016 1331 9268 19, and the rent of 2200.",
        "On May 26th at 12:00 comes ‘Lunch’; on 2024-05-20 at 4pm, tea. Not before 13:00, 10% off.",
        "June 14 is free.",
        "Mail bob.x@y.com. See https://Example.com/a/. and shop.example.org:8080, or (10.0.0.1).",
    ]
)

NAMED: list[Json] = [
    *("1000", 1000, 1000.0, "1,000.00", 2200, "2200.0", 10),
    *("GB29NWBK60161331926819", "gb29 nwbk 6016 1331 9268 19"),
    *("2024-05-26", "2024-05-26 12:00", "2024-05-26T12:00:00", "2024-05-20 16:00", "2024-05-20"),
    *("bob.x@y.com", "BOB.X@Y.COM", "https://example.com/a", "Lunch", "the   rent of\n2200", "10.0.0.1", ""),
]

NOT_NAMED: list[Json] = [
    *(
        "13",
        13,
        14,
        "14",
        26,
        "26",
        20,
        "4",
        "00",
        0,
        -1000,
        100,
        22,
        "220",
        "12:0",
        1e99,
        "nan",
        "inf",
        "2_200",
    ),
    *("GB29NWBK6016133192681", "XGB29NWBK60161331926819"),
    *("2024-05-27", "2024-05-26 16:30", "2024-05-20 17:00", "2023-05-20"),
    *("x@y.com", "bob.x@y.co", "y.com", "example.com", "https://example.com/b", "unch", "pay 1000", "!"),
]


@pytest.mark.parametrize("value", NAMED, ids=repr)
def test_what_is_said_is_named_however_it_is_written(value: Json) -> None:
    assert GOAL.name(value)


@pytest.mark.parametrize("value", NOT_NAMED, ids=repr)
def test_a_part_of_something_longer_is_not_named(value: Json) -> None:
    assert not GOAL.name(value)


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("https://example.com/anything?q=1", True),
        ("https://www.example.com", True),
        ("http://shop.example.org:8080/", True),
        ("http://10.0.0.1/x", True),
        ("http://shop.example.org/", False),
        ("https://evil.example.com/", False),
        ("https://example.com.evil.net/", False),
        ("https://example.com@evil.net/", False),
        ("https://y.com/", False),
        ("http://[broken", False),
        ("https://evil.net\\@example.com/", False),
        ("https://example.com\\@evil.net/", False),
        ("https://evil.net@example.com/", False),
        ("https:/evil.net/https://example.com", False),
        ("https:evil.net", False),
        ("//example.com", False),
        ("https://example.com.", False),
        ("https://exa\tmple.com", False),
        ("https://example。com", False),
        ("see https://example.com", False),
    ],
)
def test_a_host_is_named_as_a_whole(url: str, named: bool) -> None:
    assert GOAL.name_host(url) is named


def test_a_file_is_no_host() -> None:
    words = Words(["Sum up readme.md and notes.zip; look at docs.rs/serde and http://build.sh/x"])
    assert [
        h for h in ("readme.md", "notes.zip", "docs.rs", "build.sh") if words.name_host(f"https://{h}/?q=1")
    ] == ["build.sh"]


def test_hosts_in_lower_case_with_unusual_ports() -> None:
    assert host_of("HTTPS://Example.COM:443/a") == "example.com"
    assert host_of("http://Example.com:8080") == "example.com:8080"
    assert host_of("http://[::1]:80/") == "::1"
    assert host_of("http://user@example.com") is None
    assert host_of("http://") is None


@pytest.mark.parametrize(
    ("said", "value", "named"),
    [
        ("mail bob@straße.de", "bob@straße.de", True),
        ("mail bob@straße.de", "BOB@straße.de", True),
        ("mail bob@straße.de", "bob@strasse.de", False),
        ("mail bob@strasse.de", "bob@straße.de", False),
        ("mail bob@bank.com", "bob@ban\N{KELVIN SIGN}.com", False),
        ("mail bob@bank.com", "bob@b\N{CYRILLIC SMALL LETTER A}nk.com", False),
        ("mail bob@bank.com", "ｂｏｂ@bank.com", False),
        ("mail bob@bank.com", "bob@bank.com\u200b", False),
        ("café at noon", "cafe\u0301", False),
        ("cafe\u0301 at noon", "café", True),
    ],
)
def test_a_letter_that_looks_like_another_names_nothing(said: str, value: str, named: bool) -> None:
    assert Words([said]).name(value) is named


@pytest.mark.parametrize(
    ("said", "until"),
    [("for one hour", "13:00"), ("for 90 minutes", "13:30"), ("2-hour", "14:00"), ("an hour", "13:00")],
)
def test_an_end_is_named_by_a_beginning_and_a_length(said: str, until: str) -> None:
    words = Words([f"Lunch on May 26th at 12:00, {said}"])
    assert words.name(f"2024-05-26 {until}")
    assert not words.name("2024-05-26 15:00")
    assert not Words(["Lunch on May 26th at 12:00"]).name(f"2024-05-26 {until}")


def test_a_skill_is_spoken_of_by_all_its_words() -> None:
    assert Words(["Lock my account, please"]).speak_of("lock_account")
    assert not Words(["Look at my account"]).speak_of("lock_account")


WORD = st.text("abcdefgh0123456789", min_size=1, max_size=12)


@given(st.lists(WORD, min_size=1, max_size=6), st.data())
def test_every_run_of_said_words_is_named(words: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    assert Words([" ".join(words).upper()]).name(" ".join(words[start:end]))


@given(st.lists(WORD, max_size=6), WORD)
def test_a_word_that_was_not_said_is_not_named(words: list[str], word: str) -> None:
    assume(word not in words and not word.isdigit())
    assert not Words([" ".join(words)]).name(word)


@given(st.integers(-10_000_000, 10_000_000), st.integers(0, 99))
def test_a_number_is_the_same_however_it_is_written(whole: int, cents: int) -> None:
    value = float(f"{whole}.{cents:02}")
    assert Words([f"pay {whole:,}.{cents:02} now"]).name(value)
    assert not Words([f"pay {whole:,}.{cents:02} now"]).name(value + 1)


@given(st.text(max_size=40))
def test_any_text_names_itself(text: str) -> None:
    assert Words([text]).name(text)
    assert plain(plain(text)) == plain(text)
