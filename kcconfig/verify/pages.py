"""Keycloak's pages, read: what a page is called, what it says and what it asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final
from urllib.parse import parse_qs, urljoin, urlsplit

from kcconfig.verify.error import FlowError

_VOID: Final = frozenset({"base", "br", "hr", "img", "input", "link", "meta", "source", "wbr"})
_TITLES: Final = ("kc-page-title", "title")
_MESSAGES: Final = ("kc-error-message", "input-error", "kc-feedback-text", "alert", "instruction")
"""Names, ids and classes of the elements that tell something, the best ones first."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a page, sent to `action`.

    `fields` has the inputs with their values, `boxes` and `buttons` the names of the others. Addresses and
    values may hold what continues or ends a session, so they are not shown.
    """

    id: str
    action: str = field(repr=False)
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)
    boxes: frozenset[str] = frozenset()
    buttons: frozenset[str] = frozenset()
    message: str = ""

    @property
    def target(self) -> str:
        """The last part of the path it is sent to."""
        return urlsplit(self.action).path.rpartition("/")[2]

    @property
    def execution(self) -> str:
        """Which step of a login it belongs to: an id, or the name of a required action."""
        return parse_qs(urlsplit(self.action).query).get("execution", [""])[0]

    @property
    def signs_in(self) -> bool:
        """Does it ask for a user name, a password or both, and nothing else?"""
        asked = {"username", "password"} & self.fields.keys()
        return self.target == "authenticate" and bool(asked) and self.id in {"", "kc-form-login"}

    @property
    def offers_remember_me(self) -> bool:
        return "rememberMe" in self.boxes


@dataclass(frozen=True, slots=True)
class Document:
    """A page: its heading, its message and its forms."""

    title: str
    message: str
    forms: tuple[Form, ...]


def read(html: str, url: str) -> Document:
    """The page that stands at `url`. Raises FlowError for text that is no HTML."""
    reader = _Reader(url)
    try:
        reader.feed(html)
        reader.close()
    except (AssertionError, ValueError):
        # Python 3.11's parser asserts where it does not know a declaration; addresses raise the other.
        raise FlowError("the server's page cannot be read") from None
    texts = {name: " ".join("".join(words).split()) for name, words in reader.texts.items()}
    message = next((texts[name] for name in _MESSAGES if texts.get(name)), "")
    return Document(
        title=next((texts[name] for name in _TITLES if texts.get(name)), ""),
        message=message,
        forms=tuple(each.form(message) for each in reader.forms),
    )


class _Open:
    """A form that is being read."""

    def __init__(self, form_id: str, action: str) -> None:
        self.id = form_id
        self.action = action
        self.fields: dict[str, str] = {}
        self.boxes: set[str] = set()
        self.buttons: set[str] = set()

    def add(self, tag: str, given: Mapping[str, str]) -> None:
        name, kind = given.get("name"), given.get("type", "submit" if tag == "button" else "text")
        if not name:
            return
        if kind == "checkbox":
            self.boxes.add(name)
        elif kind in {"submit", "button", "image", "reset"}:
            self.buttons.add(name)
        else:
            self.fields[name] = given.get("value", "")

    def form(self, message: str) -> Form:
        boxes, buttons = frozenset(self.boxes), frozenset(self.buttons)
        return Form(self.id, self.action, self.fields, boxes, buttons, message)


class _Reader(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url
        self._elements: list[tuple[str, str | None]] = []
        self._form: _Open | None = None
        self.forms: list[_Open] = []
        self.texts: dict[str, list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = _Open(given.get("id", ""), urljoin(self._url, given.get("action", "")))
            self.forms.append(self._form)
        elif tag in {"input", "button"} and self._form is not None:
            self._form.add(tag, given)
        if tag not in _VOID:
            self._elements.append((tag, _known(tag, given)))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        while any(name == tag for name, _ in self._elements):
            if self._elements.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        for known in {known for _, known in self._elements if known}:
            self.texts.setdefault(known, []).append(data)


def _known(tag: str, given: Mapping[str, str]) -> str | None:
    names = {tag, given.get("id", ""), *re.split(r"\s+", given.get("class", ""))}
    if any(name.startswith("input-error") for name in names):
        return "input-error"
    return next((name for name in (*_TITLES, *_MESSAGES) if name in names), None)
