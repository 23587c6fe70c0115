"""A plan as Markdown: it fits into a comment, and nothing in it can break out of its place."""

from __future__ import annotations

from kcconfig.model import Action, Change, Origin, SettingChange, Source
from kcconfig.plan import Plan, Refusal
from kcconfig.reports.plan_markdown import CUT, LIMIT, plans_markdown

FILE = Origin(Source.FILE)


def plan(*changes: Change, realm: str = "demo", guards: tuple[Refusal, ...] = ()) -> Plan:
    return Plan(
        realm,
        "https://sso.example.org",
        ("demo.yaml",),
        "26.7.3",
        False,
        False,
        changes,
        (),
        len(changes),
        guards=guards,
    )


def change(key: str, value: str = "x") -> Change:
    return Change(
        ("clients", key), Action.UPDATE, FILE, (SettingChange(("description",), None, value, FILE),)
    )


def balanced(text: str) -> bool:
    lines = text.splitlines()
    opened = sum(line.startswith("<details>") for line in lines)
    closed = sum(line.startswith("</details>") for line in lines)
    return opened == closed and sum(line.startswith("```") for line in lines) % 2 == 0


def test_a_small_plan_is_whole() -> None:
    text = plans_markdown([plan(change("app")), plan(realm="other")])
    assert "! client app\n    description: (none) -> x\n" in text
    assert "### Realm `other`" in text
    assert CUT not in text
    assert balanced(text)


def test_a_plan_that_does_not_fit_is_cut_at_a_line_and_stays_well_formed() -> None:
    for count in (1100, 1500, 5000):
        text = plans_markdown([plan(*[change(f"client-{number}", "</details>") for number in range(count)])])
        assert len(text) <= LIMIT
        assert text.endswith(CUT)
        assert balanced(text)
        assert f"{count} to change" in text, "the summary comes first"


def test_many_realms_are_cut_between_or_inside_them() -> None:
    text = plans_markdown(
        [plan(*[change(str(key)) for key in range(40)], realm=f"r{number}") for number in range(200)]
    )
    assert LIMIT - 1000 < len(text) <= LIMIT
    assert balanced(text)


def test_names_and_values_cannot_end_their_block() -> None:
    guard = Refusal("client '`<b>@team' would be deleted", "--allow-delete")
    text = plans_markdown(
        [plan(change("a`b\n```\n### c", "```\n</details>"), realm="x`\ny", guards=(guard,))]
    )
    assert balanced(text)
    assert "\n### c" not in text
    assert "- `client ''<b>@team' would be deleted`: needs `--allow-delete`" in text
    assert "### Realm `x'\\ny` on" in text
