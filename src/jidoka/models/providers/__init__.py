"""Models of providers through `pydantic_ai`: the only place that knows that library.

Imported when a model is first asked, as the library takes most of a second to load.
"""
