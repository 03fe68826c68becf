"""Serve a body over MCP: its thread, its call book, its tools, its process."""
