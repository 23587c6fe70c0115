"""What the matrix tries: the same points for the same seed, designed ones first, and settings that there are."""

from __future__ import annotations

import pytest
from matrix_designed import DESIGNED
from matrix_points import COUNTS, LOGINS_TRIED, SEED, count_of, numbers, point_of, points
from matrix_turns import kinds

from kcconfig.lifetimes import LOGINS, client_inputs, realm_inputs

VERSIONS = tuple(COUNTS)
REALM = {name for each in realm_inputs(lambda _: None) for name in each.path}
CLIENT = {each.path[-1] for each in client_inputs("app", lambda _: None) if each.path[0] == "attributes"}


@pytest.mark.parametrize("version", VERSIONS)
def test_the_same_seed_gives_the_same_points(version: str) -> None:
    assert points(5, version, 60) == points(5, version, 60)


def test_another_seed_and_another_version_give_other_points() -> None:
    number = len(DESIGNED)
    given = {str(point_of(seed, version, number)) for seed in (1, 2) for version in VERSIONS}
    assert len(given) == 2 * len(VERSIONS)


def test_a_point_is_the_same_in_a_longer_run() -> None:
    some = {point.number: point for point in points(SEED, "24.0.5", 40)}
    more = {point.number: point for point in points(SEED, "24.0.5", 160)}
    assert more.keys() > some.keys()
    assert {number: more[number] for number in some} == some


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("full", [False, True])
def test_designed_points_come_first_and_leave_room_for_random_ones(version: str, full: bool) -> None:
    wanted = count_of(version, full=full)
    given = list(numbers(wanted))
    designed = [number for number in given if number < len(DESIGNED)]
    assert len(set(given)) == wanted
    assert given[: len(designed)] == list(range(len(designed)))
    assert min(24, len(DESIGNED)) <= len(designed) <= wanted * 0.6


def test_a_thorough_run_tries_everything_that_was_designed() -> None:
    assert set(range(len(DESIGNED))) <= set(numbers(COUNTS["26.7.3"]))


def test_designed_points_are_what_they_say_where_the_server_compares_nothing() -> None:
    for number, (realm, attributes) in enumerate(DESIGNED):
        point = point_of(SEED, "24.0.5", number)
        assert (point.realm, point.attributes) == (realm, attributes)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_setting_is_one_that_lifetimes_know(version: str) -> None:
    for point in points(SEED, version, 150):
        changed = point.change
        assert {*point.realm, *(changed.realm if changed else ())} <= REALM
        assert {*point.attributes, *(changed.attributes if changed else ())} <= CLIENT
        assert {*point.visits, point.changed} <= set(LOGINS_TRIED)


def test_every_setting_is_tried_and_changed() -> None:
    given = points(SEED, "26.7.3", 150)
    assert {name for point in given for name in point.realm} == REALM
    assert {name for point in given if point.change for name in point.change.realm} == REALM


@pytest.mark.parametrize("version", VERSIONS)
def test_changes_change_something(version: str) -> None:
    for point in points(SEED, version, 150):
        if point.change is not None:
            realm = {**point.realm, **point.change.realm}
            assert (realm, point.change.attributes) != (point.realm, {})


def test_a_server_that_compares_gets_what_it_takes() -> None:
    for point in points(SEED, "26.7.3", 150):
        idle = point.realm.get("ssoSessionIdleTimeout", 1800)
        if point.realm.get("rememberMe"):
            idle = max(idle, point.realm.get("ssoSessionIdleTimeoutRememberMe", 0))
        assert point.realm.get("clientSessionIdleTimeout", 0) <= idle


def test_every_login_is_expected_to_do_something() -> None:
    seen = kinds()
    assert {login for login, _ in seen} == set(LOGINS_TRIED) == set(LOGINS) - {"token-exchange"}
    for login in LOGINS_TRIED:
        assert {(login, "login"), (login, "refresh")} <= seen
