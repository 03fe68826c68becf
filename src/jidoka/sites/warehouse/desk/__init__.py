"""The order desk: a small web shop's back office. It knows nothing of who works with it."""
