"""What is said of people who are signed in while settings change is what the model says of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import pytest
from lifetime_cases import ATTRIBUTES, LINES, NAMES
from scenes import (
    LOGIN,
    NO_CLIENT,
    REUSED,
    TOKEN,
    UNAUTHORISED,
    Event,
    Left,
    change,
    play,
    refresh,
    scene,
    silent,
    userinfo,
)
from test_compare import compared, text

from kcconfig.explain.signed_in import SENTENCES, signed_in
from kcconfig.lifetimes import line_of

RAW = ("22", "24")
GRACED = ("25",)
NEWEST = ("26.0", "26", "26.7")
SINCE_25 = (*GRACED, *NEWEST)
ALL = (*RAW, *SINCE_25)

NOT_ACTIVE = "Session not active"
CLIENT_NOT_ACTIVE = "Client session not active"
OFFLINE_NOT_ACTIVE = "Offline session not active"

OUT = "; access tokens that are out already are good until their own end."
AT = 5
"""When the settings change."""


class Claim(NamedTuple):
    """A change of settings, all that is said of it on these lines, and what the model says next to it.

    Each of `shown` begins with the login and what is `earlier`, and settings change at second 5; `before` is the
    old settings.
    """

    lines: tuple[str, ...]
    login: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    said: tuple[str, ...]
    shown: tuple[tuple[Event, ...], ...]
    earlier: tuple[Event, ...] = ()


LONG = {"idle": 600, "max": 3600, "access": 60}
SHORT = {"idle": 100, "max": 3600, "access": 800}
OFFLINE_LONG = {"offline_idle": 600, "access": 60}
LIMITED = {"limited": True, "offline_idle": 600, "offline_max": 3600, "access": 60}

RESTED = f"Sessions that have rested for longer than the new time end at once{OUT}"
RESTED_2 = f"Sessions that have rested for 2 minutes more than the new time end{OUT}"
KEEPS = "A session that exists keeps its old time without activity until its next use"
OLDER = f"Sessions that are older than the new limit end at once{OUT}"
REACHES = (
    "Sessions that exist may last as long as the new limit says, from their next refresh on;"
    " tokens that are out already keep their end."
)
COOKIE = "The browser's cookie keeps its old end until the next login there, be it a silent one."
OFFLINE_RESTED = f"Offline tokens that have rested for longer than the new time are refused at once{OUT}"
OFFLINE_RESTED_2 = f"Offline tokens that have rested for 2 minutes more than the new time are refused{OUT}"
OFFLINE_LONGER = (
    "Offline tokens without an end of their own last longer at once; one with an end keeps it until its next"
    " refresh."
)
OFFLINE_JUDGED = (
    f"Offline tokens are judged by the new limit at once, also those without an end of their own{OUT}"
)
OFFLINE_KEEPS = "Offline tokens with an end of their own keep it until their next refresh."

CLAIMS = {
    "idle shorter": Claim(
        NEWEST,
        "browser",
        LONG,
        {"idle": 100},
        (RESTED,),
        ((refresh(99, Left(60, 100)),), (refresh(100, NOT_ACTIVE),), (silent(100, LOGIN),)),
    ),
    "idle shorter on 25": Claim(
        GRACED,
        "browser",
        LONG,
        {"idle": 100},
        (RESTED_2,),
        ((refresh(219, Left(60, 100)),), (refresh(220, NOT_ACTIVE),), (silent(220, LOGIN),)),
    ),
    "idle shorter on 22 to 24": Claim(
        RAW,
        "browser",
        LONG,
        {"idle": 100},
        (f"{KEEPS}, but ends 2 minutes after the new one at the latest.",),
        (
            (refresh(219, Left(60, 100)),),
            (refresh(220, NOT_ACTIVE),),
            (refresh(50), silent(149)),
            (refresh(50), silent(150, LOGIN)),
        ),
    ),
    "idle a little shorter on 22 to 24": Claim(
        RAW,
        "browser",
        {**LONG, "idle": 150},
        {"idle": 100},
        (f"{KEEPS}, but ends 2 minutes after the new one at the latest.",),
        ((silent(149),), (silent(150, LOGIN),)),
    ),
    "client idle shorter": Claim(
        NEWEST,
        "browser",
        LONG,
        {"c_idle": 100},
        (RESTED,),
        ((refresh(99, Left(60, 100)),), (refresh(100, CLIENT_NOT_ACTIVE),)),
    ),
    "client idle shorter on 25": Claim(
        GRACED,
        "browser",
        LONG,
        {"c_idle": 100},
        (RESTED_2,),
        ((refresh(219, Left(60, 100)),), (refresh(220, CLIENT_NOT_ACTIVE),)),
    ),
    "client idle shorter on 22 to 24": Claim(
        RAW,
        "browser",
        LONG,
        {"c_idle": 100},
        (f"{KEEPS}.",),
        ((refresh(599),), (refresh(50, Left(60, 100)), refresh(149)), (refresh(50), refresh(150, NO_CLIENT))),
    ),
    "the realm's client idle shorter on 22 to 24": Claim(
        RAW,
        "browser",
        LONG,
        {"client_idle": 100},
        (f"{KEEPS}.",),
        ((refresh(599),), (refresh(50), refresh(150, NO_CLIENT))),
    ),
    "idle longer": Claim(
        SINCE_25,
        "browser",
        SHORT,
        {"idle": 600},
        (
            (
                "Sessions live on under the longer time, but refresh tokens that are out already are refused at"
                " their old end; the next refresh or silent login brings a longer one."
            ),
        ),
        (
            (userinfo(599),),
            (refresh(101, TOKEN),),
            (silent(599, Left(800, 600)),),
            (refresh(99, Left(800, 600)), refresh(698)),
        ),
    ),
    "idle longer on 22 to 24": Claim(
        RAW,
        "browser",
        SHORT,
        {"idle": 600},
        ("A session that exists ends at its old time without activity, unless it is used before.",),
        ((silent(100, LOGIN),), (refresh(99, Left(800, 600)), refresh(698))),
    ),
    "max shorter": Claim(
        ALL,
        "browser",
        LONG,
        {"max": 1000},
        (OLDER,),
        (
            (refresh(500), refresh(999), silent(999)),
            (refresh(500), refresh(999), refresh(1000, NOT_ACTIVE)),
            (refresh(500), refresh(999), silent(1000, LOGIN)),
        ),
    ),
    "max shorter than idle": Claim(
        ALL,
        "browser",
        LONG,
        {"max": 100},
        (OLDER,),
        ((refresh(99),), (refresh(100, NOT_ACTIVE),), (refresh(99), silent(100, LOGIN))),
    ),
    "client max shorter": Claim(
        SINCE_25,
        "browser",
        LONG,
        {"c_max": 100},
        (OLDER,),
        ((refresh(99),), (refresh(100, CLIENT_NOT_ACTIVE),)),
    ),
    "client max shorter on 22 to 24": Claim(
        RAW,
        "browser",
        LONG,
        {"c_max": 100},
        ("A session that exists keeps its old limit until its next use.",),
        ((refresh(599),), (refresh(50), refresh(100, NO_CLIENT))),
    ),
    "max longer": Claim(
        ALL,
        "browser",
        {**LONG, "max": 1000},
        {"max": 3600},
        (REACHES,),
        (
            (refresh(500, Left(60, 600)), refresh(1000, Left(60, 600))),
            (refresh(500), refresh(999), silent(1001, LOGIN)),
            (refresh(500), silent(999), silent(1500)),
        ),
    ),
    "max longer than idle": Claim(
        ALL,
        "browser",
        {**LONG, "max": 100},
        {"max": 3600},
        (REACHES,),
        ((refresh(101, TOKEN),), (refresh(99, Left(60, 600)), refresh(698))),
    ),
    "the browser's max longer": Claim(
        ALL,
        "browser",
        {**LONG, "c_max": 100, "max": 500},
        {"max": 1000},
        (COOKIE,),
        ((refresh(99), silent(501, LOGIN)), (refresh(99), silent(499), silent(999))),
    ),
    "offline idle shorter": Claim(
        NEWEST,
        "offline",
        OFFLINE_LONG,
        {"offline_idle": 100},
        (OFFLINE_RESTED,),
        ((refresh(99),), (refresh(100, OFFLINE_NOT_ACTIVE),)),
    ),
    "offline idle shorter up to 25": Claim(
        (*RAW, *GRACED),
        "offline",
        OFFLINE_LONG,
        {"offline_idle": 100},
        (OFFLINE_RESTED_2,),
        ((refresh(219),), (refresh(220, OFFLINE_NOT_ACTIVE),)),
    ),
    "client offline idle shorter": Claim(
        NEWEST,
        "offline",
        OFFLINE_LONG,
        {"c_offline_idle": 100},
        (OFFLINE_RESTED,),
        ((refresh(99),), (refresh(100, CLIENT_NOT_ACTIVE),)),
    ),
    "client offline idle shorter on 25": Claim(
        GRACED,
        "offline",
        OFFLINE_LONG,
        {"c_offline_idle": 100},
        (OFFLINE_RESTED_2,),
        ((refresh(219),), (refresh(220, CLIENT_NOT_ACTIVE),)),
    ),
    "client offline idle shorter on 22 to 24": Claim(
        RAW,
        "offline",
        OFFLINE_LONG,
        {"c_offline_idle": 100},
        ("An offline token that exists keeps its old time without activity until its next use.",),
        ((refresh(599),), (refresh(50), refresh(149)), (refresh(50), refresh(150, NO_CLIENT))),
    ),
    "offline idle longer": Claim(
        ALL,
        "offline",
        {"offline_idle": 100},
        {"offline_idle": 600},
        (OFFLINE_LONGER,),
        ((refresh(599),),),
    ),
    "offline idle longer, with an end": Claim(
        ALL,
        "offline",
        {**LIMITED, "offline_idle": 100},
        {"offline_idle": 600},
        (OFFLINE_LONGER,),
        ((refresh(101, TOKEN),), (refresh(99), refresh(698))),
    ),
    "client offline idle longer than that of the realm, with an end": Claim(
        ALL,
        "offline",
        {**LIMITED, "offline_idle": 50, "c_offline_idle": 100},
        {"c_offline_idle": 200},
        (OFFLINE_LONGER,),
        ((refresh(49, Left(60, 200)),),),
    ),
    "offline max shorter": Claim(
        ALL,
        "offline",
        LIMITED,
        {"offline_max": 100},
        (OFFLINE_JUDGED,),
        ((refresh(99),), (refresh(100, OFFLINE_NOT_ACTIVE),)),
    ),
    "offline max switched on": Claim(
        ALL,
        "offline",
        {"offline_idle": 600, "offline_max": 100, "access": 60},
        {"limited": True},
        (OFFLINE_JUDGED,),
        ((refresh(99),), (refresh(100, OFFLINE_NOT_ACTIVE),)),
    ),
    "client offline max shorter": Claim(
        SINCE_25,
        "offline",
        OFFLINE_LONG,
        {"c_offline_max": 100},
        (OFFLINE_JUDGED,),
        ((refresh(99),), (refresh(100, CLIENT_NOT_ACTIVE),)),
    ),
    "client offline max shorter on 22 to 24": Claim(
        RAW,
        "offline",
        OFFLINE_LONG,
        {"c_offline_max": 100},
        ("An offline token that exists keeps its old limit until its next use.",),
        ((refresh(599),), (refresh(50), refresh(100, NO_CLIENT))),
    ),
    "offline max longer": Claim(
        ALL,
        "offline",
        {**LIMITED, "offline_max": 100},
        {"offline_max": 3600},
        (OFFLINE_KEEPS,),
        ((refresh(101, TOKEN),), (refresh(99, Left(60, 600)), refresh(698))),
    ),
    "access": Claim(
        ALL,
        "browser",
        {**LONG, "access": 300},
        {"access": 60},
        ("Access tokens that are out already keep their end.",),
        ((userinfo(299),), (refresh(50, Left(60, 600)), userinfo(111, UNAUTHORISED))),
    ),
    "no refresh token": Claim(
        ALL,
        "browser",
        LONG,
        {"c_refresh": "false"},
        ("Refresh tokens that are out already still work, and bring an access token only.",),
        ((refresh(599, Left(60, 0)),),),
    ),
    "rotation on": Claim(
        ALL,
        "browser",
        LONG,
        {"rotate": True},
        (
            (
                "Earlier uses do not count: a refresh token that was used before is taken for a new one; from then on"
                " rotation holds."
            ),
        ),
        ((refresh(50, token=0), refresh(60, REUSED, token=0)),),
        (refresh(2, token=0), refresh(3, token=0)),
    ),
    "rotation off": Claim(
        ALL,
        "offline",
        {**OFFLINE_LONG, "rotate": True},
        {"rotate": False},
        ("Refresh tokens that were used up work again, unless a use too many has ended their session.",),
        ((refresh(50, token=0), refresh(60, token=0)), (refresh(50, token=1), refresh(60, token=0))),
        (refresh(2, token=0),),
    ),
    "rotation off after a use too many": Claim(
        ALL,
        "browser",
        {**LONG, "rotate": True},
        {"rotate": False},
        ("Refresh tokens that were used up work again, unless a use too many has ended their session.",),
        ((refresh(50, NO_CLIENT, token=1),),),
        (refresh(2, token=0), refresh(3, REUSED, token=0)),
    ),
    "rotation with more uses": Claim(
        ALL,
        "browser",
        {**LONG, "rotate": True},
        {"reuse": 1},
        ("Earlier uses of a refresh token count under the new number, too.",),
        ((refresh(50, token=0), refresh(60, REUSED, token=0)),),
        (refresh(2, token=0),),
    ),
    "rotation with fewer uses": Claim(
        ALL,
        "browser",
        {**LONG, "rotate": True, "reuse": 3},
        {"reuse": 1},
        ("Earlier uses of a refresh token count under the new number, too.",),
        ((refresh(50, REUSED, token=0),),),
        (refresh(2, token=0), refresh(3, token=0)),
    ),
    "broken lifespan": Claim(
        ALL,
        "browser",
        LONG,
        {"c_access": "5m"},
        ("Where logins fail, people who are signed in fail at their next refresh, too.",),
        ((refresh(50, None),),),
    ),
    "dead sessions on 22 to 24": Claim(
        RAW,
        "browser",
        LONG,
        {"max": 0},
        ("Where logins fail, people who are signed in fail at their next refresh, too.",),
        ((refresh(50, NOT_ACTIVE),),),
    ),
    "nobody is remembered any more": Claim(
        ("26", "26.7"),
        "remember-me",
        {**LONG, "rm": True},
        {"rm": False},
        ('Sessions of users who ticked "remember me" are refused at once, until the realm offers it again.',),
        ((refresh(50, NOT_ACTIVE),),),
    ),
    "nobody is remembered any more up to 26.0": Claim(
        (*RAW, *GRACED, "26.0"),
        "remember-me",
        {**LONG, "rm": True},
        {"rm": False},
        ('Sessions of users who ticked "remember me" go on.',),
        ((refresh(50), refresh(500)),),
    ),
}


def policy(settings: Mapping[str, Any]) -> str:
    fields = "\n".join(
        f"{NAMES[name]}: {str(value).lower()}" for name, value in settings.items() if name in NAMES
    )
    attributes = ", ".join(
        f"{ATTRIBUTES[name]}: '{value}'" for name, value in settings.items() if name in ATTRIBUTES
    )
    return text(fields, f"{{attributes: {{{attributes}}}}}")


CASES = [
    pytest.param(line, claim, id=f"{name} [{line}]") for name, claim in CLAIMS.items() for line in claim.lines
]


@pytest.mark.parametrize(("line", "claim"), CASES)
def test_what_is_said(line: str, claim: Claim) -> None:
    version = LINES[line]
    old, new = policy(claim.before), policy({**claim.before, **claim.after})
    assert set(signed_in(compared(old, new, version, version, (claim.login,)))) == set(claim.said)


@pytest.mark.parametrize(("line", "claim"), CASES)
def test_it_is_what_the_model_says(line: str, claim: Claim) -> None:
    for events in claim.shown:
        play(line, scene(claim.login, claim.before, *claim.earlier, change(AT, **claim.after), *events))


@pytest.mark.parametrize("line", ALL)
def test_every_sentence_is_claimed(line: str) -> None:
    claimed = {said for claim in CLAIMS.values() if line in claim.lines for said in claim.said}
    assert {each.on(line_of(LINES[line])) for each in SENTENCES.values()} <= claimed
