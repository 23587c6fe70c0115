"""A login through time as a picture shows it. All times are seconds since the login."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from kcconfig.lifetimes import Decided


class Lane(StrEnum):
    """What lives for a while, in the order in which a picture shows it."""

    ACCESS = "access token"
    REFRESH = "refresh token"
    OFFLINE_TOKEN = "offline token"  # noqa: S105 - a name
    CLIENT = "client session"
    SSO = "SSO session"
    OFFLINE = "offline session"
    COOKIE = "cookie"


class TickKind(StrEnum):
    """What happens at one moment. READ is userinfo or introspection, REFUSED any answer that says no."""

    LOGIN = "login"
    USE = "use"
    REFRESH = "refresh"
    SILENT = "silent login"
    READ = "read"
    REAUTHENTICATION = "re-authentication"
    LOGOUT = "logout"
    REFUSED = "refused"


class Bar(NamedTuple):
    """Something that lives from `start` to `end`, None for no end. Several in one lane follow or overlap.

    by     what decides the end, None where no setting does, such as at a logout
    known  False where the end is not known
    note   what else there is to say, such as why it ended early
    """

    lane: Lane
    start: int
    end: int | None
    by: Decided | None = None
    known: bool = True
    note: str = ""


class Tick(NamedTuple):
    """Something that happens at one moment. `label` is a word or two for the picture, `note` the whole story."""

    at: int
    label: str
    kind: TickKind
    note: str = ""


class Timeline(NamedTuple):
    """One login of one client.

    title      whose login it is
    subtitle   what was asked about: realm, file, version, client, login
    until      where the picture ends
    sentences  the story in words
    """

    title: str
    subtitle: str
    until: int
    bars: tuple[Bar, ...] = ()
    ticks: tuple[Tick, ...] = ()
    sentences: tuple[str, ...] = ()
