from __future__ import annotations

import pytest

from kcconfig.document.scalars import resolve

VALUES = {
    "": None,
    "~": None,
    "null": None,
    "NULL": None,
    "nUll": "nUll",
    "true": True,
    "False": False,
    "tRUE": "tRUE",
    "on": "on",
    "off": "off",
    "yes": "yes",
    "NO": "NO",
    "y": "y",
    "0": 0,
    "-0": 0,
    "+7": 7,
    "010": 10,
    "08": 8,
    "0o17": 15,
    "0o8": "0o8",
    "0x1F": 31,
    "-0x1F": "-0x1F",
    "0b11": "0b11",
    "1_000": "1_000",
    "1:30": "1:30",
    "12:30:45": "12:30:45",
    "2001-01-01": "2001-01-01",
    "1.5": 1.5,
    "1.": 1.0,
    ".5": 0.5,
    ".": ".",
    "-": "-",
    "1e3": 1000.0,
    "1E-2": 0.01,
    "1e": "1e",
    "26.7": 26.7,
    "26.7.3": "26.7.3",
    "٣": "٣",
    "30m": "30m",
    "=": "=",
    "<<": "<<",
}


@pytest.mark.parametrize(("text", "value"), VALUES.items())
def test_core_schema(text: str, value: object) -> None:
    found = resolve(text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    "text", [".inf", "-.INF", ".nan", "1e999", "1" * 5000, "0x" + "f" * 5000, "1." + "0" * 5000]
)
def test_numbers_outside_json(text: str) -> None:
    with pytest.raises(ValueError, match="number"):
        resolve(text)
