"""Tokens: lifespans of access tokens against the sessions behind them, refreshing, device and back-channel."""
