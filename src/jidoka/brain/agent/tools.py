"""Skills as tools of a language model: names, descriptions, and whether arguments fit. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import cast

from jsonschema import Draft202012Validator, SchemaError, ValidationError

from jidoka.brain.agent.marking import brief
from jidoka.errors import UsageError
from jidoka.thought import Tool, ToolCall
from jidoka.types import Json, SkillSpec

LONGEST = 64
"""Most letters of a tool's name: what OpenAI, Anthropic and Google all take, `^[a-zA-Z0-9_-]{1,64}$`."""

MISTAKES = 3
"""So many mistakes of one call's arguments are told at once."""

RECOVERY = {
    "repeat": "Only reads.",
    "keyed": "Changes something; doing it twice is as good as once.",
    "probe": "Changes something; its effect can be seen.",
    "ask": "May change something.",
}
"""What a model is told of a skill's class."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    """A skill of a body, as a tool."""

    body: str
    spec: SkillSpec
    tool: Tool

    @property
    def reads(self) -> bool:
        """Whether it only reads."""
        return self.spec.recovery == "repeat"


class Toolbox:
    """All that a model may call: the skills of all bodies, and the brain's own tools.

    Args:
        skills: by body.
        own: the brain's own tools; their names hold no `__`.
        only: globs over `body.skill`; empty for all.

    Raises:
        UsageError: a glob fits no skill.
    """

    def __init__(
        self,
        skills: Mapping[str, Sequence[SkillSpec]],
        own: Sequence[Tool] = (),
        only: Collection[str] = (),
    ) -> None:
        every = [(body, spec) for body, specs in skills.items() for spec in specs]
        paths = [f"{body}.{spec.name}" for body, spec in every]
        for glob in only:
            if not any(fnmatchcase(path, glob) for path in paths):
                raise UsageError(f"no skill is called {glob!r}; there are: {', '.join(paths) or 'none'}")
        offered = [
            pair
            for pair, path in zip(every, paths, strict=True)
            if not only or any(fnmatchcase(path, glob) for glob in only)
        ]
        self.skills = {
            name: Skill(body=body, spec=spec, tool=_tool(name, spec))
            for (body, spec), name in zip(offered, names(offered), strict=True)
        }
        self.own = {tool.name: tool for tool in own}
        self.tools = (*self.own.values(), *(skill.tool for skill in self.skills.values()))
        self._validators = {tool.name: _validator(tool.parameters) for tool in self.tools}

    def mistake(self, call: ToolCall) -> str:
        """What is wrong with a call; empty if it can be done."""
        if call.name not in self._validators:
            return self.unknown(call.name)
        if call.broken:
            return (
                f"the arguments of {call.name} were no JSON object, but {brief(call.broken, 200)!r}; call it "
                f"again with an object of: {self._properties(call.name)}"
            )
        return self.misfit(call.name, call.args)

    def misfit(self, name: str, args: Mapping[str, Json]) -> str:
        """How arguments break the schema of a known tool; empty if they don't."""
        validator = self._validators[name]
        if validator is None:
            return ""
        errors = list(validator.iter_errors(dict(args)))
        if not errors:
            return ""
        found = "; ".join(_told(error) for error in errors[:MISTAKES])
        return f"the arguments of {name} are wrong: {found}. It takes: {self._properties(name)}"

    def unknown(self, name: str) -> str:
        """That there is no such tool, and which there are."""
        near = get_close_matches(name, self._validators, n=3)
        meant = f" Did you mean {' or '.join(near)}?" if near else ""
        return f"there is no tool {brief(name)!r}.{meant} There are: {', '.join(self._validators)}"

    def _properties(self, name: str) -> str:
        tool = self.own.get(name) or self.skills[name].tool
        required = tool.parameters.get("required", [])
        properties = cast("Mapping[str, Json]", tool.parameters.get("properties", {}))
        told = [f"{one}{' (required)' if one in required else ''}" for one in properties]
        return ", ".join(told) or "nothing"


def names(skills: Sequence[tuple[str, SkillSpec]]) -> list[str]:
    """A tool's name for every skill: `body__skill` where that is a name and no other skill's, else shortened,
    with a digest of both. Different skills never share one.

    Raises:
        UsageError: two skills are one.
    """
    pairs = [(body, spec.name) for body, spec in skills]
    plain = [re.sub(r"[^a-zA-Z0-9_-]", "_", f"{body}__{skill}") for body, skill in pairs]
    count = Counter(plain)
    found = [
        name
        if name == f"{body}__{skill}" and len(name) <= LONGEST and count[name] == 1
        else _marked(name, pair)
        for name, pair, (body, skill) in zip(plain, pairs, pairs, strict=True)
    ]
    if len(set(found)) < len(found):
        twice = [f"{body}.{skill}" for (body, skill), n in Counter(pairs).items() if n > 1]
        raise UsageError(f"skills that can't be told apart: {', '.join(twice) or ', '.join(found)}")
    return found


def _marked(name: str, pair: tuple[str, str]) -> str:
    mark = hashlib.sha256("\0".join(pair).encode("utf-8", "surrogatepass")).hexdigest()[:10]
    return f"{name[: LONGEST - len(mark) - 1]}-{mark}"


def terse(tool: Tool) -> Tool:
    """The tool with the first sentence of its description, and arguments without theirs."""
    first = re.split(r"(?<=[.!?])\s", tool.description.strip(), maxsplit=1)[0]
    return Tool(name=tool.name, description=brief(first, 160), parameters=_bare(tool.parameters))


def _bare(schema: Json) -> Json:
    """A schema without descriptions; an argument called `description` stays."""
    if isinstance(schema, list):
        return [_bare(one) for one in cast("list[Json]", schema)]
    if not isinstance(schema, Mapping):
        return schema
    fields = cast("Mapping[str, Json]", schema)
    return {
        key: {name: _bare(one) for name, one in value.items()} if key == "properties" else _bare(value)
        for key, value in fields.items()
        if key != "description"
    }


def _tool(name: str, spec: SkillSpec) -> Tool:
    said = [spec.description.strip(), RECOVERY[spec.recovery]]
    if spec.post:
        said.append(f"Effect: {', '.join(map(str, spec.post))}.")
    if spec.approval:
        said.append("A person is asked before each call.")
    return Tool(name=name, description=" ".join(one for one in said if one), parameters=dict(spec.parameters))


def _validator(schema: Mapping[str, Json]) -> Draft202012Validator | None:
    """None for a schema that can't be used without a look elsewhere: the body itself then judges."""
    return _validator_of(json.dumps(schema))


@lru_cache(maxsize=256)
def _validator_of(text: str) -> Draft202012Validator | None:
    """Of a schema as JSON: a skill's is the same from task to task."""
    schema: Mapping[str, Json] = json.loads(text)
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError:
        return None
    return Draft202012Validator(schema) if _stands_alone(schema, schema) else None


def _stands_alone(part: Json, whole: Json) -> bool:
    """Whether a schema refers to nothing but definitions within it, and not to itself in a circle."""
    if isinstance(part, Mapping):
        fields = cast("Mapping[str, Json]", part)
        if "$id" in fields and part is not whole:
            return False
        if "$dynamicRef" in fields or ("$ref" in fields and not _leads(str(fields["$ref"]), whole)):
            return False
        return all(_stands_alone(one, whole) for one in fields.values())
    if isinstance(part, list):
        return all(_stands_alone(one, whole) for one in cast("list[Json]", part))
    return True


def _leads(reference: str, whole: Json) -> bool:
    """Whether a reference names a definition of the schema: `#/$defs/NAME`."""
    match = re.fullmatch(r"#/(\$defs|definitions)/([\w.-]+)", reference)
    return match is not None and match[2] in whole.get(match[1], {})


def _told(error: ValidationError) -> str:
    where = ".".join(str(part) for part in error.absolute_path)
    return f"{where + ': ' if where else ''}{brief(error.message, 300)}"
