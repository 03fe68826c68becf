"""Credentials stay where they belong: none in clear text in an act, by name at named hosts alone. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Protocol

from jidoka.andon.leaves import Leaf
from jidoka.andon.naming import Words
from jidoka.types import Fact

PAGE: Final = "page"
"""The fact by which a browser tells the address that it is at: `page(URL)`."""

KEYS: Final = {
    "a private key": r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----",
    "an API key": r"\b(?:sk|pk|rk|xai|gsk)[-_][A-Za-z0-9_-]{20,}\b|\bAIza[A-Za-z0-9_-]{35}\b",
    "an access key of a cloud": r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b",
    "an access token": r"\b(?:gh[opsur]_|github_pat_|glpat-|xox[abposr]-|hf_|npm_|pypi-)[A-Za-z0-9_-]{16,}",
    "a signed token": r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}",
}
"""What a value looks like, by the forms that issuers document."""
_KEYS: Final = tuple((what, re.compile(pattern)) for what, pattern in KEYS.items())


class Bound(Protocol):
    """A credential."""

    @property
    def hosts(self) -> object | None:
        """Where it may go; None if that was not said."""
        ...

    def may_go_to(self, url: str) -> bool:
        """Whether the document of `url` may get it."""
        ...


class Vault(Protocol):
    """The credentials that the worker knows of (`bodies.browser.secrets.SecretStore`)."""

    def get(self, name: str) -> Bound | None:
        """The one of that name."""
        ...

    def strike(self, text: str) -> str:
        """A text with every value, however it is written, replaced by its name."""
        ...


class Empty:
    """No credentials."""

    def get(self, name: str) -> Bound | None:
        """None."""
        del name

    def strike(self, text: str) -> str:
        """The text."""
        return text


def in_clear(leaves: Sequence[Leaf], vault: Vault) -> str | None:
    """Why an argument may not be given: it holds a credential, or what looks like one."""
    for leaf in leaves:
        text = str(leaf.value)
        if leaf.secret:
            continue
        if (struck := vault.strike(text)) != text:
            name = (re.search(r"\[secret (\w+)\]", struck) or [struck, "?"])[1]
            return f'{leaf.path} holds the value of the secret {name!r}; give {{"secret": {name!r}}} instead'
        for what, pattern in _KEYS:
            if pattern.search(text):
                return (
                    f"{leaf.path} holds what looks like {what}, and no key goes into an act in clear "
                    "text: put it into the store of secrets and give it by name"
                )
    return None


def misplaced(leaves: Sequence[Leaf], words: Words, page: str | None, vault: Vault) -> str | None:
    """Why a credential may not be filled in where the body is: it is not bound to that host, nor named."""
    for leaf in leaves:
        if not leaf.secret:
            continue
        if page is None:
            return f"the secret {leaf.value!r} may be filled in on a page alone, and no page is open"
        secret = vault.get(str(leaf.value))
        bound = secret is not None and secret.hosts is not None and secret.may_go_to(page)
        if not bound and not words.name_host(page):
            return f"the secret {leaf.value!r} is not bound to {page}, and the goal does not name that host"
    return None


def page_of(body: str, facts: Sequence[Fact]) -> str | None:
    """The address that a body says it is at."""
    return next(
        (f.atom.args[0] for f in facts if f.source == body and f.atom.predicate == PAGE and f.atom.args), None
    )
