"""How serious a fault is on the version that a realm is judged for."""

from __future__ import annotations

from kcconfig.model import Severity
from kcconfig.realm.versions import at_least
from kcconfig.rules.view import RealmView


def severity_since(realm: RealmView, since: str, older: Severity = Severity.WARNING) -> Severity:
    """Error from a version on, milder on older servers, which store the value."""
    return Severity.ERROR if at_least(realm.version, since) else older
