"""Answers in words."""

from __future__ import annotations

from typing import Any

import pytest
from lifetime_cases import answer

from kcconfig.model import Unknown
from kcconfig.reports.explain_words import sentence, words


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (1, "1 second"),
        (1800, "30 minutes"),
        (36000, "10 hours"),
        (5400, "1 hour 30 minutes"),
        (604800, "7 days"),
        (0, "0 seconds"),
        (-5, "-5 seconds"),
    ],
)
def test_durations(seconds: int, text: str) -> None:
    assert words(seconds) == text


@pytest.mark.parametrize(
    ("line", "login", "settings", "text"),
    [
        (
            "26",
            "browser",
            {},
            "A user of `web` is signed out after 30 minutes without activity, and at the latest after 10 hours.",
        ),
        (
            "26",
            "browser",
            {"idle": 60, "max": 60},
            "A user of `web` is signed out after 1 minute, active or not.",
        ),
        (
            "26",
            "remember-me",
            {"rm": True, "rm_idle": 86400, "rm_max": 864000},
            (
                'A user of `web` who ticks "remember me" is signed out after 1 day without activity,'
                " and at the latest after 10 days."
            ),
        ),
        (
            "26",
            "offline",
            {},
            (
                "A user of `web` with an offline token is signed out after 30 days without activity,"
                " and never otherwise."
            ),
        ),
        ("22", "password", {"max": 0}, "A user of `web` is signed out at once."),
        (
            "22",
            "password",
            {"idle": 600_000_000, "max": 600_000_000},
            (
                "A user of `web` is signed out at once: the end of the refresh token lies beyond 2038-01-19,"
                " and turns negative."
            ),
        ),
        (
            "24",
            "offline",
            {"c_access": "2147483647"},
            (
                "A user of `web` with an offline token is signed out after 30 days without activity, and never"
                " otherwise; but the end of every access token lies beyond 2038-01-19, and turns negative:"
                " it is dead from the start."
            ),
        ),
        (
            "26",
            "client-credentials",
            {},
            "`web`, logged in for itself, gets an access token for 5 minutes and no refresh token.",
        ),
        (
            "26",
            "client-credentials-offline",
            {"c_service_refresh": "true"},
            (
                "`web`, logged in for itself with an offline token, is signed out after 30 days without activity,"
                " and never otherwise."
            ),
        ),
        (
            "26",
            "offline",
            {"c_refresh": "false"},
            (
                "A user of `web` asking for an offline token gets an access token for 5 minutes"
                " and no refresh token."
            ),
        ),
        (
            "26",
            "offline-remember-me",
            {"rm": True, "c_refresh": "false"},
            (
                'A user of `web` who ticks "remember me" and asks for an offline token gets an access token'
                " for 5 minutes and no refresh token."
            ),
        ),
        (
            "26",
            "client-credentials-offline",
            {},
            (
                "`web`, logged in for itself and asking for an offline token, gets an access token for 5 minutes"
                " and no refresh token."
            ),
        ),
        (
            "26",
            "implicit",
            {},
            (
                "A user of `web` gets an access token for 15 minutes and no refresh token; the browser stays signed in"
                " for 30 minutes without activity, and for 10 hours at the most."
            ),
        ),
        (
            "26",
            "browser",
            {"access": 0},
            (
                "A user of `web` is signed out after 30 minutes without activity, and at the latest after 10 hours;"
                " every access token is dead from the start."
            ),
        ),
        (
            "26",
            "offline",
            {"c_access": "-1"},
            (
                "A user of `web` with an offline token is signed out after 30 days without activity,"
                " and never otherwise; but from 10 hours after the login on, every access token is dead."
            ),
        ),
        (
            "26",
            "remember-me",
            {"rm": True, "access": -1, "idle": 300, "max": 600, "rm_max": 60},
            (
                'A user of `web` who ticks "remember me" is signed out after 5 minutes without activity, and at the'
                " latest after 10 minutes; but from 1 minute after the login on, every access token is dead."
            ),
        ),
        (
            "26",
            "browser",
            {"idle": Unknown("$(X)")},
            "A user of `web` is signed out when ssoSessionIdleTimeout says, which is not known.",
        ),
        (
            "22",
            "browser",
            {"c_access": "abc"},
            "The login browser of `web` fails every time: HTTP 500 unknown_error.",
        ),
        (
            "26",
            "ciba",
            {},
            (
                "The login ciba of `web` is not known: CIBA, a login that is confirmed on another device,"
                " was never observed."
            ),
        ),
        (
            "26",
            "remember-me",
            {},
            "`web` cannot do the login remember-me: the realm does not offer to remember anybody.",
        ),
    ],
)
def test_sentences(line: str, login: str, settings: dict[str, Any], text: str) -> None:
    assert sentence(["web"], login, answer(line, login, **settings)) == text


def test_many_clients_are_counted() -> None:
    given = answer("26", "browser")
    assert sentence(["a", "b", "c", "d", "e"], "browser", given).startswith(
        "A user of `a`, `b`, `c` or 2 other clients is signed out"
    )


def test_control_characters_are_written_out() -> None:
    assert "\x1b" not in sentence(["a\x1b[31m"], "browser", answer("26", "browser"))
