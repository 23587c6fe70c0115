"""Proofs made by hand, one for each way in which a check may end."""

from __future__ import annotations

from kcconfig.lifetimes.evidence import Check, Evidence, Story, Turn, Untested
from kcconfig.lifetimes.inputs import Reading, Valued
from kcconfig.model import Address, Mark, Origin, Secret, Source, Value

WRITTEN = Origin(Source.FILE, Mark("demo.yaml", 4, 1, 4, 9))
HOSTILE = '\x1b[31m<b>|`&"\u202e\nno\x00'
HIDDEN = "do-not-show-me"


def setting(name: str, value: Value, address: Address = ()) -> Valued:
    number = value if isinstance(value, int) else 0
    return Valued(address, (name,), value, WRITTEN, number, Reading.NUMBER, told=True)


IDLE = setting("ssoSessionIdleTimeout", 1800)
ACCESS = setting("accessTokenLifespan", 300)


def good(what: str = "access token", seconds: int | str | None = 300, by: Valued | None = ACCESS) -> Check:
    return Check(what, seconds, seconds, by, ok=True)


ANSWERED = good("answer", "yes", None)
LIVES_ON = Check("answer", "yes", "Session not active", IDLE, ok=False)
TOO_LONG = Check("refresh token", 3600, 1800, IDLE, ok=False)
OPEN = Check("refresh token", 1800, "not known", IDLE, ok=True)
SECRETIVE = Check(
    "access token", 300, 301, setting("accessTokenLifespan", Secret(HIDDEN, "{{ env.LIFE }}")), ok=False
)


def story(*checks: Check, client: str | None = "web", login: str = "browser", at: int = 0) -> Story:
    """A login, and a refresh with the same checks."""
    return Story(
        client, login, "used and left", (Turn(at, "login", checks), Turn(at + 62, "refresh", checks))
    )


def evidence(*stories: Story, untested: tuple[Untested, ...] = (), factor: int | None = None) -> Evidence:
    return Evidence(
        "demo",
        "demo.yaml",
        "http://127.0.0.1:8080",
        "26.7.3",
        stories,
        untested,
        factor,
        (0.3, 0.5),
    )


PROVEN = evidence(
    story(good(), good("refresh token", 1800, IDLE), ANSWERED),
    story(good("refresh token", None, IDLE), client=None, login="offline"),
)
WRONG = evidence(story(good(), TOO_LONG, LIVES_ON))
UNKNOWN = evidence(story(good(), OPEN))
LEFT_OUT = evidence(
    story(good()),
    untested=(
        Untested("web", "device", "the flow is off"),
        Untested("web", "implicit", "the flow is off"),
        Untested("app", "device", "the flow is off"),
        Untested("app", "implicit", "the flow is off"),
        Untested(None, None, "no such client"),
    ),
    factor=300,
)
NOTHING = evidence(untested=(Untested("web", "browser", "the login asks for a one-time code"),))
NASTY = Evidence(
    HOSTILE,
    HOSTILE,
    HOSTILE,
    "26.7.3",
    (
        Story(
            HOSTILE,
            "browser",
            HOSTILE,
            (Turn(1, HOSTILE, (Check(HOSTILE, HOSTILE, HOSTILE, setting(HOSTILE, HOSTILE), ok=False),)),),
        ),
    ),
    (Untested(HOSTILE, "device", HOSTILE),),
)
LEAKY = evidence(story(SECRETIVE))

SAMPLES = {
    "proven": PROVEN,
    "wrong": WRONG,
    "unknown": UNKNOWN,
    "left out": LEFT_OUT,
    "nothing": NOTHING,
    "nasty": NASTY,
    "leaky": LEAKY,
}
