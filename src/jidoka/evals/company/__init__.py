"""The company on small faulty packages, with a scripted model: good, bad or lazy (docs/design/company.md)."""
