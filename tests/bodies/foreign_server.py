"""An MCP server that has never heard of Jidoka, over standard streams:

`python -m tests.bodies.foreign_server`.
"""

from __future__ import annotations

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations

server = MCPServer("post office")
mailed: list[str] = []


@server.tool(annotations=ToolAnnotations(read_only_hint=True))
def count() -> int:
    """How many letters were mailed."""
    return len(mailed)


@server.tool()
def mail(letter: str) -> str:
    """Mail a letter."""
    if not letter:
        raise ToolError("an empty letter")
    mailed.append(letter)
    return f"mailed {letter}"


if __name__ == "__main__":
    server.run()
