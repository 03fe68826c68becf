"""A desktop as a body: a virtual screen with real programs on it, read by picture."""
