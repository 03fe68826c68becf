"""The embedded translator: a small language model with our adapter."""
