"""Arms: inverse kinematics, feed-forward, load estimation."""
