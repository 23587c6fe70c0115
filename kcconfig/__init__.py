"""Keycloak realms as code: policy files are compiled, compared with a live realm, and applied."""

__version__ = "0.1.0"
