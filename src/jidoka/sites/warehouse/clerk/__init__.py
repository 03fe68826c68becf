"""The clerk: a browser that knows its way around the order desk, and tells its pages as facts."""
