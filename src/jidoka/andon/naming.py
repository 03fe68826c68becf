"""Whether a person's words name a value: the same text, number, date, account, e-mail or web address. Pure.

What counts is the whole value. Words that only occur inside a longer word, number or address don't name it:
`13:00` and "June 13" do not name 13, `mark.black@x.com` does not name `black@x.com`. When in doubt, it is not
named.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Final

from jidoka.andon.addresses import addresses_in, host_of, hosts_in, same, without_www
from jidoka.andon.moments import Day, days_in, moment_of, times_in, without_days
from jidoka.types import Json

_QUOTES: Final = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\u00a0": " "})
_JOINTS: Final = "@._-+/:#&=~\\%"
"""Characters that make one word of what stands on both sides of them."""

_NUMBER: Final = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_ACCOUNT: Final = re.compile(r"(?=.*\d)[a-z0-9]{10,34}")
"""An IBAN or another account or phone number, written without spaces (ISO 13616: at most 34 characters)."""


class Words:
    """What a person said, and what it names.

    Args:
        texts: the goal, and answers to questions.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        raw = "\n".join(texts)
        self._text = plain(raw)
        self._letters = {letter for letter in raw + _composed(raw) if not letter.isascii()}

    def name(self, value: Json) -> bool:
        """Whether they name a text or a number. Empty text says nothing, so nobody need name it."""
        if isinstance(value, str):
            return self._are_said(value) and self._names_text(plain(value))
        return self._names_number(str(value))

    def name_host(self, url: str) -> bool:
        """Whether they name the host of an address, with its port if that is not the usual one."""
        host = host_of(url)
        return host is not None and without_www(host) in self._hosts

    def speak_of(self, name: str) -> bool:
        """Whether they hold every word of a skill's name: `lock_account` and "keep my accounts locked"."""
        spoken = re.findall(r"[^\W_]+", self._text)
        return all(any(s.startswith(w) for s in spoken) for w in re.findall(r"[^\W_]+", plain(name)))

    def _are_said(self, text: str) -> bool:
        """Whether they hold every foreign letter of a text: one that looks like another names nothing."""
        return all(letter.isascii() or letter in self._letters for letter in text)

    def _names_text(self, text: str) -> bool:
        within = self._text if number_of(text) is None else self._undated
        if not text or occurs(text, within):
            return True
        if "://" in text:
            return same(text) in self._addresses
        return (
            self._names_number(text)
            or self._names_moment(text)
            or (_ACCOUNT.fullmatch(text.replace(" ", "")) is not None and self._names_spaced(text))
        )

    def _names_number(self, text: str) -> bool:
        return (number := number_of(text)) is not None and number in self._numbers

    def _names_moment(self, text: str) -> bool:
        """A day, or a day and a time of which each is named."""
        moment = moment_of(text)
        if moment is None or not self._days & moment.days:
            return False
        return moment.minutes is None or moment.minutes in self._times

    def _names_spaced(self, text: str) -> bool:
        """An account number, whether or not it was said in groups."""
        groups = r" ?".join(map(re.escape, text.replace(" ", "")))
        return re.search(rf"(?<![a-z0-9]){groups}(?![a-z0-9])", self._text) is not None

    @cached_property
    def _undated(self) -> str:
        return without_days(self._text)

    @cached_property
    def _numbers(self) -> frozenset[Decimal]:
        text = self._undated
        alone = (m[0] for m in _NUMBER.finditer(text) if _stands_alone(text, *m.span()))
        found = map(number_of, alone)
        return frozenset(number for number in found if number is not None)

    @cached_property
    def _days(self) -> frozenset[Day]:
        return days_in(self._text)

    @cached_property
    def _times(self) -> frozenset[int]:
        return times_in(self._text)

    @cached_property
    def _addresses(self) -> frozenset[str]:
        return addresses_in(self._text)

    @cached_property
    def _hosts(self) -> frozenset[str]:
        return hosts_in(self._text)


def plain(text: str) -> str:
    """A text as it is compared: one case, single spaces, straight quotes."""
    return " ".join(_composed(text).translate(_QUOTES).lower().split())


def occurs(text: str, within: str) -> bool:
    """Whether a plain text stands in another one, and is no part of a longer word, number or address."""
    return next(places(text, within), None) is not None


def places(text: str, within: str) -> Iterator[int]:
    """Where it so stands."""
    at = within.find(text)
    while at >= 0:
        if _stands_alone(within, at, at + len(text)):
            yield at
        at = within.find(text, at + 1)


def number_places(number: Decimal, within: str) -> Iterator[tuple[int, int]]:
    """Where a number stands in a plain text, however it is written there."""
    for match in _NUMBER.finditer(within):
        if number_of(match[0]) == number and _stands_alone(within, *match.span()):
            yield match.span()


def number_of(text: str) -> Decimal | None:
    """The number that a text is: `1,000.00` and `1000` are the same one."""
    written = text.replace(",", "") if _NUMBER.fullmatch(text) else text
    try:
        number = Decimal(written.replace("_", "?"))
    except InvalidOperation:
        return None
    return number.normalize() if number.is_finite() else None


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _stands_alone(text: str, start: int, end: int) -> bool:
    return not (_joined(text, start - 1, -1) or _joined(text, end, 1))


def _joined(text: str, at: int, way: int) -> bool:
    """Whether what ends beside `at` goes on there: by a letter, or by one behind a joint."""
    inner = at - way
    if not 0 <= at < len(text) or not (text[inner].isalnum() or text[inner] in _JOINTS):
        return False
    if text[at].isalnum() or text[at] == "_":
        return text[inner].isalnum() or text[inner] == "_"
    beyond = at + way
    if not 0 <= beyond < len(text) or not text[beyond].isalnum():
        return False
    return text[at] in _JOINTS or (text[at] == "," and text[beyond].isdigit() and text[inner].isdigit())
