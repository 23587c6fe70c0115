"""What a login comes to, client by client: answers in the words of settings, and why a setting counts or not."""

from __future__ import annotations

from kcconfig.explain.answers import Entry, Row, explain
from kcconfig.explain.scope import Scope, scope_of
from kcconfig.explain.why import Effect, Why, why

__all__ = ["Effect", "Entry", "Row", "Scope", "Why", "explain", "scope_of", "why"]
