"""Offline sessions: their timeouts, and who gets them."""
