"""Whatever a policy holds at secret paths or makes of secrets, no output shows it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kcconfig.model import Live
from kcconfig.plan import Options, build
from kcconfig.policy import compile_files
from kcconfig.reports.plan_json import plan_parts
from kcconfig.reports.plan_markdown import plans_markdown
from kcconfig.reports.plan_text import plans_text
from kcconfig.reports.show_report import show_parts, show_text

TOKEN = "hunter2"
LITERAL = st.sampled_from([TOKEN, f"a {TOKEN}", f"{TOKEN}\nb"])
MADE = st.sampled_from(
    ["{{ env.S }}", "x{{ env.S }}y", "{{ vars.s }}", "{{ vars.deep.s }}", "{{ env.S | upper | lower }}"]
)


def some(fields: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=fields)


POLICY = some(
    {
        "displayName": MADE,
        "supportedLocales": st.lists(MADE, max_size=2),
        "smtpServer": some({"password": LITERAL | MADE, "host": MADE}),
        "attributes": some({"x": MADE, "recaptcha.secret.key": LITERAL, "y.secret": LITERAL}),
        "clients": some(
            {
                "app": some(
                    {
                        "secret": LITERAL | MADE,
                        "registrationAccessToken": LITERAL,
                        "redirectUris": st.lists(MADE, max_size=2),
                        "attributes": some({"saml.signing.private.key": LITERAL, "y": MADE}),
                        "protocolMappers": some(
                            {"m": some({"config": some({"clientSecret": LITERAL, "z": MADE})})}
                        ),
                    }
                )
            }
        ),
    }
)
VARS = {"s": "{{ env.S }}", "deep": {"s": "x{{ env.S }}"}}


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(POLICY, st.booleans())
def test_no_output_shows_a_secret(tmp_path: Path, policy: dict[str, Any], set_: bool) -> None:
    file = tmp_path / "policy.yaml"
    file.write_text(json.dumps({"realm": "demo", "vars": VARS, **policy}))
    compiled = compile_files([str(file)], environ={"S": TOKEN} if set_ else {})
    lives = [
        Live("demo", {}, frozenset({"clients"}), "26.7.3", exists=False),
        Live(
            "demo",
            {(): {"smtpServer": {"password": TOKEN}}, ("clients", "app"): {"secret": TOKEN}},
            frozenset({"clients"}),
            "26.7.3",
        ),
    ]
    plans = [build(compiled[0], live, "url", Options(send_secrets=True)) for live in lives]
    shown = [show_text(compiled), json.dumps(show_parts(compiled)), repr(compiled), repr(plans)]
    shown += [plans_text(plans), json.dumps(plan_parts(plans)), plans_markdown(plans)]
    assert TOKEN not in "\n".join(shown)
