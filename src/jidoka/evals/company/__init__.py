"""The company on small faulty packages, with a scripted model that is good, bad or lazy (docs/design/company.md)."""
