"""Accepted by the server: what a write will meet."""
