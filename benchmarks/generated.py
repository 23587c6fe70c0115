"""Generates the policies that are measured."""

from __future__ import annotations

from typing import Final

HEAD: Final = """\
realm: bench
extends: pack:baseline
{vars}
sessions:
  sso: {{idle: 30m, max: 10h}}
  offline: {{idle: 14d, max: 60d}}
tokens:
  access: {access}
  refresh: {{rotate: true, reuse: 0}}

displayName: Benchmark
loginTheme: keycloak
internationalizationEnabled: true
supportedLocales: [en, de]
defaultLocale: en

clientScopes:
"""

SCOPE: Final = """\
  scope-{number:02}:
    description: What service {number} needs to know
    attributes:
      include.in.token.scope: "true"
      display.on.consent.screen: "false"
    protocolMappers:
      audience:
        protocolMapper: oidc-audience-mapper
        config:
          included.custom.audience: service-{number}
          access.token.claim: true
"""

CLIENT: Final = """\
  client-{number:03}:
    name: Application {number}
    publicClient: true
    redirectUris: ["{site}/{number}/callback"]
    webOrigins: ["{site}"]
    attributes:
      pkce.code.challenge.method: S256
      post.logout.redirect.uris: "{site}/{number}/goodbye"
    sessions: {{idle: {idle}, max: 8h}}
    tokens: {{access: 1m}}
    optionalClientScopes: {{add: [scope-{scope:02}]}}
"""


def policy(
    clients: int = 15, scopes: int = 10, *, access: str = "5m", idle: str = "20m", expressions: bool = False
) -> str:
    """A policy for realm `bench`, of about 300 lines unless told otherwise.

    Two that differ in `access` and `idle` make a plan with changes; `expressions` writes addresses with a
    variable.
    """
    site = "{{ vars.site }}" if expressions else "https://app.example.org"
    variables = 'vars: {site: "https://app.example.org"}\n' if expressions else ""
    parts = [HEAD.format(access=access, vars=variables)]
    parts += [SCOPE.format(number=number) for number in range(scopes)]
    parts += ["clients:\n"]
    parts += [
        CLIENT.format(number=number, site=site, idle=idle, scope=number % scopes) for number in range(clients)
    ]
    return "".join(parts)
