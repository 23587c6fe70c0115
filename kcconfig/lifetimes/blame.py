"""The setting behind a login that a client cannot do, or that fails."""

from __future__ import annotations

from collections.abc import Iterator

from kcconfig.lifetimes.inputs import ClientInputs, Reading, RealmInputs, Valued
from kcconfig.lifetimes.limits import Case, online_limits
from kcconfig.lifetimes.logins import SESSION_NOT_ACTIVE, Login, LoginError, form_of
from kcconfig.lifetimes.sessions import sso_session
from kcconfig.lifetimes.versions import Line


def blamed(
    line: Line, realm: RealmInputs, client: ClientInputs, login: Login, error: LoginError
) -> Valued | None:
    """The setting that makes a login end with `error`; None where it is none, as with a missing feature."""
    form = form_of(login, client)
    if error == SESSION_NOT_ACTIVE:
        limits = online_limits(line, realm, client, remember=form.remember)
        session = sso_session(Case(line, realm, client, form), limits)
        return next((each.by for each in session if each.seconds == 0), None)
    if not error.impossible:
        return client.access if client.access.reading is Reading.BROKEN else None
    return next(
        (setting for setting, wanted in _switches(realm, client, form) if setting.number != wanted), None
    )


def _switches(realm: RealmInputs, client: ClientInputs, login: Login) -> Iterator[tuple[Valued, int]]:
    """The switches that a login needs, each with its position, in the order that Keycloak looks at them."""
    yield client.openid, 1
    yield client.enabled, 1
    yield client.bearer_only, 0
    if login.service:
        yield client.public, 0
    for name in login.needs:
        yield getattr(client, name), 1
    if login.remember:
        yield realm.remember_me, 1
    if login.offline:
        yield client.offline_access, 1
