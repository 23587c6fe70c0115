"""Access tokens that are dead while a login still goes on."""

from __future__ import annotations

from typing import Any

import pytest
from lifetime_cases import answer

from kcconfig.lifetimes.dead import dead_from
from kcconfig.model import Unknown


@pytest.mark.parametrize(
    ("line", "login", "settings", "seconds"),
    [
        ("26", "offline", {"c_access": "-1"}, 36000),
        ("26", "offline", {"access": -1, "max": 60}, 60),
        ("24", "offline", {"access": -1}, 36000),
        ("26", "offline", {"access": -1, "limited": True}, 36000),
        ("26", "offline", {"access": -1, "limited": True, "offline_max": 600}, None),
        ("26", "offline", {"access": -1, "c_offline_max": "600"}, None),
        ("26", "offline", {"access": 99999}, None),
        ("26", "offline", {"access": -1, "c_access": "300"}, None),
        ("26", "browser", {"access": -1}, None),
        ("26", "browser", {"access": 99999}, None),
        ("26", "remember-me", {"rm": True, "access": -1, "max": 600, "rm_max": 60}, 60),
        ("26", "remember-me", {"rm": True, "access": -1, "max": 60, "rm_max": 600}, None),
        ("24", "remember-me", {"rm": True, "access": -1, "max": 600, "rm_max": 60}, None),
        ("26", "remember-me", {"rm": True, "access": -1, "max": 600, "rm_max": 60, "c_refresh": "false"}, 60),
        ("26", "remember-me", {"rm": True, "access": -1, "max": 600, "rm_max": 60, "c_max": "30"}, None),
        ("26", "browser", {"max": 600, "c_max": "30", "access": -1, "c_refresh": "false"}, None),
        ("26", "offline", {"access": -1, "max": 0}, None),
        ("26", "offline", {"access": -1, "max": Unknown("$(X)")}, None),
        ("26", "implicit", {"implicit": -1}, None),
        ("22", "browser", {"c_access": "abc"}, None),
    ],
)
def test_from_when_on_tokens_are_dead(
    line: str, login: str, settings: dict[str, Any], seconds: int | None
) -> None:
    found = dead_from(answer(line, login, **settings))
    assert (found and found.seconds) == seconds
