"""The table of lifespans agrees with the field tables and with what fresh realms answer."""

from __future__ import annotations

import pytest

from kcconfig.model import UNSET
from kcconfig.realm.defaults import defaults
from kcconfig.realm.fields import fields
from kcconfig.realm.lifespans import (
    LIFESPANS,
    OTHER_SECONDS,
    Level,
    Lifespan,
    Measure,
    by_path,
    by_shorthand,
    in_seconds,
)
from kcconfig.realm.versions import KNOWN

ROWS = {f"{row.level} {row.shorthand}": row for row in LIFESPANS}
TYPES = {Measure.DURATION: "integer", Measure.COUNT: "integer", Measure.SWITCH: "boolean"}


def test_each_shorthand_and_each_path_stands_once() -> None:
    for level in Level:
        rows = [row for row in LIFESPANS if row.level is level]
        assert len(by_shorthand(level)) == len(by_path(level)) == len(rows)


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_a_row_names_a_field_that_exists(row: Lifespan) -> None:
    table = fields("RealmRepresentation" if row.level is Level.REALM else "ClientRepresentation")
    if row.path[0] == "attributes":
        assert table["attributes"].type == "map:string"
    else:
        assert table[row.path[0]].type == TYPES[row.measure]
    if row.switch:
        assert table[row.switch[0]].type == "boolean"


@pytest.mark.parametrize("version", KNOWN)
def test_defaults_are_those_of_fresh_realms(version: str) -> None:
    realm = defaults(version).realm
    for row in by_shorthand(Level.REALM).values():
        if row.path[0] == "attributes":
            shown = realm.get("attributes", {}).get(row.path[1])
            assert shown in {None, str(row.default)}, row
        else:
            assert realm.get(row.path[0], 0) == row.default, row


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_words_stand_for_what_keycloak_stores(row: Lifespan) -> None:
    assert set(row.words) <= {"inherit", "unlimited", "session"}
    assert row.words.get("session", -1) == -1
    assert row.words.get("unlimited", UNSET) is UNSET
    if "inherit" in row.words:
        assert row.words["inherit"] is UNSET if row.level is Level.CLIENT else row.words["inherit"] == 0
    assert ("unlimited" in row.words) == (row.switch is not None)


def test_other_seconds_are_whole_numbers_of_a_realm() -> None:
    table = fields("RealmRepresentation")
    for name in OTHER_SECONDS:
        assert table[name].type == "integer"
        assert in_seconds(Level.REALM, (name,))


@pytest.mark.parametrize(
    ("level", "path", "expected"),
    [
        (Level.REALM, ("accessTokenLifespan",), True),
        (Level.REALM, ("attributes", "parRequestUriLifespan"), True),
        (Level.CLIENT, ("attributes", "access.token.lifespan"), True),
        (Level.CLIENT, ("accessTokenLifespan",), False),
        (Level.CLIENT, ("attributes", "use.refresh.tokens"), False),
        (Level.REALM, ("refreshTokenMaxReuse",), False),
        (Level.REALM, ("quickLoginCheckMilliSeconds",), False),
        (Level.REALM, ("failureFactor",), False),
    ],
)
def test_in_seconds(level: Level, path: tuple[str, ...], expected: bool) -> None:
    assert in_seconds(level, path) is expected
