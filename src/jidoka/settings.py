"""The tables of the settings: what may stand in each part of `jidoka.toml` (docs/configuration.md)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from jidoka.ledger.charge import Caps, Scope
from jidoka.ledger.cost import UNITS
from jidoka.ledger.prices import COMPUTER_W, Power

CONTEXT_TOKENS = 32_000
"""What a language model reads at most, if nothing is known of it [tokens]."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def _or_none(value: object) -> object:
    return None if value == "none" else value


_Amount = Annotated[Decimal | None, Field(ge=0, lt=10**9), BeforeValidator(_or_none)]
_Count = Annotated[int | None, Field(ge=0, lt=10**12), BeforeValidator(_or_none)]


class CapSettings(_Frozen):
    """What may be spent at most; `"none"` lifts a cap."""

    seconds: _Amount = None
    """Time on the bodies' clocks [s]."""
    acts: _Count = None
    """Skill calls."""
    joules: _Amount = None
    """Electrical work of the bodies [J]."""
    usd: _Amount = None
    """Dollars."""
    tokens: _Count = None
    """Tokens of language models."""


class TaskCapSettings(CapSettings):
    """What one task may spend at most."""

    seconds: _Amount = Decimal(3600)
    acts: _Count = 400


class BudgetSettings(_Frozen):
    """What may be spent at most: by one task, in one day (UTC), and altogether."""

    task: TaskCapSettings = TaskCapSettings()
    day: CapSettings = CapSettings()
    total: CapSettings = CapSettings()

    def caps(self) -> Caps:
        """These caps as the ledger counts."""
        scopes: dict[Scope, CapSettings] = {"task": self.task, "day": self.day, "total": self.total}
        return {scope: _cap(settings) for scope, settings in scopes.items()}


def _cap(settings: CapSettings) -> dict[str, int]:
    given = {unit: getattr(settings, unit.name) for unit in UNITS}
    return {unit.field: int(cap * unit.scale) for unit, cap in given.items() if cap is not None}


class PowerSettings(_Frozen):
    """Electrical power of bodies whose receipts report no energy [W]."""

    watts: float = Field(default=COMPUTER_W, ge=0, lt=1e6)
    bodies: Mapping[str, Annotated[float, Field(ge=0, lt=1e6)]] = Field(default_factory=dict[str, float])
    """By name of the body, instead of `watts`."""

    def power(self) -> Power:
        """These as the ledger counts."""
        return Power(watts=self.watts, bodies=self.bodies)


class PolicySettings(_Frozen):
    """What needs a person's word."""

    file: Path | None = None
    """A policy file; by default `policy.toml` in the working folder or in the home, if there is one."""


class SiteSettings(_Frozen):
    """The hall that `jidoka up` starts."""

    file: Path | None = None
    """A `site.toml`; none for the warehouse that comes along."""
    seed: int = Field(default=0, ge=0)
    speed: Literal["1", "max"] = "max"
    """`1`: real time; `max`: as fast as the machine can."""
    port: int = Field(default=0, ge=0, le=65535)
    """0: any free one."""
    orders: int = Field(default=0, ge=0)
    """Draws the day's orders at the order desk."""


class BodySettings(_Frozen):
    """An MCP server that is a body."""

    url: str = Field(pattern=r"^https?://")
    token: str = Field(default="", repr=False)


class ServerSettings(_Frozen):
    """An MCP server of somebody else's, as other MCP clients write it: a command, or an address."""

    command: str = ""
    """A program that is started and spoken to over its standard streams."""
    args: tuple[str, ...] = ()
    env: Mapping[str, str] = Field(default_factory=dict[str, str], repr=False)
    url: str = Field(default="", pattern=r"^(https?://.*)?$")
    """Of a server over streamable HTTP."""
    headers: Mapping[str, str] = Field(default_factory=dict[str, str], repr=False)
    """Sent with every request to `url`."""

    @model_validator(mode="after")
    def one_way(self) -> Self:
        """Either a command or an address."""
        if bool(self.command) == bool(self.url):
            raise ValueError("a server has either a command or a url")
        if (self.args or self.env) and self.url:
            raise ValueError("args and env go with a command, not with a url")
        return self


class ModelSettings(_Frozen):
    """The language model that a brain asks."""

    name: str = ""
    """`xai:grok-4`; several with commas: the next is asked where the one before does not answer."""
    timeout_s: float = Field(default=300.0, gt=0, le=86400)
    """Longest wait for one answer, with all its retries and fallbacks [s]."""
    context_tokens: int | None = Field(default=None, ge=256)
    """How much a model reads at most; by default what is known of it, else `CONTEXT_TOKENS`."""
    max_output_tokens: int = Field(default=4096, ge=16)
    """How long an answer may be, hidden reasoning included."""
    retries: int = Field(default=4, ge=0, le=20)
    """Further attempts after one that surely was not billed."""


class ModelTable(_Frozen):
    """What a person says of one model, under the name by which it is asked."""

    url: str = Field(default="", pattern=r"^(https?://.*)?$")
    """Of the server, instead of the provider's usual one."""
    model: str = ""
    """As the server calls it; by default as in the name. With `url`, the table's name may be any word."""
    key: str = Field(default="", pattern=r"^[A-Za-z_0-9]*$")
    """The variable that holds the key, instead of the usual ones. Never the key itself."""
    price: _Amount = None
    """Dollars per million tokens, in and out alike; 0 for what costs nothing."""
    input_usd_per_mtok: _Amount = None
    output_usd_per_mtok: _Amount = None
    context_tokens: int | None = Field(default=None, ge=256)
    picture_tokens: int | None = Field(default=None, ge=0)
    """What a picture counts at most."""
    pictures: bool = True
    """Whether it can see pictures; a GGUF file can't, whatever is said here."""

    @model_validator(mode="after")
    def one_price(self) -> Self:
        """A price for both directions, or one for each."""
        each = (self.input_usd_per_mtok, self.output_usd_per_mtok)
        if (each[0] is None) != (each[1] is None):
            raise ValueError("input_usd_per_mtok and output_usd_per_mtok go together")
        if self.price is not None and each[0] is not None:
            raise ValueError("there is either a price or one for each of input and output")
        if self.model and not self.url:
            raise ValueError("model goes with a url")
        return self


class RoleSettings(TaskCapSettings):
    """One role of a company: its model, and what one turn of it may spend; all else is as elsewhere."""

    model: str = ""
    """As `model.name`."""


class CompanySettings(_Frozen):
    """How `jidoka company` works."""

    test: str = ""
    """The command that runs a repository's tests; found in the repository if it is left out."""
    test_seconds: float = Field(default=600.0, gt=0, le=3600)
    """Tests that take longer count as never ending [s]."""
    also: tuple[Path, ...] = ()
    """Further folders that tests may read, such as a virtual environment."""
    rounds: int = Field(default=3, ge=1, le=10)
    """How often an engineer gets an issue, at first and sent back."""
    jobs: int = Field(default=2, ge=1, le=32)
    """How many issues are worked on at once."""
    roles: Mapping[Literal["lead", "tester", "engineer", "reviewer"], RoleSettings] = Field(
        default_factory=dict[Literal["lead", "tester", "engineer", "reviewer"], RoleSettings]
    )
