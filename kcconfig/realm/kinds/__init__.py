"""The kinds that kcconfig manages, one module each; a new module here is a new kind."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from kcconfig.model import Address
from kcconfig.realm.kind import Kind


@cache
def by_section() -> dict[str, Kind]:
    """Every kind by its section, the realm under the empty one; ordered by phase."""
    modules = (
        importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)
    )
    kinds: list[Kind] = [module.KIND for module in modules]
    return {kind.section: kind for kind in sorted(kinds, key=lambda kind: (kind.phase, kind.section))}


def kind_of(address: Address) -> Kind:
    """The kind of the object at an address. Raises KeyError for a section that no kind has."""
    return by_section()[address[-2] if address else ""]


def top_sections() -> tuple[str, ...]:
    """Sections that stand at the top of a realm, by phase."""
    nested = {child for kind in by_section().values() if kind.section for child in kind.children}
    return tuple(section for section in by_section() if section and section not in nested)


def order_key(address: Address) -> tuple[tuple[int, str, str], ...]:
    """Sorts addresses: the realm, then kinds by phase, by key; what stands inside an object follows it."""
    pairs = zip(address[::2], address[1::2], strict=True)
    return tuple((by_section()[section].phase, section, key) for section, key in pairs)
