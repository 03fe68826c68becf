"""What the robot believes: where it is, where the boxes are, what it carries."""
