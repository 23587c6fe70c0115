"""Timelines in a real browser: on a desk and on a phone, light and dark."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
from timeline_samples import SAMPLES

from kcconfig.reports.timeline import timeline_html, timeline_svg

MEASURING: Final = Path(__file__).with_name("measuring.js")
WIDTHS: Final = {"desk": 1280, "small": 800, "phone": 360}
SCHEMES: Final = {"dark": 0, "light": 1}
"""The numbers by which chromium knows them."""

FLAGS: Final = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1400,1000",
)


class View(NamedTuple):
    """One report as one frame of the browser shows it."""

    report: str
    width: int
    scheme: str


VIEWS: Final = tuple(
    View(report, width, scheme)
    for scheme in SCHEMES
    for report, widths in (("html", WIDTHS.values()), ("svg", [1100]))
    for width in widths
)


def measure(scheme: str, folder: Path) -> dict[View, Any]:
    """What the browser finds in each view of a scheme."""
    browser = shutil.which("chromium")
    if browser is None:
        pytest.fail("there is no chromium on PATH to look at timelines with: apt install chromium")
    views = [view for view in VIEWS if view.scheme == scheme]
    reports = {
        "html": timeline_html(SAMPLES),
        "svg": f"<!DOCTYPE html><style>body{{margin:0}}</style>{timeline_svg(SAMPLES).partition('?>')[2]}",
    }
    frames = "".join(
        f'<iframe style="width:{view.width}px;height:900px;border:0" srcdoc="{html.escape(reports[view.report])}">'
        "</iframe>"
        for view in views
    )
    script = MEASURING.read_text(encoding="utf-8")
    page = folder / "measured.html"
    page.write_text(
        f"<!DOCTYPE html><meta charset=utf-8><pre id=result></pre><script>{script}</script>{frames}",
        encoding="utf-8",
    )
    own = (
        f"--user-data-dir={folder / 'profile'}",
        f"--blink-settings=preferredColorScheme={SCHEMES[scheme]}",
    )
    done = subprocess.run(
        [browser, *FLAGS, *own, "--dump-dom", page.as_uri()],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    found = re.search(r'<pre id="result">(.+?)</pre>', done.stdout, re.DOTALL)
    assert found, "the browser measured nothing"
    return dict(zip(views, json.loads(html.unescape(found[1])), strict=True))


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[View, Any]:
    return {
        view: found
        for scheme in SCHEMES
        for view, found in measure(scheme, tmp_path_factory.mktemp(scheme)).items()
    }


@pytest.fixture(params=VIEWS, ids=lambda view: f"{view.report}-{view.width}-{view.scheme}")
def seen(request: pytest.FixtureRequest, measured: dict[View, Any]) -> dict[str, Any]:
    found: dict[str, Any] = measured[request.param]
    return found


def test_each_login_is_shown_once(measured: dict[View, Any]) -> None:
    pictures = {(view.report, found["pictures"]) for view, found in measured.items()}
    assert pictures == {("html", len(SAMPLES)), ("svg", 1)}
    assert all(found["texts"] > 80 for found in measured.values())


def test_nothing_overflows(seen: dict[str, Any]) -> None:
    assert seen["scroll"] <= seen["inner"]
    assert seen["outside"] == []
    assert seen["burst"] == []


def test_no_text_stands_on_another(seen: dict[str, Any]) -> None:
    assert seen["overlapping"] == []


def test_every_bar_and_tick_has_a_name(seen: dict[str, Any]) -> None:
    assert seen["named"] >= 40
    assert seen["nameless"] == []


def test_text_can_be_read(seen: dict[str, Any]) -> None:
    assert seen["faint"] == []


def test_schemes_differ(measured: dict[View, Any]) -> None:
    papers = {view.scheme: found["paper"].strip() for view, found in measured.items()}
    assert papers == {"light": "#ffffff", "dark": "#11161c"}
