"""Placeholders of other tools."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kcconfig.model import MASK, Finding, Secret, Severity, Unknown
from kcconfig.realm.secrets import VAULT, is_secret
from kcconfig.rules.hygiene.said import Said, settings
from kcconfig.rules.registry import rule
from kcconfig.rules.view import RealmView

URL_FIELDS: Final = frozenset({"rootUrl", "baseUrl", "adminUrl", "redirectUris", "webOrigins", "frontendUrl"})
FOREIGN: Final = re.compile(
    r"\$\{(?:env|sys|file|prop)[.:][^}]*\}|\$\{[A-Z][A-Z0-9_]*(?::[^}]*)?\}|\{%.*?%\}|\{#.*?#\}|\{\{.*?\}\}",
    re.DOTALL,
)
"""Text that other tools replace, or that looks like a template, where Keycloak's own `${…}` is none of it."""


@rule("placeholder-foreign", Severity.INFO, for_disabled=True, files_only=True)
def placeholder_foreign(realm: RealmView) -> Iterator[Finding]:
    """A placeholder that another tool would replace, and that kcconfig does not.

    `$(env:X)`, `${X}`, `{% … %}`: the first two are not known to lint, and plan and apply refuse most of them;
    the others would be sent as text. A warning where a secret or a URL is made of it.

    Bad:  `secret: "${APP_SECRET}"`
    Good: `secret: "{{ env.APP_SECRET }}"`
    """
    for said in settings(realm):
        text = _foreign(said)
        if text:
            serious = is_secret(said.path) or bool(URL_FIELDS.intersection(said.path))
            yield said.finding(
                f"has the placeholder {text}",
                "write {{ env.NAME }} or {{ vars.NAME }}, in a YAML file",
                Severity.WARNING if serious else Severity.INFO,
            )


def _foreign(said: Said) -> str | None:
    value = said.setting.value
    if isinstance(value, Unknown):
        return None if MASK in value.text else value.text
    if isinstance(value, Secret):
        text = value.value if value.expression is None else None
        known = isinstance(text, str) and text.startswith("${") and not VAULT.fullmatch(text)
        return "${…}" if known else None
    texts = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    found = next(
        (FOREIGN.search(each) for each in texts if isinstance(each, str) and FOREIGN.search(each)), None
    )
    return found.group() if found else None
