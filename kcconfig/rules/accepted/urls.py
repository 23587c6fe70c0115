"""URLs of clients."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from kcconfig.model import Path, Severity
from kcconfig.realm.versions import at_least
from kcconfig.rules.accepted.lines import severity_since
from kcconfig.rules.java import is_uri, is_url, scheme
from kcconfig.rules.registry import Fix, Found, Scope, rule
from kcconfig.rules.view import ClientView, RealmView

BRACES: Final = re.compile(r"\{[^{}]*\}")
ROOTS: Final = frozenset({"${authBaseUrl}", "${authAdminUrl}"})
"""Root URLs that Keycloak's own clients have."""
ILLEGAL_SCHEMES: Final = frozenset({"javascript", "data"})


class _Url(NamedTuple):
    """A client's setting that holds a URL, what may stand there, and from which version on a server looks at it."""

    path: Path
    relative: bool = True
    any_uri: bool = False
    fragment: bool = True
    since: str = "22.0"


URLS: Final = (
    _Url(("rootUrl",), relative=False, fragment=False),
    _Url(("baseUrl",)),
    _Url(("adminUrl",), since="26.7"),
    _Url(("attributes", "backchannel.logout.url")),
    _Url(("attributes", "frontchannel.logout.url"), since="26.7"),
    _Url(("attributes", "jwks.url"), since="26.7"),
    _Url(("attributes", "logoUri"), any_uri=True),
    _Url(("attributes", "policyUri"), relative=False),
    _Url(("attributes", "tosUri"), relative=False),
)
"""Seen on 22.0.5 to 26.7.3: a relative URL starts with a slash, and is fine without a root URL."""


def bad_redirect(uri: str) -> str | None:
    """Why Keycloak refuses a redirect URI, or None (`DefaultClientValidationProvider`)."""
    if scheme(uri).lower() in ILLEGAL_SCHEMES:
        return "its scheme is not allowed"
    if "#" in uri:
        return "it has a fragment"
    return None if is_uri(uri) else "it is no URI"


@rule("redirect-uri-invalid", Severity.ERROR, Scope.CLIENT, for_disabled=True)
def redirect_uri_invalid(client: ClientView, realm: RealmView) -> Iterator[Found]:
    """A redirect URI that Keycloak refuses.

    400 "A redirect URI is not a valid URI", and the like for a fragment or a scheme such as `javascript:`.

    Bad:  `redirectUris: ["https://app.example.org/#/callback"]`
    Good: `redirectUris: ["https://app.example.org/callback"]`
    """
    for uri in client.items("redirectUris"):
        reason = bad_redirect(uri)
        if reason:
            yield Found(
                f"client '{client.key}': the redirect URI '{uri}' is refused: {reason}",
                (("redirectUris",),),
                help="a URI without blanks and fragment",
                severity=_illegal(uri, realm),
            )


def _illegal(url: str, realm: RealmView) -> Severity | None:
    """Up to 26.4 servers look for `javascript:` and `data:` in small letters only."""
    word = scheme(url)
    other = word.lower() in ILLEGAL_SCHEMES and word not in ILLEGAL_SCHEMES
    return severity_since(realm, "26.7") if other and is_uri(url) else None


def bad_url(url: str, each: _Url) -> bool:
    """Does Keycloak refuse a URL of a client (`DefaultClientValidationProvider`)?"""
    if not url or (url in ROOTS and each.path == ("rootUrl",)):
        return False
    if each.any_uri:
        return scheme(url) == "javascript" or not is_uri(url)
    if each.relative and url.startswith("/"):
        url = f"https://localhost{url}"
    return not is_url(url) or ("#" in url and not each.fragment)


@rule("client-url-invalid", Severity.ERROR, Scope.CLIENT, for_disabled=True)
def client_url_invalid(client: ClientView, realm: RealmView) -> Iterator[Found]:
    """A URL of a client that is none.

    400 "Root URL is not a valid URL" and the like; which URLs are looked at grows with 26.7.

    Bad:  `rootUrl: "javascript:alert(1)"`
    Good: `rootUrl: https://app.example.org`
    """
    for each in URLS:
        url = client.text(*each.path)
        braces = each.path[-1] == "backchannel.logout.url" and at_least(realm.version, "26.4")
        if bad_url(BRACES.sub("x", url) if braces else url, each):
            yield Found(
                f"client '{client.key}': {'.'.join(each.path)} '{url}' is no URL",
                (each.path,),
                "an absolute URL" if not each.relative else "an absolute URL, or a path that starts with /",
                severity_since(realm, each.since),
            )
    path = ("attributes", "post.logout.redirect.uris")
    for uri in client.text(*path).split("##"):
        reason = None if uri in {"+", "-"} else bad_redirect(uri)
        if reason:
            text = f"client '{client.key}': the post-logout URI '{uri}' is refused: {reason}"
            yield Found(text, (path,), "a URI without blanks and fragment", severity_since(realm, "26.7"))


@rule("pairwise-hosts-differ", Severity.ERROR, Scope.CLIENT, fix=Fix.NO, for_disabled=True)
def pairwise_hosts_differ(client: ClientView, _realm: RealmView) -> Iterator[Found]:
    """A client has a pairwise subject, redirect URIs on several hosts, and no sector identifier.

    400: Keycloak would not know which host the subject is for.

    Bad:  `oidc-sha256-pairwise-sub-mapper`, `redirectUris: [https://a.example/*, https://b.example/*]`
    Good: the same with `sectorIdentifierUri` in the mapper's config
    """
    for mapper in client.children.values():
        if mapper.text("protocolMapper") != "oidc-sha256-pairwise-sub-mapper":
            continue
        hosts = {urlsplit(uri).netloc for uri in client.items("redirectUris") if scheme(uri)}
        if len(hosts) > 1 and not mapper.text("config", "sectorIdentifierUri"):
            yield Found(
                f"client '{client.key}' has a pairwise subject and redirect URIs on {len(hosts)} hosts",
                ((mapper.address, ("protocolMapper",)), ("redirectUris",)),
                help="config.sectorIdentifierUri",
            )
