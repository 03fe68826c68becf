"""The humanoid: a Unitree G1 that walks, picks, carries and places."""
