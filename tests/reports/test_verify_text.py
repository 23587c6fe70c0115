"""Proofs as text: what was observed, what was predicted, and what nobody tried."""

from __future__ import annotations

import re

import pytest
from verify_samples import (
    ANSWERED,
    LEAKY,
    LEFT_OUT,
    NASTY,
    NOTHING,
    PROVEN,
    SAMPLES,
    UNKNOWN,
    WRONG,
    evidence,
    good,
    story,
)

from kcconfig.errors import KcconfigError, PolicyError, ServerError
from kcconfig.lifetimes.evidence import Evidence, Turn
from kcconfig.model import Finding, Severity
from kcconfig.reports.spans import pieces
from kcconfig.reports.style import Style
from kcconfig.reports.verify_markdown import verify_markdown
from kcconfig.reports.verify_text import verify_text
from kcconfig.reports.verify_words import clock_text, counts, nothing_tested, proven

EXPECTED = """\
realm demo   demo.yaml on http://127.0.0.1:8080   Keycloak 26.7.3
  the server's clock is 0.3 s ahead of ours, give or take 0.5 s

web, browser: 6 checks as predicted
  what             observed       predicted      checks   decided by
  access token     300 s (5m)     300 s (5m)     2        realm accessTokenLifespan [tokens.access] 300 (demo.yaml:4)
  refresh token    1800 s (30m)   1800 s (30m)   2        realm ssoSessionIdleTimeout [sessions.sso.idle] 1800 (demo.yaml:4)
  login, refresh   yes            yes            2

a client without lifespans of its own, offline: 2 checks as predicted
  what            observed   predicted   checks   decided by
  refresh token   never      never       2        realm ssoSessionIdleTimeout [sessions.sso.idle] 1800 (demo.yaml:4)

8 checks, 8 as predicted
"""


def test_all_as_predicted() -> None:
    assert verify_text([PROVEN]) == EXPECTED


@pytest.mark.parametrize(
    ("given", "last"),
    [
        (PROVEN, "8 checks, 8 as predicted"),
        (WRONG, "6 checks, 2 as predicted, 4 not as predicted"),
        (UNKNOWN, "4 checks, 2 as predicted, 2 that nobody can predict"),
        (LEFT_OUT, "2 checks, 2 as predicted, 5 things not tested"),
        (NOTHING, "0 checks, 0 as predicted, 1 thing not tested"),
    ],
)
def test_the_last_line_counts(given: Evidence, last: str) -> None:
    assert verify_text([given]).splitlines()[-1] == last
    assert verify_markdown([given]).splitlines()[-1] == f"**{last}**"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("proven", True), ("left out", True), ("unknown", True), ("wrong", False), ("nothing", False)],
)
def test_what_is_proven(name: str, *, expected: bool) -> None:
    assert proven([SAMPLES[name]]) is expected


def test_a_realm_without_proof_is_not_made_up_for_by_another() -> None:
    together = [PROVEN, NOTHING]
    assert counts(together).mismatches == 0
    assert not proven(together)
    painted = Style(colour=True)
    last = "\x1b[1;31m8 checks, 8 as predicted, 1 thing not tested\x1b[0m"
    assert verify_text(together, painted).splitlines()[-1] == last
    assert verify_text([PROVEN], painted).splitlines()[-1] == "\x1b[32m8 checks, 8 as predicted\x1b[0m"


def test_a_run_that_failed_half_way_proves_nothing() -> None:
    error = ServerError("gone")
    assert not proven([PROVEN], error)
    painted = verify_text([PROVEN], Style(colour=True), error)
    assert painted.splitlines()[-1] == "\x1b[1;31m8 checks, 8 as predicted\x1b[0m"


@pytest.mark.parametrize(
    ("error", "lines"),
    [
        (ServerError("the <server> is\n\x1bgone"), ["- the &lt;server> is\\n\\x1bgone"]),
        (
            PolicyError([Finding("", Severity.ERROR, text, None) for text in ("one", "two")]),
            ["- one", "- two"],
        ),
    ],
)
def test_markdown_says_that_a_run_failed_half_way(error: KcconfigError, lines: list[str]) -> None:
    expected = [
        "The run failed before everything was tested:",
        "",
        *lines,
        "",
        "**8 checks, 8 as predicted**",
    ]
    assert verify_markdown([PROVEN], error).splitlines()[-len(expected) :] == expected
    assert "failed" not in verify_markdown([PROVEN])


def test_no_realm_at_all_proves_nothing() -> None:
    assert not proven([])


def test_markdown_says_where_nothing_could_be_tested() -> None:
    assert verify_markdown([PROVEN, NOTHING]).count("\nNothing could be tested.\n") == 1
    assert "Nothing could be tested" not in verify_markdown([PROVEN, WRONG, LEFT_OUT])


def test_what_nobody_tried_proves_nothing() -> None:
    only_open = UNKNOWN._replace(
        stories=tuple(
            each._replace(turns=tuple(turn._replace(checks=turn.checks[1:]) for turn in each.turns))
            for each in UNKNOWN.stories
        )
    )
    assert all(check.ok for _, _, check in only_open.checks())
    assert not proven([only_open])
    assert nothing_tested(only_open)


def test_what_has_the_same_values_is_one_line() -> None:
    same = story(good(), good("expires_in"), good("ID token"), ANSWERED)
    other = story(good("access token", 60), good("access token", 50), login="hybrid")
    text = verify_text([evidence(same, same, other)])
    assert "  access token, expires_in, ID token   300 s (5m)   300 s (5m)   12 " in text
    assert "  login, refresh                       yes          yes          4\n" in text
    assert text.count("access token") == 3


def test_a_number_that_is_another_later_says_when() -> None:
    turns = (Turn(0, "login", (good(),)), Turn(9, "refresh", (good("access token", 290),)))
    text = verify_text([evidence(story()._replace(turns=turns))])
    assert "  access token            300 s (5m)" in text
    assert "  refresh: access token   290 s (4m50s)" in text


def test_a_mismatch_is_told_in_full() -> None:
    text = verify_text([WRONG])
    assert "web, browser: 4 of 6 checks not as predicted\n" in text
    assert (
        """\
  MISMATCH refresh, 62 s (1m2s) after the login: answer [used and left]
    observed    yes
    predicted   Session not active
    decided by  realm ssoSessionIdleTimeout [sessions.sso.idle] 1800 (demo.yaml:4)
"""
        in text
    )


def test_what_was_not_tested_is_one_line_for_each_reason() -> None:
    text = verify_text([LEFT_OUT])
    assert "   lifespans divided by 300, within 10 s and 60 s\n" in text
    assert (
        """\
not tested
  web, app                                device, implicit   the flow is off
  a client without lifespans of its own   every login        no such client
"""
        in text
    )


@pytest.mark.parametrize(
    ("skew", "words"),
    [
        (None, None),
        ((0.0, 0.4), "the server's clock is 0.0 s ahead of ours, give or take 0.4 s"),
        ((-90.0, 0.5), "the server's clock is 90.0 s behind ours, give or take 0.5 s"),
        ((1.0, -3.0), "the server's clock was set while it was looked at"),
    ],
)
def test_the_clock(skew: tuple[float, float] | None, words: str | None) -> None:
    assert clock_text(PROVEN._replace(skew=skew)) == words


@pytest.mark.parametrize("render", [verify_text, verify_markdown])
def test_hostile_names_stay_on_their_line(render: object) -> None:
    text = render([NASTY])  # type: ignore[operator]
    assert all(char.isprintable() or char == "\n" for char in text)
    assert "\\nno" in text


def test_a_table_keeps_its_columns() -> None:
    rows = [line for line in verify_markdown([NASTY]).splitlines() if line.startswith("|")]
    assert {line.replace("\\|", "").count("|") for line in rows} == {8}
    cells = [cell for row in rows for cell in re.split(r"(?<!\\)\|", row)]
    plain = "".join(piece.text for cell in cells for piece in pieces(cell) if not piece.code)
    assert "&lt;b>" in plain
    assert "<b>" not in plain


@pytest.mark.parametrize("render", [verify_text, verify_markdown])
def test_a_secret_is_named_by_its_expression(render: object) -> None:
    text = render([LEAKY])  # type: ignore[operator]
    assert "do-not-show-me" not in text
    assert "{{ env.LIFE }}" in text


def test_colour_says_nothing_that_words_do_not() -> None:
    painted = verify_text([WRONG], Style(colour=True))
    assert "\x1b[1;31mMISMATCH\x1b[0m" in painted
    assert "MISMATCH" in verify_text([WRONG])


def test_markdown_shows_mismatches_first() -> None:
    text = verify_markdown([WRONG])
    assert text.index("Not as predicted:") < text.index("As predicted:")
    assert "| `web` | browser | login: refresh token | 3600 s (1h) | 1800 s (30m) | 1 |" in text
