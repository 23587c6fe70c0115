"""Errors and findings as text and JSON."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from kcconfig.errors import KcconfigError, PolicyError, ServerError
from kcconfig.model import Finding, Mark, Severity
from kcconfig.reports.problem import concise, errors_json, finding_text, problem_text
from kcconfig.reports.snippet import Sources, redact, snippet
from kcconfig.reports.style import Style, printable

DEMO = "realm: demo\nclients:\n  app:\n    acess: 5m\n"


def mark(line: int, column: int, end: int, file: str = "demo.yaml") -> Mark:
    return Mark(file, line, column, line, end)


def finding(**more: object) -> Finding:
    values = {
        "rule": "unknown-field",
        "severity": Severity.ERROR,
        "message": "unknown field 'acess'",
        "mark": mark(4, 5, 10),
        "help": "did you mean 'access'?",
        "related": (("the base says", mark(1, 1, 6, "base.yaml")),),
    }
    return Finding(**{**values, **more})  # type: ignore[arg-type]


def test_a_finding_shows_its_place_its_line_and_the_way_out() -> None:
    assert finding_text(finding(), sources=Sources({"demo.yaml": DEMO})) == (
        "error[unknown-field]: unknown field 'acess'\n"
        "  --> demo.yaml:4:5\n"
        " 4 |     acess: 5m\n"
        "   |     ^^^^^\n"
        "  = see: base.yaml:1:1: the base says\n"
        "  = help: did you mean 'access'?\n"
    )


def test_the_line_is_read_from_the_file(tmp_path: Path) -> None:
    path = tmp_path / "demo.yaml"
    path.write_text(DEMO, encoding="utf-8")
    assert "acess: 5m" in finding_text(finding(mark=mark(4, 5, 10, str(path))))


@pytest.mark.parametrize("file", ["missing.yaml", "-"])
def test_a_file_that_cannot_be_read_again_has_no_snippet(file: str) -> None:
    assert finding_text(finding(mark=mark(4, 5, 10, file), related=(), help=None)) == (
        f"error[unknown-field]: unknown field 'acess'\n  --> {file}:4:5\n"
    )


def test_an_error_of_a_server_says_where_and_what_was_answered() -> None:
    error = ServerError(
        "client 'app' was not written",
        status=409,
        where="PUT /admin/realms/demo/clients/1 → 409",
        said="Client app already exists",
        help="run `kcconfig plan` again",
    )
    assert problem_text(error) == (
        "error: client 'app' was not written\n"
        "  --> PUT /admin/realms/demo/clients/1 → 409\n"
        "  = Keycloak said: Client app already exists\n"
        "  = help: run `kcconfig plan` again\n"
    )


def test_twenty_findings_are_told_and_the_rest_counted() -> None:
    text = problem_text(
        PolicyError([finding(message=f"problem {number}", mark=None) for number in range(23)])
    )
    assert text.count("error[unknown-field]") == 20
    assert text.endswith("\nerror: 23 errors in policy files, 3 not shown\n")


def test_colour_marks_severity_and_carets() -> None:
    text = finding_text(finding(), Style(colour=True), Sources({"demo.yaml": DEMO}))
    assert text.startswith("\x1b[1;31merror[unknown-field]\x1b[0m: ")
    assert "\x1b[1;31m    ^^^^^\x1b[0m" in text


@pytest.mark.parametrize(
    ("given", "line"),
    [
        (finding(), "demo.yaml:4:5: error[unknown-field] unknown field 'acess'"),
        (finding(mark=None, severity=Severity.INFO), "info[unknown-field] unknown field 'acess'"),
        (finding(rule="", message="two\nlines"), "demo.yaml:4:5: error: two\\nlines"),
    ],
)
def test_concise_is_one_line(given: Finding, line: str) -> None:
    assert concise(given) == line


def test_json_has_one_entry_for_each_finding() -> None:
    assert errors_json(PolicyError([finding(), finding(mark=None)])) == [
        {
            "rule": "unknown-field",
            "severity": "error",
            "message": "unknown field 'acess'",
            "help": "did you mean 'access'?",
            "file": file,
            "line": line,
            "column": column,
            "where": None,
            "said": None,
        }
        for file, line, column in [("demo.yaml", 4, 5), (None, None, None)]
    ]


def test_json_of_a_plain_error() -> None:
    (entry,) = errors_json(KcconfigError("no", where="GET /x", said="not here"))
    assert (entry["rule"], entry["message"], entry["where"], entry["said"]) == (
        None,
        "no",
        "GET /x",
        "not here",
    )


@pytest.mark.parametrize(
    ("line", "column", "end", "shown"),
    [
        ("a: \tb", 5, 6, ["a:     b", "       ^"]),
        ("a: \x1b[2Jb", 4, 5, ["a: \\x1b[2Jb", "   ^^^^"]),
        ("a: \u202eb", 5, 6, ["a: \\u202eb", "         ^"]),
        ("a: b", 9, 12, ["a: b", "   ^"]),
        ("a: b", 4, 99, ["a: b", "   ^"]),
        ("", 1, 1, []),
        ("secret: abc", 9, 12, ["secret: (hidden)", "        ^^^"]),
        ("secret: " + "x" * 40, 9, 49, ["secret: (hidden)", "        ^^^^^^^^"]),
    ],
)
def test_a_snippet_is_safe_and_its_carets_fit(line: str, column: int, end: int, shown: list[str]) -> None:
    assert snippet(mark(1, column, end), Sources({"demo.yaml": line})) == shown


def test_a_mark_over_several_lines_underlines_the_first() -> None:
    place = Mark("demo.yaml", 3, 3, 4, 14)
    assert snippet(place, Sources({"demo.yaml": DEMO})) == ["  app:", "  ^^^^"]


@pytest.mark.parametrize(
    ("file", "text"),
    [("demo.yaml", "a: b\x85c: d\r\ne: f"), ("demo.json", '"a\u2028b"\r\n"c\x85d"\n"e"')],
)
def test_lines_are_counted_as_the_reader_of_the_format_counts_them(file: str, text: str) -> None:
    line, _ = snippet(mark(3, 1, 2, file), Sources({file: text}))
    assert line in {"e: f", '"e"'}


def test_a_mark_beyond_the_file_has_no_snippet() -> None:
    assert snippet(mark(99, 1, 2), Sources({"demo.yaml": DEMO})) == []


@pytest.mark.parametrize("before", [0, 3, 500, 5000])
def test_a_long_line_is_cut_around_the_mark(before: int) -> None:
    text = "x" * before + "HERE" + "y" * 5000
    line, carets = snippet(mark(1, before + 1, before + 5), Sources({"demo.yaml": text}))
    assert len(line) <= 110
    assert line[carets.index("^") : carets.rindex("^") + 1] == "HERE"


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("secret: s3cr3t", "secret: (hidden)"),
        ("  clientSecret: 's3cr3t' # why", "  clientSecret: (hidden)"),
        ('"secret":"s3cr3t",', '"secret": (hidden)'),
        ('  "bindCredential" : [ "s3cr3t" ],', '  "bindCredential" : (hidden)'),
        ("- {clientId: app, secret: s3cr3t}", "- {clientId: app, secret: (hidden)"),
        (
            "smtpServer: {host: mail, password: s3cr3t, port: 1}",
            "smtpServer: {host: mail, password: (hidden)",
        ),
        ("saml.signing.private.key: MIIs3cr3t", "saml.signing.private.key: (hidden)"),
        ("privateKey: |", "privateKey: (hidden)"),
        ("registrationAccessToken: s3cr3t", "registrationAccessToken: (hidden)"),
        ("credentials: [{type: password, value: s3cr3t}]", "credentials: (hidden)"),
        ("url: https://me:s3cr3t@host/x", "url: https://***@host/x"),
        ('secret: "{{ env.SECRET }}"', 'secret: "{{ env.SECRET }}"'),
        ("secret: \"{{ file('secrets/app') }}\",", "secret: \"{{ file('secrets/app') }}\","),
        ("secret: \"{{ 's3cr3t' }}\"", "secret: (hidden)"),
        ("secret: true", "secret: true"),
        ("secret:", "secret:"),
        ("passwordPolicy: length(8)", "passwordPolicy: length(8)"),
        ("clientSecretFile: secrets/app", "clientSecretFile: secrets/app"),
        ("clientAuthenticatorType: client-secret", "clientAuthenticatorType: client-secret"),
        ("accessTokenLifespan: 300", "accessTokenLifespan: 300"),
    ],
)
def test_redact_hides_the_values_of_secret_keys(line: str, shown: str) -> None:
    assert redact(line) == shown


@pytest.mark.parametrize(
    "text",
    [
        "privateKey: |\n  -----BEGIN\n  s3cr3t",
        "secret:\n  s3cr3t",
        "passwords:\n- s3cr3t",
        "credentials:\n  - type: password\n    value: s3cr3t",
        '{\n  "credentials": [\n    {\n      "value": "s3cr3t"',
        "credentials:\n  - type: x\n\n  -\n    value: s3cr3t",
    ],
)
def test_redact_hides_what_belongs_to_a_secret_key_above(text: str) -> None:
    lines = text.split("\n")
    assert "s3cr3t" not in redact(lines[-1], Sources({"-": text}).above("-", len(lines)))


def test_redact_shows_what_follows_a_secret() -> None:
    above = Sources({"-": "app:\n  secret: abc\n  redirectUris: []"}).above("-", 3)
    assert redact("  redirectUris: []", above) == "  redirectUris: []"


def test_many_snippets_of_a_long_file_are_quick() -> None:
    sources = Sources({"-": "clients:\n" + "  - clientId: app\n" * 50_000})
    before = time.process_time()
    for line in range(40_000, 50_000):
        snippet(Mark("-", line, 5, line, 13), sources)
    assert time.process_time() - before < 5


def test_redact_is_quick_on_long_lines() -> None:
    line = "x" * 300_000
    assert redact(line) == line


@pytest.mark.parametrize(("text", "shown"), [("a\nb", "a\nb"), ("a\x07", "a\\x07"), ("ü→", "ü→")])
def test_printable_writes_control_characters_out(text: str, shown: str) -> None:
    assert printable(text) == shown
