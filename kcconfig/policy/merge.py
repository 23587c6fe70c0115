"""Lays the layers of a chain over each other, later ones on top."""

from __future__ import annotations

from collections.abc import Iterable

from kcconfig.model import Address, Path, Setting
from kcconfig.policy.layer import Layer, LayerObject


def merge(layers: Iterable[Layer]) -> dict[Address, LayerObject]:
    """Objects by address: settings of later layers win, and `null` takes back what earlier ones said."""
    merged: dict[Address, LayerObject] = {}
    for layer in layers:
        for address, upper in layer.objects.items():
            if upper.taken_back or upper.absent:
                _drop(merged, address)
            if not upper.taken_back:
                _lay(merged.setdefault(address, LayerObject(upper.origin)), upper)
    return merged


def _lay(lower: LayerObject, upper: LayerObject) -> None:
    lower.origin = upper.origin
    lower.absent = upper.absent
    lower.children |= upper.children
    for path, setting in upper.settings.items():
        if setting.value is None:
            _take_back(lower.settings, path)
        else:
            lower.settings[path] = setting


def _take_back(settings: dict[Path, Setting], path: Path) -> None:
    for known in [known for known in settings if known[: len(path)] == path]:
        del settings[known]


def _drop(merged: dict[Address, LayerObject], address: Address) -> None:
    for known in [known for known in merged if known[: len(address)] == address]:
        del merged[known]
