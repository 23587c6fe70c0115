"""Timelines that look like those of real logins, and some that no login has."""

from __future__ import annotations

from typing import Final

from kcconfig.explain.timeline import Bar, Lane, Tick, TickKind, Timeline
from kcconfig.lifetimes import Decided
from kcconfig.lifetimes.inputs import Reading, Valued
from kcconfig.model import Mark, Origin, Source

HOUR: Final = 3600


def by(name: str, number: int, line: int = 4, client: str = "", file: str = "demo.yaml") -> Decided:
    """A number that a setting of a file decides."""
    address = ("clients", client) if client else ()
    origin = Origin(Source.FILE, Mark(file, line, 3, line, 9))
    return Decided(number, Valued(address, (name,), number, origin, number, Reading.NUMBER, told=True))


ACCESS: Final = by("accessTokenLifespan", 300, 5)
IDLE: Final = by("ssoSessionIdleTimeout", 1800, 3)
MAX: Final = by("ssoSessionMaxLifespan", 36000)


def day() -> Timeline:
    """Two hours of work, a pause that is too long, and a new attempt."""
    moments = range(0, 7201, 300)
    tokens = [Bar(Lane.ACCESS, at, at + 300, ACCESS) for at in moments]
    refresh = [Bar(Lane.REFRESH, at, at + 1800, IDLE) for at in moments]
    end = 7200 + 1800
    bars = (
        *tokens,
        *refresh,
        Bar(Lane.CLIENT, 0, end, IDLE, note="nobody used it for 30 minutes"),
        Bar(Lane.SSO, 0, end, IDLE, note="nobody used it for 30 minutes"),
        Bar(Lane.COOKIE, 0, 36000, MAX),
    )
    ticks = (
        Tick(0, "login", TickKind.LOGIN),
        *(Tick(at, "use", TickKind.USE) for at in moments[1:]),
        *(Tick(at, "refresh", TickKind.REFRESH) for at in moments[1:]),
        Tick(9600, "use", TickKind.USE),
        Tick(9600, "Session not active", TickKind.REFUSED, "HTTP 400 invalid_grant, Token is not active"),
    )
    return Timeline(
        "A user of `web` works for 2 hours, and pauses for 40 minutes",
        "realm demo · demo.yaml · Keycloak 26.7.3 · client web · login browser",
        14400,
        bars,
        ticks,
        (
            "The access token is renewed 24 times, every 5 minutes.",
            (
                "The SSO session ends 2 hours 30 minutes after the login, because nobody used it for 30 minutes"
                " (realm ssoSessionIdleTimeout 1800, demo.yaml:3)."
            ),
            (
                "At 2 hours 40 minutes the refresh is refused: invalid_grant, Token is not active. The user of `web`"
                " has to log in again."
            ),
        ),
    )


def offline() -> Timeline:
    """Months with an offline session without limit."""
    day = 86400
    limit = by("offlineSessionMaxLifespanEnabled", 0, 9)._replace(seconds=None)
    return Timeline(
        "A user of `mobile` with an offline token comes back every 20 days",
        "realm demo · demo.yaml · Keycloak 26.7.3 · client mobile · login offline",
        90 * day,
        (
            *(Bar(Lane.ACCESS, at * day, at * day + 300, ACCESS) for at in (0, 20, 40, 60)),
            *(Bar(Lane.OFFLINE_TOKEN, at * day, None, limit) for at in (0, 20, 40, 60)),
            Bar(Lane.OFFLINE, 0, None, limit),
            Bar(Lane.CLIENT, 0, None, by("client.session.max.lifespan", 0, 12, "mobile"), known=False),
        ),
        (
            Tick(0, "login", TickKind.LOGIN),
            *(Tick(at * day, "refresh", TickKind.REFRESH) for at in (20, 40, 60)),
            Tick(70 * day, "userinfo", TickKind.READ),
            Tick(80 * day, "logout", TickKind.LOGOUT),
        ),
        ("The offline session has no end, as long as it is used every 30 days.",),
    )


def crowd() -> Timeline:
    """A day with access tokens of one minute, and every kind of tick."""
    minutes = range(0, 8 * HOUR, 60)
    others = (TickKind.SILENT, TickKind.REAUTHENTICATION, TickKind.READ, TickKind.LOGOUT)
    return Timeline(
        "A user of `spa` works all day",
        "realm demo · demo.yaml over the server · Keycloak 24.0.5 · client spa · login browser",
        8 * HOUR,
        (
            *(Bar(Lane.ACCESS, at, at + 60, by("access.token.lifespan", 60, 20, "spa")) for at in minutes),
            *(Bar(Lane.REFRESH, at, at + 1800, IDLE) for at in minutes),
            Bar(Lane.SSO, 0, 36000, MAX),
            Bar(Lane.CLIENT, 0, HOUR, by("client.session.idle.timeout", HOUR, 21, "spa")),
            Bar(Lane.CLIENT, HOUR, 5 * HOUR, by("client.session.max.lifespan", 4 * HOUR, 22, "spa")),
        ),
        (
            Tick(0, "login", TickKind.LOGIN),
            *(Tick(at, "refresh", TickKind.REFRESH) for at in minutes[1:]),
            *(Tick(HOUR * (turn + 1), kind, kind) for turn, kind in enumerate(others)),
            *(Tick(5 * HOUR + turn * 400, "Stale token", TickKind.REFUSED) for turn in range(4)),
        ),
        ("Every access token lasts for one minute.",),
    )


HOSTILE: Final = "<script>alert(1)</script>\"&'\x00\u202e" + "W" * 60


def hostile() -> Timeline:
    """Names that want to be something else."""
    return Timeline(
        HOSTILE,
        HOSTILE * 3,
        600,
        (
            Bar(Lane.SSO, 0, 60, by(HOSTILE, 60, client=HOSTILE, file=HOSTILE), note=HOSTILE),
            Bar(Lane.SSO, 30, None, by(HOSTILE, 60), note=HOSTILE),
            Bar(Lane.COOKIE, 300, None, by(HOSTILE, 60), known=False),
        ),
        (Tick(10, HOSTILE, TickKind.REFUSED, HOSTILE), Tick(580, HOSTILE, TickKind.USE)),
        (HOSTILE, "`" + HOSTILE),
    )


SAMPLES: Final = (day(), offline(), crowd(), hostile())
