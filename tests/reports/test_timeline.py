"""Timelines as documents: complete, well-formed, self-contained, and deaf to hostile names."""

from __future__ import annotations

import re
import time
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from timeline_samples import HOSTILE, SAMPLES, by, crowd, day, hostile

from kcconfig.explain.timeline import Bar, Lane, Tick, TickKind, Timeline
from kcconfig.explain.timeline_rows import LEAST, Cluster, Span
from kcconfig.render.engine import templates
from kcconfig.reports.measure import shorten, width, wrap
from kcconfig.reports.timeline import LISTED, timeline_html, timeline_svg
from kcconfig.reports.timeline_picture import NARROW, WIDE, Frame, Picture, Text, picture
from kcconfig.reports.timeline_shapes import POINT
from kcconfig.reports.timeline_words import bar_name, cluster_name, span_name, tick_name

SVG = "{http://www.w3.org/2000/svg}"


def svg(*timelines: Timeline) -> ET.Element:
    return ET.fromstring(timeline_svg(timelines))


def page(*timelines: Timeline) -> ET.Element:
    """The page, which is well-formed XML but for its first line."""
    doctype, _, rest = timeline_html(timelines).partition("\n")
    assert doctype == "<!DOCTYPE html>"
    return ET.fromstring(rest)


@pytest.mark.parametrize(
    ("bar", "name"),
    [
        (
            Bar(Lane.SSO, 0, 36000, by("ssoSessionMaxLifespan", 36000)),
            (
                "SSO session: 0 s to 36000 s (10h), ends by realm ssoSessionMaxLifespan [sessions.sso.max] 36000"
                " (demo.yaml:4)"
            ),
        ),
        (
            Bar(Lane.CLIENT, 60, 90, note="logged out"),
            "client session: 60 s (1m) to 90 s (1m30s), logged out",
        ),
        (
            Bar(Lane.OFFLINE, 0, None, by("offlineSessionMaxLifespanEnabled", 0)),
            ("offline session: from 0 s, no end, by realm offlineSessionMaxLifespanEnabled 0 (demo.yaml:4)"),
        ),
        (
            Bar(Lane.COOKIE, 5, None, by("rememberMe", 0), known=False),
            "cookie: from 5 s, end not known, depends on realm rememberMe 0 (demo.yaml:4)",
        ),
    ],
)
def test_a_bar_in_words(bar: Bar, name: str) -> None:
    assert bar_name(bar) == name


@pytest.mark.parametrize(
    ("tick", "name"),
    [
        (Tick(0, "login", TickKind.LOGIN), "login at 0 s"),
        (Tick(9600, "", TickKind.REFUSED, "invalid_grant"), "refused at 9600 s (2h40m): invalid_grant"),
    ],
)
def test_a_tick_in_words(tick: Tick, name: str) -> None:
    assert tick_name(tick) == name


def test_one_moment_is_no_range() -> None:
    at = 600
    ticks = [Tick(at, "refused", TickKind.REFUSED)] * 2
    refused, later = Cluster(tuple(ticks), 0, 0), Cluster((*ticks, Tick(660, "", TickKind.REFUSED)), 0, 1)
    assert cluster_name(refused) == "2× refused at 600 s (10m)"
    assert cluster_name(later) == "3× refused, 600 s (10m) to 660 s (11m)"
    bar = Bar(Lane.ACCESS, at, at)
    assert bar_name(bar) == "access token: at 600 s (10m)"
    assert span_name(Span((bar, bar), 0, 3)) == "2 access tokens: at 600 s (10m)"


def test_hundreds_of_bars_are_named_as_one() -> None:
    names = [each.get("aria-label") for each in svg(crowd()).iter(f"{SVG}g") if each.get("role") == "img"]
    assert (
        "480 access tokens: 0 s to 28800 s (8h), each ends by clients/spa access.token.lifespan 60 (demo.yaml:20)"
    ) in names
    assert "479× refresh, 60 s (1m) to 28740 s (7h59m)" in names


@pytest.mark.parametrize("sample", SAMPLES, ids=["day", "offline", "crowd", "hostile"])
def test_every_bar_and_tick_has_a_name(sample: Timeline) -> None:
    for root, space in ((svg(sample), SVG), (page(sample), "")):
        found = [
            each for each in root.iter(f"{space}g") if {"bar", "tick"} & set(each.get("class", "").split())
        ]
        assert found
        for each in found:
            assert each.get("role") == "img"
            assert each.get("aria-label")
            assert each.findtext(f"{space}title") == each.get("aria-label")


@pytest.mark.parametrize("text", [timeline_svg(SAMPLES), timeline_html(SAMPLES)], ids=["svg", "html"])
def test_documents_need_nothing_else(text: str) -> None:
    assert set(re.findall(r"\w+=\"http[^\"]*\"", text)) <= {'xmlns="http://www.w3.org/2000/svg"'}
    assert text.count("http") == text.count('xmlns="http')
    assert not re.search(r"<script|<link|<img|<iframe|@import|src=|javascript:| on\w+=", text)
    assert all(target.startswith("#t") for target in re.findall(r"url\(([^)]*)\)", text))


def test_names_cannot_break_out() -> None:
    for text in (timeline_svg([hostile()]), timeline_html([hostile()])):
        assert "&lt;script&gt;alert(1)&lt;/script&gt;&#34;&amp;&#39;\\x00\\u202e" in text
        assert "\x00" not in text
        assert "\u202e" not in text
    shown = HOSTILE.replace("\x00", "\\x00").replace("\u202e", "\\u202e")
    assert page(hostile()).findtext(".//h1") == shown


def test_each_drawing_has_patterns_of_its_own() -> None:
    for root in (svg(*SAMPLES), page(*SAMPLES)):
        names = [each.get("id") for each in root.iter() if each.get("id")]
        assert len(names) == len(set(names))
        used = {
            each.get("fill", "")[5:-1] for each in root.iter() if each.get("fill", "").startswith("url(#")
        }
        assert used
        assert used <= set(names)


def test_the_page_says_what_the_timeline_says() -> None:
    root = page(day())
    text = " ".join(root.itertext())
    assert root.findtext("head/title") == day().title.replace("`", "")
    assert day().subtitle in text
    assert [" ".join("".join(each.itertext()).split()) for each in root.iter("li")] == [
        sentence.replace("`", "") for sentence in day().sentences
    ]
    bars, ticks = root.findall(".//table")
    assert len(bars.findall("tbody/tr")) == len(day().bars)
    assert len(ticks.findall("tbody/tr")) == len(day().ticks)


def test_several_logins_have_a_heading_each() -> None:
    assert [each.text for each in page(*SAMPLES).iter("h1")] == ["4 logins through time"]
    assert len(list(page(*SAMPLES).iter("h2"))) == len(SAMPLES)
    assert [each.text for each in page().iter("h1")] == ["There is no login to show"]
    assert svg().findtext(f"{SVG}title") == ""


def test_long_tables_are_cut_and_say_so() -> None:
    many = tuple(Bar(Lane.ACCESS, at, at + 1) for at in range(LISTED + 7))
    root = page(Timeline("t", "s", 2000, many))
    assert len(root.findall(".//table")[0].findall("tbody/tr")) == LISTED
    assert [each.text for each in root.iter("p") if each.get("class") == "more"] == ["and 7 more"]


def test_templates_of_reports_are_no_relying_parties() -> None:
    assert not [name for name in templates() if "timeline" in name or "picture" in name]


TIMELINES = st.builds(
    Timeline,
    st.text(max_size=30),
    st.text(max_size=30),
    st.integers(0, 10**9),
    st.lists(
        st.builds(
            Bar,
            st.sampled_from(Lane),
            st.integers(0, 10**6),
            st.none() | st.integers(-10, 10**7),
            st.none() | st.builds(by, st.text(min_size=1, max_size=60), st.integers(0, 10**6)),
            st.booleans(),
            st.text(max_size=10),
        ),
        max_size=25,
    ).map(tuple),
    st.lists(
        st.builds(
            Tick, st.integers(0, 10**6), st.text(max_size=40), st.sampled_from(TickKind), st.text(max_size=9)
        ),
        max_size=25,
    ).map(tuple),
    st.lists(st.text(max_size=200), max_size=2).map(tuple),
)


@settings(max_examples=30)
@given(TIMELINES)
def test_any_timeline_makes_documents(timeline: Timeline) -> None:
    svg(timeline)
    page(timeline)


def extent(text: Text, size: float) -> tuple[float, float]:
    long = width(text.text, size)
    left = text.x - {"start": 0, "middle": long / 2, "end": long}[text.anchor]
    return left, left + long


def row_extents(drawn: Picture, size: float) -> dict[float, list[tuple[float, float]]]:
    """The texts of each row from left to right, in their bars or beside them."""
    found: dict[float, list[tuple[float, float]]] = {}
    for band in drawn.bands:
        for each in (*band.boxes, *band.dots):
            if each.label is not None:
                found.setdefault(each.label.y, []).append(extent(each.label, size))
    return found


@given(TIMELINES, st.sampled_from([WIDE, NARROW]))
def test_nothing_stands_outside_the_picture_or_on_something_else(timeline: Timeline, frame: Frame) -> None:
    drawn = picture(timeline, frame)
    for band in drawn.bands:
        assert 0 <= band.top < band.bottom <= drawn.bottom <= drawn.height
        for box in band.boxes:
            assert drawn.left <= box.shape.left < box.shape.right <= drawn.right + max(POINT, LEAST)
            assert all(box.shape.left < x < box.shape.right for x in box.dividers)
        for dot in band.dots:
            assert drawn.left <= dot.x <= dot.end <= drawn.right
    for extents in row_extents(drawn, frame.size).values():
        assert all(0 <= left < right <= frame.width for left, right in extents)
        ordered = sorted(extents)
        assert all(after[0] >= before[1] for before, after in pairwise(ordered)), ordered
    assert all(key.x >= 0 and key.text_x + width(key.text, frame.size) <= frame.width for key in drawn.legend)


def test_a_label_before_its_bar_keeps_away_from_the_one_before() -> None:
    first, near, last = Bar(Lane.SSO, 0, 7700), Bar(Lane.SSO, 7800, 8522), Bar(Lane.SSO, 10500, 11100)
    (band,) = picture(Timeline("t", "s", 11655, (first, near, last)), NARROW).bands
    assert [box.label.text for box in band.boxes if box.label] == ["ends at 2h8m20s"]
    far = (Bar(Lane.SSO, 1000, 2000), last)
    (band,) = picture(Timeline("t", "s", 11655, far), NARROW).bands
    assert [(box.label.text, box.label.anchor) for box in band.boxes if box.label] == [
        ("ends at 33m20s", "start"),
        ("3h5m", "end"),
    ]


@given(TIMELINES, st.sampled_from([WIDE, NARROW]))
def test_labels_seem_to_belong_where_they_do(timeline: Timeline, frame: Frame) -> None:
    for band in picture(timeline, frame).bands:
        for box in band.boxes:
            if box.label is None or box.label.anchor != "end":
                continue
            left = extent(box.label, frame.size)[0]
            before = [each.shape.right for each in band.boxes if each.y == box.y and each.shape.right <= left]
            own = box.shape.left - box.label.x
            assert all(left - right > own for right in before)


@given(st.text(max_size=60), st.integers(0, 300))
def test_shortened_texts_fit(text: str, room: int) -> None:
    short = shorten(text, 12, room)
    assert width(short, 12) <= room
    assert short in ("", text) or (short.endswith("…") and text.startswith(short[:-1]))
    assert all(width(line, 12) <= room for line in wrap(text, 12, room))


def test_a_day_of_minutes_is_quick() -> None:
    timeline = crowd()
    picture(timeline, WIDE)
    started = time.process_time()
    picture(timeline, WIDE)
    assert time.process_time() - started < 0.2
