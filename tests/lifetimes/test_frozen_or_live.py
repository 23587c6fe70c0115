"""A setting changes while people are signed in: what counts at once, and what keeps the numbers of its making."""

from __future__ import annotations

import pytest
from scenes import (
    CLIENT_OVER,
    LOGIN,
    NEW,
    NO_CLIENT,
    NO_OFFLINE,
    OFFLINE_OVER,
    OLD,
    RUN,
    SESSION,
    TOKEN,
    UNAUTHORISED,
    Left,
    Scene,
    cases,
    change,
    play,
    refresh,
    scene,
    silent,
    userinfo,
)

LONG = {"idle": 600, "max": 3600, "access": 800}
SHORT = {"idle": 20, "max": 3600, "access": 800}
LOWERED = scene("browser", LONG, change(5, idle=20))
RAISED = scene("browser", SHORT, change(5, idle=600))

IDLE = [
    *cases(NEW, "idle lowered: an unused session is dead at the new end", LOWERED.then(refresh(20, SESSION))),
    *cases(NEW, "idle lowered: not before", LOWERED.then(refresh(19, Left(800, 20)))),
    *cases(OLD, "idle lowered: alive within the two minutes", LOWERED.then(refresh(25))),
    *cases(OLD, "idle lowered: over two minutes after the new end", LOWERED.then(refresh(140, SESSION))),
    *cases(NEW, "idle raised: the session lives on", RAISED.then(userinfo(25), silent(26, Left(800, 600)))),
    *cases(NEW, "idle raised: the old refresh token does not", RAISED.then(refresh(25, TOKEN))),
    *cases(OLD, "idle raised: the session is over at the old end", RAISED.then(silent(25, LOGIN))),
    *cases(
        RUN, "idle raised: a refresh in time is long", RAISED.then(refresh(15, Left(800, 600)), refresh(500))
    ),
    *cases(
        RUN,
        "idle lowered and raised again before anybody came",
        LOWERED.then(change(100, idle=600), refresh(130)),
    ),
]

TO_20 = scene("browser", {**LONG, "access": 60}, change(10, max=20))
FROM_20 = scene("browser", {"idle": 600, "max": 20, "access": 60}, change(10, max=600))

MAX = [
    *cases(RUN, "max lowered: dead at the new end", TO_20.then(refresh(20, SESSION))),
    *cases(RUN, "max lowered: the next refresh says so", TO_20.then(refresh(15, Left(5, 5)))),
    *cases(
        RUN, "max raised: from the next refresh on", FROM_20.then(refresh(15, Left(60, 585)), refresh(100))
    ),
    *cases(
        RUN,
        "max raised: the cookie keeps its old end",
        FROM_20.then(refresh(15), silent(25, LOGIN)),
    ),
    *cases(
        RUN,
        "max raised: a silent login before the cookie's end renews it",
        FROM_20.then(silent(15, Left(60, 585)), silent(100)),
    ),
    *cases(RUN, "max lowered and raised before anybody came", TO_20.then(change(30, max=3600), refresh(40))),
    *cases(
        RUN,
        "max lowered and raised, and userinfo was refused meanwhile",
        TO_20.then(userinfo(25, UNAUTHORISED), change(30, max=3600), refresh(40)),
    ),
    *cases(
        NEW,
        "max lowered and raised, and a refresh was refused meanwhile: it took the session",
        TO_20.then(refresh(25, SESSION), change(30, max=3600), refresh(40, SESSION), silent(41, LOGIN)),
    ),
    *cases(
        OLD,
        "max lowered and raised, and a refresh was refused meanwhile: it took the clients, not the login",
        scene(
            "browser",
            LONG,
            silent(5, client=1),
            change(10, max=20),
            refresh(25, SESSION),
            change(30, max=3600),
            refresh(40, NO_CLIENT),
            refresh(41, NO_CLIENT, client=1),
            silent(42),
        ),
    ),
    *cases(
        NEW,
        "max lowered and raised, and a silent login was refused meanwhile: it took the session",
        TO_20.then(silent(25, LOGIN), change(30, max=3600), refresh(40, SESSION), silent(41, LOGIN)),
    ),
    *cases(
        OLD,
        "max lowered and raised, and a silent login was refused meanwhile: it took clients and cookie",
        TO_20.then(silent(25, LOGIN), change(30, max=3600), refresh(40, NO_CLIENT), silent(41, LOGIN)),
    ),
]

OFFLINE = [
    *cases(
        NEW,
        "offline idle lowered",
        scene("offline", {"offline_idle": 600}, change(5, offline_idle=20), refresh(20, OFFLINE_OVER)),
    ),
    *cases(
        OLD,
        "offline idle lowered: two minutes more",
        scene("offline", {"offline_idle": 600}, change(5, offline_idle=20), refresh(139)),
    ),
    *cases(
        OLD,
        "offline idle lowered: and no more",
        scene("offline", {"offline_idle": 600}, change(5, offline_idle=20), refresh(140, OFFLINE_OVER)),
    ),
    *cases(
        RUN,
        "offline idle raised: the same token works",
        scene("offline", {"offline_idle": 20}, change(5, offline_idle=600), refresh(25)),
    ),
    *cases(
        RUN,
        "a limit comes: an old token is judged by it",
        scene("offline", {}, change(5, limited=True, offline_max=20), refresh(25, OFFLINE_OVER)),
    ),
    *cases(
        RUN,
        "a limit comes: until then it works, and says the end from now on",
        scene("offline", {}, change(5, limited=True, offline_max=20), refresh(15, Left(5, 5))),
    ),
    *cases(
        RUN,
        "a refused offline session does not come back",
        scene("offline", {}, change(5, limited=True, offline_max=20), refresh(25, OFFLINE_OVER)).then(
            refresh(26, NO_OFFLINE), change(30, limited=False), refresh(40, NO_OFFLINE)
        ),
    ),
    *cases(
        RUN,
        "the limit goes: an old token keeps its end",
        scene("offline", {"limited": True, "offline_max": 20}, change(5, limited=False), refresh(25, TOKEN)),
    ),
    *cases(
        RUN,
        "the limit goes: the next token has none",
        scene(
            "offline",
            {"limited": True, "offline_max": 20},
            change(5, limited=False),
            refresh(15, Left(300, 0)),
        ),
    ),
]

REMEMBERED = {**SHORT, "rm": True, "rm_idle": 100}
FORGETFUL = scene("remember-me", REMEMBERED, change(5, rm=False))

REMEMBER_ME = [
    *cases(NEW, "remember-me off: refresh refused at once", FORGETFUL.then(refresh(6, SESSION))),
    *cases(NEW, "remember-me off: userinfo refused at once", FORGETFUL.then(userinfo(6, UNAUTHORISED))),
    *cases(NEW, "remember-me off: silent login refused at once", FORGETFUL.then(silent(6, LOGIN))),
    *cases(
        NEW,
        "remember-me off and on again, and only userinfo was refused meanwhile",
        FORGETFUL.then(userinfo(6, UNAUTHORISED), change(7, rm=True), refresh(50), silent(51)),
    ),
    *cases(
        NEW,
        "remember-me off and on again, and a refresh was refused meanwhile",
        FORGETFUL.then(refresh(6, SESSION), change(7, rm=True), refresh(8, SESSION), silent(9, LOGIN)),
    ),
    *cases(
        NEW,
        "remember-me off and on again, and a silent login was refused meanwhile",
        FORGETFUL.then(silent(6, LOGIN), change(7, rm=True), refresh(8, SESSION), silent(9, LOGIN)),
    ),
    *cases(
        OLD, "remember-me off: the session goes on", FORGETFUL.then(refresh(50), silent(60), userinfo(61))
    ),
    *cases(
        NEW,
        "remember-me idle raised: the session lives",
        scene("remember-me", {**REMEMBERED, "rm_idle": 20}, change(5, rm_idle=600), silent(25)),
    ),
    *cases(
        NEW,
        "remember-me idle raised: the old token does not",
        scene("remember-me", {**REMEMBERED, "rm_idle": 20}, change(5, rm_idle=600), refresh(25, TOKEN)),
    ),
    *cases(
        OLD,
        "remember-me idle raised: over at the old end",
        scene("remember-me", {**REMEMBERED, "rm_idle": 20}, change(5, rm_idle=600), silent(25, LOGIN)),
    ),
]

CLIENTS = [
    *cases(
        NEW,
        "a client's idle is set: at once",
        scene("browser", LONG, change(5, c_idle="20"), refresh(25, CLIENT_OVER)),
    ),
    *cases(
        OLD,
        "a client's idle is set: from the next refresh on",
        scene("browser", LONG, change(5, c_idle="20"), refresh(25, Left(800, 20)), refresh(46, TOKEN)),
    ),
    *cases(
        RUN,
        "a client's idle is removed: the old token keeps its end",
        scene("browser", {**LONG, "c_idle": "20"}, change(5, c_idle=""), refresh(25, TOKEN)),
    ),
    *cases(
        RUN,
        "a client's idle is removed: the next refresh is long",
        scene("browser", {**LONG, "c_idle": "20"}, change(5, c_idle=""), refresh(15, Left(800, 600))),
    ),
    *cases(
        RUN,
        "no more refresh tokens: the old one gives an access token",
        scene(
            "browser",
            LONG,
            change(5, c_refresh="false"),
            refresh(10, Left(800, 0)),
            refresh(20, Left(800, 0)),
        ),
    ),
    *cases(
        RUN,
        "the access token's lifespan: new tokens only",
        scene("browser", LONG, change(5, access=20), userinfo(100), refresh(110, Left(20, 600))),
    ),
]


@pytest.mark.parametrize(("line", "played"), [*IDLE, *MAX, *OFFLINE, *REMEMBER_ME, *CLIENTS])
def test_change(line: str, played: Scene) -> None:
    play(line, played)


@pytest.mark.parametrize("line", RUN)
def test_what_was_issued_keeps_its_end(line: str) -> None:
    changed = {"idle": 50, "max": 100, "access": 10}
    before, after = (
        play(line, scene("browser", LONG, *events)) for events in ((), (change(1, **changed), userinfo(2)))
    )
    assert (after.cookie, after.access, after.refresh) == (before.cookie, before.access, before.refresh)
