"""Reading, comparing and placing versions."""

from __future__ import annotations

import pytest

from kcconfig.realm.defaults import defaults
from kcconfig.realm.versions import KNOWN, NEWEST, Version, at_least, infer, parse, table_version


def test_known_versions_ascend() -> None:
    numbers = [parse(version) for version in KNOWN]
    assert numbers == sorted(set(numbers))
    assert parse(NEWEST) == max(numbers)


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("26.7", (26, 7, 0)),
        ("26.7.3", (26, 7, 3)),
        ("26.10.12", (26, 10, 12)),
        ("26.7.3.redhat-00001", (26, 7, 3)),
        ("26.7.3-SNAPSHOT", (26, 7, 3)),
        ("999.0.0-SNAPSHOT", (999, 0, 0)),
        ("4.8.3.Final", (4, 8, 3)),
    ],
)
def test_parse(text: str, version: tuple[int, int, int]) -> None:
    assert parse(text) == version


@pytest.mark.parametrize(
    "text",
    ["", "26", "v26.7", "26.7.", "26.7.3.4", "26.x", "nightly", " 26.7", "26.7\n", "-26.7", "26.7-", "٢٦.7"],
)
def test_parse_refuses(text: str) -> None:
    with pytest.raises(ValueError, match="is not a Keycloak version; write it like"):
        parse(text)


def test_a_version_reads_as_it_is_written() -> None:
    assert str(Version(26, 7, 3)) == "26.7.3"


@pytest.mark.parametrize(
    ("text", "minimum", "answer"),
    [
        ("26.5", "26.5", True),
        ("26.5.0", "26.5", True),
        ("26.5.6-SNAPSHOT", "26.5", True),
        ("26.10.0", "26.5", True),
        ("26.4.7", "26.5", False),
        ("26.6.1", "26.6.2", False),
        ("25.9", "26.0", False),
    ],
)
def test_at_least(text: str, minimum: str, answer: bool) -> None:
    assert at_least(text, minimum) is answer


@pytest.mark.parametrize(
    ("text", "table"),
    [
        *((known, known) for known in KNOWN),
        ("22.0", "22.0.5"),
        ("22.0.1", "22.0.5"),
        ("23.0.7", "22.0.5"),
        ("26.1.5", "26.0.8"),
        ("26.3.1", "26.2.5"),
        ("26.4.0", "26.4.7"),
        ("26.4.99", "26.4.7"),
        ("26.6.2", "26.5.6"),
        ("26.7.0", "26.7.3"),
        ("26.8", NEWEST),
        ("27.0.0", NEWEST),
        ("999.0.0-SNAPSHOT", NEWEST),
    ],
)
def test_table_version(text: str, table: str) -> None:
    assert table_version(text) == table


@pytest.mark.parametrize("text", ["21.1.2", "4.8.3.Final", "0.0"])
def test_table_version_refuses_what_is_too_old(text: str) -> None:
    with pytest.raises(ValueError, match=rf"Keycloak {text} is too old; 22 is the oldest supported version"):
        table_version(text)


@pytest.mark.parametrize(
    ("served_by", "inferred"),
    [
        ("22.0.5", "22.0.5"),
        ("24.0.5", "24.0.5"),
        ("25.0.6", "25.0.6"),
        ("26.0.8", "26.5.6"),
        ("26.2.5", "26.5.6"),
        ("26.4.7", "26.5.6"),
        ("26.5.6", "26.5.6"),
        ("26.7.3", "26.7.3"),
    ],
)
def test_infer_from_what_each_server_answers(served_by: str, inferred: str) -> None:
    assert infer(defaults(served_by).realm) == inferred
