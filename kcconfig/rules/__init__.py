"""The rules of `lint`, one file or folder per family; a function with a docstring is a rule."""
