"""The rules of `lint`, one file per family; a function with a docstring is a rule."""
