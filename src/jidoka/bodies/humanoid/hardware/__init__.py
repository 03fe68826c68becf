"""What the robot is made of: sensors in, motor commands out."""
