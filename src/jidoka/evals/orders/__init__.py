"""The orders evaluation: seeded days at the order desk, with a hall, a browser and a web app."""
