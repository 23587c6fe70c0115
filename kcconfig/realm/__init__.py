"""What Keycloak is, as data: kinds, lifespans, fields, defaults and versions."""
