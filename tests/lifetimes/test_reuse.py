"""How often a refresh token may be used."""

from __future__ import annotations

from typing import Any

import pytest
from lifetime_cases import realm
from scenes import REUSED, play, refresh, scene

from kcconfig.lifetimes.reuse import rotation
from kcconfig.model import Unknown

OFF = {"rotate": False}
ON = {"rotate": True}


@pytest.mark.parametrize(
    ("settings", "uses", "by"),
    [
        ({}, None, "revokeRefreshToken"),
        ({**OFF, "reuse": 2}, None, "revokeRefreshToken"),
        (ON, 1, "revokeRefreshToken"),
        ({**ON, "reuse": 0}, 1, "revokeRefreshToken"),
        ({**ON, "reuse": 2}, 3, "refreshTokenMaxReuse"),
        ({**ON, "reuse": -1}, 0, "refreshTokenMaxReuse"),
    ],
)
def test_uses(settings: dict[str, Any], uses: int | None, by: str) -> None:
    found = rotation(realm(**settings))
    assert (found.uses, found.by.path, found.known) == (uses, (by,), True)


@pytest.mark.parametrize(
    ("settings", "by"),
    [
        ({"rotate": Unknown("$(X)")}, "revokeRefreshToken"),
        ({**ON, "reuse": Unknown("$(X)")}, "refreshTokenMaxReuse"),
    ],
)
def test_a_value_that_is_not_known_makes_no_guess(settings: dict[str, Any], by: str) -> None:
    found = rotation(realm(**settings))
    assert (found.uses, found.by.path, found.known) == (None, (by,), False)


@pytest.mark.parametrize("reuse", [0, 1, 3])
def test_it_is_what_the_model_does(reuse: int) -> None:
    settings = {**ON, "reuse": reuse}
    uses = rotation(realm(**settings)).uses or 0
    good = [refresh(10 + each, token=0) for each in range(uses)]
    play("26", scene("browser", settings, *good, refresh(20, REUSED, token=0)))
