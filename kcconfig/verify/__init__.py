"""Predictions proven on a running Keycloak: real logins, refreshes and logouts."""
