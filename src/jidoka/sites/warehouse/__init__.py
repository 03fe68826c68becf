"""The default site: a hall with a humanoid."""
