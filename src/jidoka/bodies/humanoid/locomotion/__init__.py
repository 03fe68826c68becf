"""Legs and waist: the walking policy and how it is kept honest."""
