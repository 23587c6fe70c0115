"""The configuration of one relying party, from one template."""

from __future__ import annotations

from urllib.parse import urlsplit

from kcconfig.render.engine import fill, templates
from kcconfig.render.error import RenderError
from kcconfig.render.inputs import Inputs

SHORTEST_LEAD = 10


def relying_party(name: str, inputs: Inputs) -> str:
    """The text of a template. Raises RenderError for values that it cannot take."""
    client = inputs.client
    if not client.redirect_uris:
        raise RenderError(
            f"client '{client.id}' has no exact redirect URI",
            help="declare the whole URL, without *, under redirectUris",
        )
    lead = refresh_lead(inputs.access)
    return fill(
        templates()[name].file,
        {
            "it": inputs,
            "client": client,
            "redirect_uri": client.redirect_uris[0],
            "protected_path": _protected(client.redirect_uris[0]),
            "refresh_lead": lead,
            "lead_below_skew": lead < inputs.skew,
        },
    )


def refresh_lead(access: int) -> int:
    """Seconds before its end at which an access token is renewed: a fifth of its life, but less than half.

    For `access` of 300 it is 60. Raises RenderError where the token is too short to be renewed at all.
    """
    lead = min(max(SHORTEST_LEAD, access // 5), (access - 1) // 2)
    if lead < 1:
        raise RenderError(
            f"an access token of {access} s cannot be renewed before its end", help="let it live longer"
        )
    return lead


def _protected(redirect_uri: str) -> str:
    """The folder that the redirect URI is in; all of it needs a login."""
    return urlsplit(redirect_uri).path.rpartition("/")[0] or "/"
