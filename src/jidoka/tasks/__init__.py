"""Many tasks: the queue, schedules, retries and the worker that works them off (docs/design/tasks.md)."""
