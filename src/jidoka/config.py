"""Settings: `jidoka.toml`, over it `JIDOKA_*`, over these the arguments of a caller. Read once, then frozen.

`JIDOKA_CONFIG` names the file; without it, `jidoka.toml` in the working folder is read if it is there. Nested
settings are written with two underscores: `JIDOKA_BUDGET__TASK__SECONDS=600`. All of them:
docs/configuration.md.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from jidoka.errors import ConfigError
from jidoka.journal.file import default_home
from jidoka.settings import (
    BodySettings,
    BudgetSettings,
    CompanySettings,
    ModelSettings,
    ModelTable,
    PolicySettings,
    PowerSettings,
    RoleSettings,
    ServerSettings,
    SiteSettings,
)
from jidoka.toml_lines import key_lines, line_of

FILE = "jidoka.toml"
PREFIX = "JIDOKA_"
NESTED = "__"


_MOVED = {"budget.seconds": "budget.task.seconds", "budget.acts": "budget.task.acts"}
"""Settings of earlier versions, and where they stand now."""


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
