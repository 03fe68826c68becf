"""The chaos evaluation: workers and bodies are killed with SIGKILL, and the world is counted afterwards."""
