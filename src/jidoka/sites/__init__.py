"""Sites: the places where work happens."""
