"""The desk half of a job: orders and stock, as a planner and in sentences."""
