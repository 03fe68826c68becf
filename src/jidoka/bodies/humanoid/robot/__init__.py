"""The robot: joint order, limits, gains, and their sources."""
