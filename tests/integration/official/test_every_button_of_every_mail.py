"""A program that follows every link of every mail and presses every button it finds there, typing
nothing, leaves all clocks, levels and owners as they were, and every question of the desk open.

Mail scanners do just that. What they may do is accept, which is harmless, and ask for a fresh link,
which goes to the office's own addresses.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import pytest

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core.items import Item, encode
from aduan.adapters.dynamodb.core.keys import APART, work_desk
from aduan.adapters.dynamodb.core.keys import desk as desk_key
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.lapor.state import conflict_item
from aduan.adapters.dynamodb.outbox_rows import outbox_item
from aduan.application.desk.work import TYPED, WORD
from aduan.application.intake.apply_follow_up_event import Dispute
from aduan.application.notices.compose import DigestCount, LeaderCount
from aduan.application.notices.write import write_digest, write_leader_digest, write_notice
from aduan.domain import links
from aduan.domain.case.case import (
    Audience,
    Case,
    EyeWhy,
    Level,
    Notice,
    NoticeKind,
    Order,
    OrderKind,
    PostponeProposal,
    SecondEye,
    Status,
)
from aduan.domain.case.entry import Entry, Kind, State
from aduan.domain.case.messages import ReportPayload
from aduan.domain.lapor.authority import Conflict, Field
from tests.integration.official.test_officials_pages import (  # noqa: F401
    LETTERHEAD,
    Load,
    ask,
    joined,
    load,
    mailed_desk_token,
    open_case,
    post,
)
from tests.unit.notices.test_written_notices import LETTERHEAD as WORDS

HOST: Final = LETTERHEAD.public_url
KEPT: Final = (
    "agency", "level", "due", "hold", "past_holds", "cycle", "hops", "told", "proposal",
    "closed_at", "orders", "eye", "withheld_from", "secret", "inspektorat_only", "flags",
    "complaint_count", "merged_into", "category",
)  # fmt: skip
"""What matters: whose it is, how far up it went, every clock, and who may read it."""
RECIPIENTS: Final = (
    ("DISHUB", Audience.OPERATOR), ("DISHUB", Audience.HEAD), ("SEKDA", Audience.HEAD),
    ("WALI_KOTA", Audience.HEAD), ("DUTY", Audience.HEAD),
)  # fmt: skip
MOST: Final = 900
"""Requests after which the crawl is called endless."""


@dataclass
class Form:
    """As a scanner sends it: what stands in the fields, the first of every choice, every tick."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Read(HTMLParser):
    """The links and forms of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self.named: dict[str, Form] = {}
        self._open: Form | None = None
        self._select: tuple[Form | None, str] = (None, "")
        self._later: list[tuple[str, str, str]] = []
        self.feed(page)
        for owner, name, value in self._later:
            self.named[owner].fields.setdefault(name, value)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        name, value = named.get("name", ""), named.get("value", "")
        if tag == "a" and "href" in named:
            self.links.append(named["href"])
        elif tag == "form":
            self._open = Form(named.get("action", ""), named.get("method", "get").upper())
            self.forms.append(self._open)
            self.named[named.get("id", "")] = self._open
        elif tag == "input" and name and named.get("form"):
            self._later.append((named["form"], name, value))
        elif tag == "select":
            self._select = (self._open, name)
        elif tag == "option" and value and self._select[0] is not None:
            self._select[0].fields.setdefault(self._select[1], value)
        elif self._open is None:
            return
        elif tag == "button" and named.get("type") != "button":
            self._open.buttons.append((name, value))
        elif tag in {"input", "textarea"} and name and named.get("type") != "file":
            self._open.fields.setdefault(name, value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None


class Scanner:
    """Follows and presses, each page and each press once, whatever its token's nonce."""

    def __init__(self, functions: Mapping[str, Any]) -> None:
        self.functions = functions
        self.done: set[object] = set()
        self.pressed: Counter[str] = Counter()

    def scan(self, addresses: Sequence[str]) -> None:
        waiting = list(addresses)
        while waiting:
            assert len(self.done) < MOST
            url = waiting.pop()
            if not url.startswith(HOST) or self._known(url, "GET", {}):
                continue
            waiting += self._read(url, self._asks(url, "GET", {}))

    def _read(self, url: str, answer: Mapping[str, Any]) -> Iterator[str]:
        assert answer["statusCode"] < 500, url
        if answer["statusCode"] in {303, 307}:
            yield urljoin(url, answer["headers"]["Location"])
        if "html" not in answer["headers"].get("Content-Type", ""):
            return
        page = Read(answer["body"])
        yield from (urljoin(url, href) for href in page.links)
        for form in page.forms:
            for name, value in form.buttons or [("", "")]:
                filled = form.fields | ({name: value} if name else {})
                where = urljoin(url, form.action) if form.action else url
                if form.method == "GET":
                    yield f"{where.partition('?')[0]}?{urlencode(filled)}"
                elif where.startswith(HOST) and not self._known(where, "POST", filled):
                    self.pressed[filled.get("do") or filled.get("move", "")] += 1
                    yield from self._read(where, self._asks(where, "POST", filled))

    def _asks(self, url: str, method: str, form: Mapping[str, str]) -> Mapping[str, Any]:
        parts = urlsplit(url)
        kind, token, *tail = parts.path.removeprefix("/prod/").split("/")
        event = {
            "httpMethod": method,
            "resource": f"/{kind}/{{token}}" + "".join(f"/{one}" for one in tail),
            "pathParameters": {"token": token},
            "queryStringParameters": dict(parse_qsl(parts.query)),
            "headers": {"Accept": "text/html"},
            "body": urlencode(form),
        }
        answer: Mapping[str, Any] = self.functions[kind](event, None)
        return answer

    def _known(self, url: str, method: str, form: Mapping[str, str]) -> bool:
        parts = urlsplit(url)
        token = parts.path.split("/")[3]
        link = links._read(token, LETTERHEAD.keys, datetime.now(UTC))
        who = [str(getattr(link, name, "")) for name in ("post", "role", "case_id", "at_work")]
        query = [pair for pair in parse_qsl(parts.query) if pair[0] not in {"sesudah", "gagal"}]
        sent = tuple((k, v) for k, v in sorted(form.items()) if k not in {"once", "version"})
        what = (method, parts.path.split("/")[2], *who, tuple(sorted(query)), sent)
        known = what in self.done
        self.done.add(what)
        return known


def a_town(register: Table, identities: Table) -> list[Case]:
    """A case in every state that has buttons, and something on each list of the desk."""
    now = datetime.now(UTC)
    asked = PostponeProposal("Anggaran", now.year + 1, now + timedelta(60), now, "DISHUB")
    order = Order(OrderKind.ACT, "SEKDA", "Hari ini juga.", now, now + timedelta(days=1))
    eye = SecondEye(EyeWhy.DOUBT, "DISKOMINFO", "DISHUB", now)
    states: dict[str, dict[str, Any]] = {
        "k-new": {"flags": ("darurat",)},
        "k-worked": {"status": Status.DITINDAKLANJUTI, "first_follow_up_at": now},
        "k-asked": {"status": Status.DITERIMA, "proposal": asked, "level": Level.SEKDA},
        "k-ordered": {"status": Status.DITERIMA, "orders": (order,), "level": Level.WALI_KOTA},
        "k-triage": {
            "status": Status.TRIASE, "agency": "DISKOMINFO", "route_alternatives": ("pju", "DLH"),
        },
        "k-closed": {"status": Status.SELESAI, "closed_at": now, "eye": eye},
    }  # fmt: skip
    cases = [
        open_case(register, case_id=name, number=f"SRG-{name}", **state)
        for name, state in states.items()
    ]
    whole, second = joined(register, identities)
    ask(register, cases[0], cases[1])
    report = ReportPayload("Lampu jalan mati", "…", "pju", "DISHUB", "Lontar Baru")
    refused = Entry(
        "k-worked", 1, "SRG-k-worked", Kind.CREATE_REPORT, report, now, now,
        state=State.REFUSED, last_error="kategori",
    )  # fmt: skip
    conflict = Conflict("k-worked", "8812", Field.WORK_STATUS, "diterima", "Ditutup", now)
    dispute = Dispute(second, whole.case_id, whole.case_id, now, "Lampu saya di gang sebelah.")
    register.transact(
        [
            register.put(outbox_item(refused)),
            register.put(conflict_item(conflict)),
            register.put(
                encode(
                    dispute,
                    {"type": "desk_task", "list": APART},
                    desk_key(whole.case_id, APART, second),
                    work_desk(APART, now, second),
                )
            ),
        ]
    )
    return [*cases, whole]


def mails(cases: Sequence[Case]) -> Iterator[str]:
    """Every kind of message to every kind of recipient about every case, and the digests."""
    now = datetime.now(UTC)
    paper = replace(LETTERHEAD, texts=WORDS.texts)
    for case in cases:
        for at, kind in enumerate(NoticeKind):
            for to, audience in RECIPIENTS:
                told = Notice(f"n{at}", case.case_id, 1, kind, to, audience, now)
                yield write_notice(told, case, now, paper).message
    for office in ("DISHUB", "DUTY"):
        yield write_digest(office, DigestCount(3, 1, 0, 0), cases[:3], now, paper).message
    for leader in ("SEKDA", "WALI_KOTA"):
        yield write_leader_digest(leader, LeaderCount(3, 1, 1, 0), now, paper).message


def rows(register: Table, *prefixes: str) -> list[Item]:
    found = register.client.scan(TableName=register.name)["Items"]
    return [row for row in found if row["sk"]["S"].startswith(prefixes)]


def test_pressing_every_button_of_every_mail_changes_nothing_that_matters(
    load: Load,  # noqa: F811
    register: Table,
    identities: Table,
) -> None:
    cases = a_town(register, identities)
    official, desk = load("official_action"), load("desk")
    functions = {"actions": official, "office": official, "desk": desk}
    told = [RegisterCases(register).get_case(case.case_id) for case in cases]
    tasks = ("DESK#", "OUT#", "CONFLICT", "LABEL", "LINK")
    before = {"work": rows(register, *tasks), "cycles": len(rows(register, "CYCLE#"))}
    addresses = {one for text in mails(cases) for one in re.findall(rf"{HOST}/\S+", text)}
    scanner = Scanner(functions)
    scanner.scan(sorted(addresses))
    assert scanner.pressed.keys() >= {
        "route", "incomplete", "answer", "unlink", "keep", "clear_sign", "try_again", "conflict",
        "link", "route_many", "terima_beberapa", "approve_postpone", "eye_agree", "eye_return",
        "instruct", "answer_leader", "forward", "reject", "follow_up", "ask_reporter", "withhold",
    }  # fmt: skip
    for case in told:
        after = RegisterCases(register).get_case(case.case_id)
        for kept in KEPT:
            assert getattr(after, kept) == getattr(case, kept), (case.case_id, kept)
        made = {entry.move for entry in RegisterCases(register).history(case.case_id)}
        assert made <= {"open", "link", "accept"}, case.case_id
    assert rows(register, *tasks) == before["work"]
    assert len(rows(register, "CYCLE#")) == before["cycles"]


def test_the_word_is_typed_once_and_the_same_form_goes_on(load: Load, register: Table) -> None:  # noqa: F811
    case = open_case(register, status=Status.TRIASE, agency="DISKOMINFO")
    desk, mailed = load("desk"), mailed_desk_token()
    press = {"do": "route", "case": case.case_id, "version": "1", "agency": "DISHUB"}
    asked = desk(post(mailed, **press), None)
    assert asked["statusCode"] == 200
    assert all(f'name="{name}" value="{value}"' in asked["body"] for name, value in press.items())
    assert desk(post(mailed, **press, **{TYPED: "ya"}), None)["statusCode"] == 422
    assert RegisterCases(register).get_case(case.case_id).version == 1
    typed = press | {TYPED: f" {WORD.upper()} "}
    sent_on = desk(post(mailed, **typed) | {"queryStringParameters": {"bagian": "triase"}}, None)
    assert sent_on["statusCode"] == 307
    working, _, query = sent_on["headers"]["Location"].partition("?")
    assert query == "bagian=triase"
    done = desk(post(working, **typed), None)
    assert 'class="box ok"' in done["body"]
    assert RegisterCases(register).get_case(case.case_id).agency == "DISHUB"


@pytest.mark.parametrize("typed", [WORD, ""])
def test_a_desk_link_that_is_over_goes_on_to_nothing(load: Load, typed: str) -> None:  # noqa: F811
    over = links.sign(
        links.DeskLink("DISKOMINFO", datetime.now(UTC) - timedelta(seconds=1), "n"),
        LETTERHEAD.keys,
    )
    answer = load("desk")(post(over, do="route", **{TYPED: typed}), None)
    assert answer["statusCode"] == 410
