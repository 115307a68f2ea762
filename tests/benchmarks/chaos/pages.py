"""What a person does with a page: reads its words, finds its forms, fills one in, presses."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any, Final
from urllib.parse import urlencode

from tests.benchmarks.chaos.virtual import CLOCK

_VOID: Final = frozenset({"style", "script"})


@dataclass
class Form:
    """One form: its fields with what stands in them, the choices of each list, its buttons."""

    method: str
    action: str
    fields: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.fields.get("move") or self.fields.get("do") or self.action

    def filled(self, draw: random.Random, words: str) -> dict[str, str]:
        given = dict(self.fields)
        for name in self.texts:
            given[name] = words
        for name, options in self.choices.items():
            given[name] = draw.choice(options) if options else ""
        for name in self.dates:
            later = CLOCK.datetime() + timedelta(days=draw.randrange(2, 200))
            given[name] = later.date().isoformat()
        named = [one for one in self.buttons if one[0]]
        if named:
            name, value = draw.choice(named)
            given[name] = value
        return given


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.text: list[str] = []
        self._form: Form | None = None
        self._select = ""
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        got = {name: value or "" for name, value in attrs}
        if tag in _VOID:
            self._hidden += 1
        if tag == "a" and "href" in got:
            self.links.append(got["href"])
        if tag == "form":
            self._form = Form(got.get("method", "get").lower(), got.get("action", ""))
            self.forms.append(self._form)
        if self._form is None:
            return
        name = got.get("name", "")
        if tag == "input" and name:
            kind = got.get("type", "text")
            if kind == "hidden":
                self._form.fields[name] = got.get("value", "")
            elif kind == "date":
                self._form.dates.append(name)
            elif kind in {"radio", "checkbox"}:
                self._form.choices.setdefault(name, []).append(got.get("value", ""))
            elif kind != "file":
                self._form.texts.append(name)
        elif tag == "textarea" and name:
            self._form.texts.append(name)
        elif tag == "select" and name:
            self._select = name
            self._form.choices[name] = []
        elif tag == "option" and self._select and got.get("value"):
            self._form.choices[self._select].append(got["value"])
        elif tag == "button":
            self._form.buttons.append((name, got.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            self._hidden -= 1
        if tag == "form":
            self._form = None
        if tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        if not self._hidden and data.strip():
            self.text.append(data.strip())


@dataclass(frozen=True)
class Read:
    """A page as a person has it before their eyes."""

    status: int
    text: str
    forms: tuple[Form, ...]
    links: tuple[str, ...]
    location: str = ""


def read(answer: Mapping[str, Any]) -> Read:
    reader = _Reader()
    reader.feed(str(answer.get("body", "")))
    headers = {name.lower(): value for name, value in answer.get("headers", {}).items()}
    return Read(
        int(answer["statusCode"]),
        " ".join(reader.text),
        tuple(reader.forms),
        tuple(reader.links),
        headers.get("location", ""),
    )


def get(resource: str, name: str, value: str, **query: str) -> dict[str, Any]:
    return {
        "httpMethod": "GET",
        "resource": resource,
        "pathParameters": {name: value},
        "queryStringParameters": query or None,
        "headers": {"accept": "text/html"},
        "body": None,
        "isBase64Encoded": False,
    }


def post(
    resource: str, name: str, value: str, form: Mapping[str, str], *, accept: str = "text/html"
) -> dict[str, Any]:
    return {
        "httpMethod": "POST",
        "resource": resource,
        "pathParameters": {name: value},
        "queryStringParameters": None,
        "headers": {"accept": accept, "content-type": "application/x-www-form-urlencoded"},
        "body": urlencode(form),
        "isBase64Encoded": False,
    }
