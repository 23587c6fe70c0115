"""Policy-file hygiene: what the files themselves say wrongly, twice, in clear or for nothing."""
