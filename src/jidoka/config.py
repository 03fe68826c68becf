"""Settings: `jidoka.toml`, over it `JIDOKA_*`, over these the arguments of a caller. Read once, then frozen.

`JIDOKA_CONFIG` names the file; without it, `jidoka.toml` in the working folder is read if it is there. Nested
settings are written with two underscores: `JIDOKA_BUDGET__TASK__SECONDS=600`. All of them:
docs/configuration.md.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from jidoka.errors import ConfigError
from jidoka.journal.store import default_home
from jidoka.ledger.charge import Caps, Scope
from jidoka.ledger.cost import UNITS
from jidoka.ledger.prices import COMPUTER_W, Power
from jidoka.toml_lines import key_lines, line_of

FILE = "jidoka.toml"
PREFIX = "JIDOKA_"
NESTED = "__"

CONTEXT_TOKENS = 32_000
"""What a language model reads at most, if nothing is known of it [tokens]."""


_MOVED = {"budget.seconds": "budget.task.seconds", "budget.acts": "budget.task.acts"}
"""Settings of earlier versions, and where they stand now."""


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


class Settings(BaseSettings):
    """Everything that a person may set."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        env_prefix=PREFIX,
        env_nested_delimiter=NESTED,
        allow_inf_nan=False,
        populate_by_name=True,
    )

    home: Path = Field(default_factory=default_home)
    """Where journal, site state and logs live."""
    budget: BudgetSettings = BudgetSettings()
    power: PowerSettings = PowerSettings()
    policy: PolicySettings = PolicySettings()
    site: SiteSettings = SiteSettings()
    model: ModelSettings = ModelSettings()
    models: Mapping[str, ModelTable] = Field(default_factory=dict[str, ModelTable])
    """Models by the name under which they are asked: servers, prices, lengths."""
    company: CompanySettings = CompanySettings()
    bodies: Mapping[str, BodySettings] = Field(default_factory=dict[str, BodySettings])
    """Bodies by name; without any, those of the running site."""
    mcp_servers: Mapping[str, ServerSettings] = Field(
        default_factory=dict[str, ServerSettings], alias="mcpServers"
    )
    """Servers that know nothing of Jidoka; their tools become skills of further bodies."""

    def of_role(self, role: str) -> Settings:
        """These settings for a turn of a role: with its caps for a task, and its model."""
        told = next((settings for name, settings in self.company.roles.items() if name == role), None)
        if told is None:
            return self
        given = {name: getattr(told, name) for name in told.model_fields_set if name != "model"}
        budget = self.budget.model_copy(update={"task": self.budget.task.model_copy(update=given)})
        model = self.model.model_copy(update={"name": told.model or self.model.name})
        return self.model_copy(update={"budget": budget, "model": model})

    @property
    def journal(self) -> Path:
        """The journal's file."""
        return self.home.expanduser() / "journal.db"

    @property
    def site_folder(self) -> Path:
        """Where the site's process keeps its files."""
        return self.home.expanduser() / "site"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Variables come before the file, which is handed in as arguments."""
        del settings_cls, dotenv_settings, file_secret_settings
        return env_settings, init_settings


def load(path: Path | None = None) -> Settings:
    """Read the settings.

    Args:
        path: the file; by default `JIDOKA_CONFIG`, or `jidoka.toml` here if there is one.

    Raises:
        ConfigError: the file is missing, not TOML, or a value is wrong; the text names file, line and what
            would be right.
    """
    path = path or _named()
    text = "" if path is None else _read(path)
    try:
        data: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: {error}") from error
    try:
        return Settings(**data)
    except ValidationError as error:
        raise ConfigError(_told(error, path, text)) from error


def _named() -> Path | None:
    if named := os.environ.get(PREFIX + "CONFIG"):
        return Path(named)
    return Path(FILE) if Path(FILE).is_file() else None


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8 text") from error


def _told(error: ValidationError, path: Path | None, text: str) -> str:
    """The first mistake, where it stands and what would be right."""
    mistake = error.errors()[0]
    keys = tuple(part for part in mistake["loc"] if part != "__root__")
    variable = PREFIX + NESTED.join(str(key) for key in keys).upper()
    dotted = ".".join(str(key) for key in keys)
    if dotted in _MOVED:
        says = f"{dotted} is now {_MOVED[dotted]}, beside budget.day and budget.total"
    elif mistake["type"] == "extra_forbidden":
        says = f"there is no setting {dotted!r}; there are: {', '.join(_siblings(keys))}"
    elif mistake["type"] == "missing":
        says = f"{dotted} is missing"
    else:
        says = f"{dotted} is {mistake['input']!r}: {mistake['msg'][0].lower()}{mistake['msg'][1:]}"
    if variable in os.environ or path is None:
        return f"{variable}: {says}"
    return f"{path}, line {line_of(key_lines(text), keys)}: {says}"


def _siblings(keys: tuple[str | int, ...]) -> list[str]:
    """The settings that exist beside an unknown one."""
    model: type[BaseModel] = Settings
    for key in keys[:-1]:
        fields = {field.alias or name: field for name, field in model.model_fields.items()}
        inner = fields[str(key)].annotation if str(key) in fields else model
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            model = inner
        else:
            model = _BY_NAME.get(str(key), model)
    return [field.alias or name for name, field in model.model_fields.items()]


_BY_NAME: Mapping[str, type[BaseModel]] = {
    "bodies": BodySettings,
    "mcpServers": ServerSettings,
    "models": ModelTable,
    "roles": RoleSettings,
}
"""Settings whose tables are named by the user, and what stands in such a table."""
