"""Which parts of a realm have to be read to compare a policy with it."""

from __future__ import annotations

from kcconfig.model import Desired
from kcconfig.realm.kinds import kind_of, top_sections

SCOPES = "clientScopes"


def needed_sections(desired: Desired) -> frozenset[str]:
    """Sections that the policy names, and the client scopes wherever a scope list is declared."""
    sections = {section for section in top_sections() if desired.manage.get(section) == "full"}
    for address, wanted in desired.objects.items():
        if address:
            sections.add(address[0])
        kind = kind_of(address)
        lists = {path[0] for path in wanted.settings if path[0] in kind.scope_lists}
        if lists:
            sections.add(SCOPES)
            # What is in one of the realm's two lists has to leave the other, and a new client gets both.
            sections.update(kind_of(()).scope_lists)
    return frozenset(sections)
