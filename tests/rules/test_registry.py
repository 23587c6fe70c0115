"""How rules are declared, and what must hold for all of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kcconfig.model import Severity
from kcconfig.rules import registry
from kcconfig.rules.registry import Fix, Found, all_rules, rule
from kcconfig.rules.view import RealmView


def described(_realm: RealmView) -> Iterator[Found]:
    """Something."""
    yield from ()


@pytest.mark.parametrize(
    "id_", ["short", "Upper-case", "under_score-x", "-first", "last-", "two--dashes", "9-first", "a b-c", ""]
)
def test_a_bad_id_is_refused(id_: str) -> None:
    with pytest.raises(ValueError, match="the id is bad or taken"):
        rule(id_, Severity.INFO)(described)


def test_an_id_is_given_once() -> None:
    assert "sso-idle-exceeds-max" in all_rules()
    with pytest.raises(ValueError, match="the id is bad or taken"):
        rule("sso-idle-exceeds-max", Severity.INFO)(described)


def test_a_rule_without_a_text_is_refused() -> None:
    def silent(_realm: RealmView) -> Iterator[Found]:
        yield from ()

    with pytest.raises(ValueError, match="has no docstring"):
        rule("never-seen-before", Severity.INFO)(silent)
    assert "never-seen-before" not in registry._RULES


def test_what_a_rule_hides_exists() -> None:
    named = {hidden for each in all_rules().values() for hidden in each.hides}
    assert named <= all_rules().keys()


def test_only_what_destroys_or_hides_is_firm() -> None:
    assert {each.id for each in all_rules().values() if each.firm} == {
        "realm-attribute-bricks-realm",
        "ignore-unknown-rule",
        "ignore-without-reason",
    }


def test_the_rules_are_sorted_and_keep_their_families() -> None:
    known = all_rules()
    assert list(known) == sorted(known)
    assert known["scope-unknown"].family == "scopes"
    assert known["mask-in-file"].family == "hygiene"
    assert known["copy-redundant"].fix is Fix.CERTAIN
