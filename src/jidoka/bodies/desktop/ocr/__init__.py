"""Text on a picture of a screen: where it is, and what it says."""
