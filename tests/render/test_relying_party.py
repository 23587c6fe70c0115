"""Configurations of relying parties: the derived numbers, what is refused, and that Apache takes them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from kcconfig.model import Desired
from kcconfig.policy import compile_files
from kcconfig.render.engine import templates
from kcconfig.render.error import RenderError
from kcconfig.render.inputs import Warned, inputs_of
from kcconfig.render.relying_party import refresh_lead, relying_party

ROOT = Path(__file__).parents[2]
SERVER = "https://sso.example.org/"
APACHE = """
ServerRoot "{modules}/.."
ServerName localhost
DefaultRuntimeDir "{folder}"
PidFile "{folder}/pid"
ErrorLog "{folder}/error.log"
Listen 127.0.0.1:8099
LoadModule mpm_event_module "{modules}/mod_mpm_event.so"
LoadModule authn_core_module "{modules}/mod_authn_core.so"
LoadModule authz_core_module "{modules}/mod_authz_core.so"
LoadModule authz_user_module "{modules}/mod_authz_user.so"
LoadModule auth_openidc_module "{modules}/mod_auth_openidc.so"
Include "{folder}/site.conf"
"""
MODULES = Path("/usr/lib/apache2/modules")
CONTROL = shutil.which("apachectl") or shutil.which("apachectl", path="/usr/sbin") or "apachectl"


def policy(text: str) -> Desired:
    return compile_files(["-"], stdin=text.encode(), environ={})[0]


def web(sessions: str = "", client: str = "") -> Desired:
    return policy(
        f"realm: demo\n{sessions}\nclients:\n  web:\n    secret: '{{{{ env.WEB }}}}'\n"
        f"    redirectUris: [https://www.example.org/app/back]\n{client}"
    )


def given(desired: Desired, client: str = "web", skew: int = 30) -> Warned:
    return inputs_of(desired, client, version="26.7.3", server=SERVER, skew=skew)


def options(desired: Desired, client: str = "web") -> dict[str, str]:
    text = relying_party("mod_auth_openidc", given(desired, client).inputs)
    return dict(re.findall(r"^\s*(OIDC\w+) (.*)$", text, re.MULTILINE))


@pytest.mark.parametrize(
    ("access", "idle", "longest", "lead"),
    [
        (300, 1800, 36000, 60),
        (90, 300, 28800, 18),
        (60, 1800, 36000, 12),
        (45, 1800, 36000, 10),
        (15, 1800, 36000, 7),
    ],
)
def test_numbers_follow_the_lifetimes(access: int, idle: int, longest: int, lead: int) -> None:
    found = options(web(f"sessions: {{sso: {{idle: {idle}, max: {longest}}}}}\ntokens: {{access: {access}}}"))
    assert found["OIDCSessionInactivityTimeout"] == str(idle)
    assert found["OIDCSessionMaxDuration"] == str(longest)
    assert found["OIDCRefreshAccessTokenBeforeExpiry"] == f"{lead} logout_on_error"


def test_the_clients_own_lifespans_win() -> None:
    client = "    sessions: {idle: 10m, max: 1h}\n    tokens: {access: 1m}\n"
    found = options(web("sessions: {sso: {idle: 30m, max: 10h}}", client))
    assert (found["OIDCSessionInactivityTimeout"], found["OIDCSessionMaxDuration"]) == ("600", "3600")
    assert found["OIDCRefreshAccessTokenBeforeExpiry"].startswith("12 ")


def test_a_pack_limits_the_rest() -> None:
    sessions = "sessions: {sso: {idle: 30m}}"
    client = "    sessions: {idle: 2h}\n"
    assert options(web(sessions, client))["OIDCSessionInactivityTimeout"] == "7200"
    limited = web(f"extends: pack:workforce\n{sessions}", client)
    assert options(limited)["OIDCSessionInactivityTimeout"] == "1800"


def test_facts_of_the_client() -> None:
    client = """    optionalClientScopes: {add: [phone, offline_access]}
    attributes:
      require.pushed.authorization.requests: true
      dpop.bound.access.tokens: true
      post.logout.redirect.uris: https://www.example.org/*##https://www.example.org/bye
"""
    found = options(web(client=client))
    assert found["OIDCScope"] == '"openid phone"'
    assert found["OIDCProviderAuthRequestMethod"] == "PAR"
    assert found["OIDCDPoPMode"] == "required"
    assert found["OIDCDefaultLoggedOutURL"] == '"https://www.example.org/bye"'
    assert found["OIDCClientSecret"] == '"${WEB}"'
    assert found["OIDCProviderMetadataURL"].startswith('"https://sso.example.org/realms/demo/')
    assert "OIDCProviderBackChannelLogoutSupported" not in found


def test_without_refresh_tokens_nothing_is_refreshed() -> None:
    found = options(web("tokens: {access: 1h}", "    tokens: {refresh: {issue: false}}\n"))
    assert "OIDCRefreshAccessTokenBeforeExpiry" not in found


def test_one_missed_refresh_is_told() -> None:
    (warning,) = given(web("tokens: {access: 20m}\nsessions: {sso: {idle: 30m}}")).warnings
    assert "one missed refresh" in warning
    assert given(web()).warnings == ()


@pytest.mark.parametrize(
    ("desired", "said", "line"),
    [
        (web("tokens: {access: 30m}\nsessions: {sso: {idle: 30m}}"), "over before its tokens", 2),
        (web("tokens: {access: '{{ env.NOT_SET }}'}"), "not known", 2),
        (web(client="    standardFlowEnabled: false\n"), "cannot log in with a browser", 4),
        (web("tokens: {access: 2}"), "cannot be renewed", None),
        (web("sessions: {sso: {idle: 9}}\ntokens: {access: 5}"), "no session shorter", None),
        (policy("realm: demo\nclients: {web: {redirectUris: ['https://a.example.org/*']}}"), "no exact redirect URI", None),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(desired: Desired, said: str, line: int | None) -> None:
    with pytest.raises(RenderError, match=said) as caught:
        options(desired)
    assert (caught.value.mark.line if caught.value.mark else None) == line


def test_a_redirect_uri_cannot_add_directives() -> None:
    evil = policy(
        'realm: demo\nclients: {web: {redirectUris: ["https://a.example.org/x\\nServerName evil"]}}'
    )
    with pytest.raises(RenderError, match="control character"):
        options(evil)


@pytest.mark.parametrize("access", [3, 5, 10, 20, 21, 25, 60, 300, 36000])
def test_the_lead_is_below_half_a_life(access: int) -> None:
    assert 0 < refresh_lead(access) < access / 2


def test_every_template_is_described() -> None:
    assert [each.name for each in templates().values()] == ["mod_auth_openidc"]
    assert all(each.description for each in templates().values())


@pytest.mark.parametrize("file", ["apache-sso.yaml", "public", "bare"])
def test_apache_takes_it(file: str, tmp_path: Path) -> None:
    assert (MODULES / "mod_auth_openidc.so").is_file(), "install apache2 and libapache2-mod-auth-openidc"
    cases = {
        "public": (web("rememberMe: true", "    publicClient: true\n"), "web"),
        "bare": (
            web(
                "tokens: {access: 5}",
                "    attributes: {backchannel.logout.url: 'https://other.example.org'}\n",
            ),
            "web",
        ),
    }
    desired, client = cases.get(file) or (policy((ROOT / "examples" / file).read_text()), "apache")
    (tmp_path / "site.conf").write_text(relying_party("mod_auth_openidc", given(desired, client).inputs))
    main = tmp_path / "apache.conf"
    main.write_text(APACHE.format(modules=MODULES, folder=tmp_path))
    environment = {
        "PATH": "/usr/sbin:/usr/bin:/bin",
        "APACHE_CONFDIR": str(tmp_path),
        "APACHE_ENVVARS": os.devnull,
        "APACHE_ARGUMENTS": f"-f {main}",
        "APACHE_CLIENT_SECRET": "a",
        "WEB": "a",
        "OIDC_CRYPTO_PASSPHRASE": "b",
    }
    done = subprocess.run(
        [CONTROL, "configtest"], env=environment, capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert (done.returncode, done.stderr.strip()) == (0, "Syntax OK")
