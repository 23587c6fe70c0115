"""Rotation of refresh tokens: which use of an older one ends what."""

from __future__ import annotations

import pytest
from scenes import (
    ALL,
    NO_CLIENT,
    REUSED,
    RUN,
    STALE,
    Scene,
    cases,
    change,
    play,
    refresh,
    scene,
    silent,
)

ROTATING = {"rotate": True}

ROTATION = [
    *cases(
        ALL, "off: every older token works", scene("browser", {}, *(refresh(at, token=0) for at in (5, 6, 7)))
    ),
    *cases(
        ALL,
        "on: the newest works, always",
        scene("browser", ROTATING, *(refresh(at) for at in range(5, 50, 5))),
    ),
    *cases(
        ALL,
        "on: the second use of one token ends the client's session",
        scene("browser", ROTATING, refresh(5), refresh(5, REUSED, token=0), refresh(6, NO_CLIENT)),
    ),
    *cases(
        ALL,
        "on, 2 more uses allowed: the fourth is one too many",
        scene(
            "browser",
            {**ROTATING, "reuse": 2},
            *(refresh(at, token=0) for at in (5, 6, 7)),
            refresh(8, REUSED, token=0),
            refresh(9, NO_CLIENT),
        ),
    ),
    *cases(
        ALL,
        "on: an older one is stale after a newer one was used",
        scene(
            "browser",
            {**ROTATING, "reuse": 2},
            refresh(5),
            refresh(10),
            refresh(15, STALE, token=0),
            refresh(16, NO_CLIENT),
        ),
    ),
    *cases(
        RUN,
        "on: offline tokens too",
        scene("offline", ROTATING, refresh(5), refresh(6, REUSED, token=0), refresh(7, NO_CLIENT)),
    ),
    *cases(
        RUN,
        "on: the other client, and the login, go on",
        scene(
            "browser",
            ROTATING,
            silent(1, client=1),
            refresh(5),
            refresh(6, REUSED, token=0),
            refresh(7, client=1),
            silent(8),
            refresh(9),
        ),
    ),
]

USED_TWICE = scene("browser", {}, refresh(10, token=0), refresh(20, token=0), change(25, rotate=True))
SWITCHED_OFF = scene("browser", ROTATING, refresh(10, token=0), change(15, rotate=False))

SWITCHED = [
    *cases(RUN, "rotation on: earlier uses do not count", USED_TWICE.then(refresh(30, token=0))),
    *cases(
        RUN,
        "rotation on: then it holds",
        USED_TWICE.then(refresh(30, token=0), refresh(31, REUSED, token=0)),
    ),
    *cases(RUN, "rotation off: consumed tokens work again", SWITCHED_OFF.then(refresh(20, token=0))),
]


@pytest.mark.parametrize(("line", "played"), [*ROTATION, *SWITCHED])
def test_rotation(line: str, played: Scene) -> None:
    play(line, played)
