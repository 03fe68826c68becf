"""What MCP's tools and results mean to us: skills, receipts, errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

import mcp_types as mcp
from PIL import Image

from jidoka.bodies import profile
from jidoka.bodies.pictures import shown, unpacked
from jidoka.codec import receipt_of
from jidoka.types import Json, Receipt, SkillSpec


def skill_of(tool: mcp.Tool) -> SkillSpec:
    """The skill that a tool is; a foreign one is judged by its hints."""
    hints = tool.annotations.model_dump(by_alias=True) if tool.annotations else None
    return profile.skill_from_tool(tool.name, tool.description or "", tool.input_schema, tool.meta, hints)


def raise_error(result: mcp.CallToolResult) -> None:
    """Raise the error that a body of ours put into its result, if it did."""
    match result.structured_content:
        case {"error": {"type": str()}} if result.is_error:
            raise profile.error_from_json(result.structured_content)
        case _:
            return


def receipt_of_result(result: mcp.CallToolResult, seconds: float, *, ours: bool) -> Receipt:
    """The receipt of a call: the body's own, or one made from a foreign server's result."""
    if ours:
        raise_error(result)
        return receipt_of(cast("Mapping[str, Json]", result.structured_content))
    text = "\n".join(block.text for block in result.content if isinstance(block, mcp.TextContent))
    if result.is_error:
        return Receipt(ok=False, code="tool_error", message=text, seconds=seconds)
    values: dict[str, Json] = {"text": text}
    if result.structured_content is not None:
        values["structured"] = result.structured_content
    values |= _pictures([block.data for block in result.content if isinstance(block, mcp.ImageContent)])
    return Receipt(ok=True, result=values, seconds=seconds)


def _pictures(files: Sequence[str]) -> dict[str, Json]:
    """The fields that show a foreign server's pictures, and why others are not shown."""
    images: list[Image.Image] = []
    unseen: list[str] = []
    for file in files:
        try:
            images.append(unpacked(file))
        except ValueError as error:
            unseen.append(str(error))
    told = shown(images) if images else {}
    return told | {"not_shown": unseen} if unseen else told
