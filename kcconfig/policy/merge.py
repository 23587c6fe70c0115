"""Lays the layers of a chain over each other, later ones on top."""

from __future__ import annotations

from collections.abc import Iterable

from kcconfig.model import Address, ListEdit, Path, Setting, Value
from kcconfig.policy.layer import Layer, LayerObject


def merge(layers: Iterable[Layer]) -> dict[Address, LayerObject]:
    """Objects by address: settings of later layers win, and `null` takes back what earlier ones said."""
    merged: dict[Address, LayerObject] = {}
    for layer in layers:
        for address, upper in layer.objects.items():
            if upper.taken_back or upper.absent:
                _drop(merged, address)
            for section in upper.emptied:
                _drop(merged, (*address, section))
            if not upper.taken_back:
                _lay(merged.setdefault(address, LayerObject(upper.origin)), upper)
    return merged


def _lay(lower: LayerObject, upper: LayerObject) -> None:
    lower.origin = upper.origin
    lower.absent = upper.absent
    lower.children = lower.children.difference(upper.emptied) | upper.children
    for path, setting in upper.settings.items():
        if setting.value is None:
            _take_back(lower.settings, path)
        else:
            known = lower.settings.get(path)
            value = _over(known.value, setting.value) if known else setting.value
            lower.settings[path] = Setting(value, setting.origin)


def _over(lower: Value, upper: Value) -> Value:
    """A value over an earlier one. The additive form of a scope list is a map, so its two lists are laid over."""
    if not isinstance(lower, ListEdit) or not isinstance(upper, ListEdit):
        return upper
    add = upper.add or tuple(scope for scope in lower.add if scope not in upper.remove)
    remove = upper.remove or tuple(scope for scope in lower.remove if scope not in upper.add)
    return ListEdit(add, remove)


def _take_back(settings: dict[Path, Setting], path: Path) -> None:
    for known in [known for known in settings if known[: len(path)] == path]:
        del settings[known]


def _drop(merged: dict[Address, LayerObject], address: Address) -> None:
    for known in [known for known in merged if known[: len(address)] == address]:
        del merged[known]
