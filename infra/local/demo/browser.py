"""A person's browser, as far as the pages of officials need one: read a page, fill in a form.

The demonstration uses the very pages an official sees, so a form that cannot be sent is found.
"""

import http.client
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urlencode, urljoin, urlsplit

TIMEOUT_SECONDS: Final = 30
MOST_REDIRECTS: Final = 5


@dataclass
class Form:
    """One form of a page: where it goes, what it already says, what it offers to choose."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    required: set[str] = field(default_factory=set)
    file_field: str | None = None
    multipart: bool = False


@dataclass(frozen=True)
class Page:
    url: str
    status: int
    text: str
    forms: tuple[Form, ...]

    def form(self, move: str) -> Form | None:
        """The form that makes this move."""
        return next((form for form in self.forms if form.fields.get("move") == move), None)


def get(url: str) -> Page:
    return _request("GET", url)


def submit(
    page: Page, form: Form, values: Mapping[str, str], *, file: tuple[str, bytes] | None = None
) -> Page:
    """Send the form as a browser would, and follow where the answer leads."""
    url = urljoin(page.url, form.action) if form.action else page.url
    filled = form.fields | dict(values)
    if file is not None and form.file_field is not None:
        body, kind = _multipart(filled, form.file_field, *file)
    else:
        body, kind = urlencode(filled).encode(), "application/x-www-form-urlencoded"
    return _request("POST", url, body=body, content_type=kind)


def _request(method: str, url: str, *, body: bytes = b"", content_type: str = "") -> Page:
    for _ in range(MOST_REDIRECTS):
        where = urlsplit(url)
        connection = http.client.HTTPConnection(where.netloc, timeout=TIMEOUT_SECONDS)
        try:
            headers = {"Accept": "text/html", **({"Content-Type": content_type} if body else {})}
            path = where.path + (f"?{where.query}" if where.query else "")
            connection.request(method, path, body=body or None, headers=headers)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        finally:
            connection.close()
        location = answer.headers.get("Location")
        if answer.status not in (301, 302, 303, 307) or location is None:
            return Page(url, answer.status, text, _forms(text))
        url, method, body = urljoin(url, location), "GET", b""
    raise OSError(f"more than {MOST_REDIRECTS} redirects")


def _multipart(
    values: Mapping[str, str], file_field: str, name: str, content: bytes
) -> tuple[bytes, str]:
    """The file last, as S3 demands of a presigned form."""
    mark = uuid.uuid4().hex
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in values.items()
        if key != file_field
    ]
    head = (
        f'--{mark}\r\nContent-Disposition: form-data; name="{file_field}"; filename="{name}"\r\n'
        f"Content-Type: image/png\r\n\r\n"
    )
    body = b"".join([*parts, head.encode(), content, f"\r\n--{mark}--\r\n".encode()])
    return body, f"multipart/form-data; boundary={mark}"


def _forms(text: str) -> tuple[Form, ...]:
    reader = _FormReader()
    reader.feed(text)
    return tuple(reader.forms)


class _FormReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(
                action=values.get("action", ""),
                method=values.get("method", "get").lower(),
                multipart=values.get("enctype", "") == "multipart/form-data",
            )
            self.forms.append(self._form)
        elif self._form is not None:
            self._read_field(self._form, tag, values)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None

    def _read_field(self, form: Form, tag: str, values: Mapping[str, str]) -> None:
        name = values.get("name", "")
        if "required" in values and name:
            form.required.add(name)
        if tag == "input" and values.get("type") == "file":
            form.file_field = name
        elif tag in ("input", "button") and name and values.get("type") != "checkbox":
            form.fields[name] = values.get("value", "")
        elif tag == "select":
            self._select = name
            form.choices[name] = []
        elif tag == "option" and self._select is not None:
            form.choices[self._select].append(values.get("value", ""))
