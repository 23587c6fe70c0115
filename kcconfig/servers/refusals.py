"""Answers of the admin API that are not what was asked for, put into words."""

from __future__ import annotations

from kcconfig.errors import ServerError
from kcconfig.servers.roles import how_to_grant, role_for
from kcconfig.servers.transport import Answer


def refused(answer: Answer, what: str, realm: str, section: str, auth_realm: str) -> ServerError:
    """The error for an answer that is no success. `what` is the thing that the request was about."""
    message, help_ = _reason(answer, what, realm, section, auth_realm)
    return ServerError(message, status=answer.status, where=answer.where, said=answer.said, help=help_)


def hidden(answer: Answer, what: str, realm: str, section: str, auth_realm: str) -> ServerError:
    """The error for an answer that leaves out what the account may not see."""
    return ServerError(
        f"the account sees only a part of {what}",
        status=answer.status,
        where=answer.where,
        help=how_to_grant(role_for("GET", section), realm, auth_realm),
    )


def _reason(answer: Answer, what: str, realm: str, section: str, auth_realm: str) -> tuple[str, str | None]:
    reading = answer.method == "GET"
    table = {
        401: (
            "the server does not accept the login any more",
            "was the account changed meanwhile? Try again",
        ),
        403: (
            f"the account may not {'read' if reading else 'change'} {what}",
            _grant(answer, realm, section, auth_realm),
        ),
        404: (f"{what} is not there", "was it deleted meanwhile? Run plan again"),
        **dict.fromkeys(
            (429, 502, 503, 504), ("the server is not available", "try again; look at the server's log")
        ),
    }
    if answer.status in table:
        return table[answer.status]
    if answer.status >= 500:
        return (
            f"the server failed at {what}",
            "look at the server's log: a value that it cannot store fails so",
        )
    return f"the server refuses {'to answer about' if reading else 'the change of'} {what}", None


def _grant(answer: Answer, realm: str, section: str, auth_realm: str) -> str:
    if answer.method == "POST" and answer.path == "admin/realms":
        return "give the account the realm role create-realm of realm 'master'"
    return how_to_grant(role_for(answer.method, section), realm, auth_realm)
