"""One file per way of showing something: pure functions from values to text."""
