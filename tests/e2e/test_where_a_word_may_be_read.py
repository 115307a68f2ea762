"""Marked words of persons and matters, looked for in everything the deployed hub keeps or shows.

Sixty reports up to the Wali Kota, ordinary, secret and accusing ones among them, with later words
that accuse and some that do not, twins that join one case, a case handed over, an office that gets
a new head, and LAPOR! refusing for a while. Each mark may be only where `tests/canary/readers.py`
says, which asks the code (docs/who-reads-what.md).

By its name this file comes last: after sixty reports offices hear by hourly lists, and no other
test would find the single notice it waits for.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from html import unescape
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit
from zoneinfo import ZoneInfo

import pytest

from infra.local import stack as local_stack
from infra.local.appointments import order
from infra.local.demo import browser, gateway, officials
from infra.local.demo.gateway import Answer
from infra.local.demo.story import Act
from infra.local.mailbox import Notice
from tests.canary.kinds import Kind, Where
from tests.canary.readers import matter_may_be, person_may_be
from tests.e2e.conftest import Hub, dumps, eventually
from tests.e2e.test_channels_hear import asked

pytestmark = pytest.mark.timeout(1800)
"""An hour is a second, and the Wali Kota is told after 96 of them."""

ROUNDS: Final = 10
AT_ONCE: Final = 3
NAME: Final = "Sunarto Wiyono"
PLACES: Final = (
    (-6.10919, 106.10696, "Taktakan"),
    (-6.15505, 106.2261, "Walantaka"),
    (-6.13334, 106.10727, "Pancur"),
    (-6.14096, 106.12761, "Sepang"),
    (-6.1022, 106.1402, "Unyur"),
    (-6.11082, 106.17777, "Kaligandu"),
    (-6.12814, 106.17901, "Cipocok Jaya"),
)
"""Fewer than rounds: the last reports are of the events of the first."""
STORY: Final = (
    (Kind.OPEN, "lampu jalan mati di depan warung {m}, gelap sekali", False, "", None),
    (
        *(Kind.OPEN, "sampah menumpuk di samping gudang {m} sudah seminggu", False),
        *("Petugasnya minta dua ratus ribu di kios {l} supaya sampah diangkut", Kind.ACCUSING),
    ),
    (
        *(Kind.OPEN, "saluran mampet di belakang bengkel {m}, air meluap ke jalan", False),
        *("Sudah dicek lagi di sebelah bengkel {l}, masih mampet", Kind.OPEN),
    ),
    (Kind.SECRET, "lampu mati di gang {m}, mohon laporan ini dirahasiakan", True, "", None),
    (Kind.SECRET, "anak di gang {m} dipukuli bapak tirinya tiap malam", False, "", None),
    (
        *(Kind.ACCUSING, "Petugas dishub di pos {m} minta uang lima puluh ribu tanpa kuitansi"),
        *(False, "Kemarin petugas dishub itu minta lagi, di warung {l}", Kind.ACCUSING),
    ),
)
LETTERS: Final = "bdghjklmnp"
MARK: Final = re.compile(rf"(zumbarik|qelvondo)([{LETTERS}]{{3}})", re.IGNORECASE)
SPELLINGS: Final[tuple[Callable[[str], str], ...]] = (
    lambda n: n,
    lambda n: f"{n[:4]}\u00a0{n[4:8]}\u00a0{n[8:]}",
    lambda n: f"{n[:4]}\u2011{n[4:8]}\u2011{n[8:]}",
    lambda n: n.translate({ord("0") + at: 0xFF10 + at for at in range(10)}),
    lambda n: f"{n[:4]} - {n[4:8]} - {n[8:]}",
    lambda n: f"{n[:4]}\u2014{n[4:8]}\u2014{n[8:]}",
    lambda n: f"\u202a+62 {n[1:4]}-{n[4:8]}-{n[8:]}\u202c",
    lambda n: f"data{n}ya",
    lambda n: n.translate({ord("0") + at: 0x0660 + at for at in range(10)}),
    lambda n: f"{n[:4]}.{n[4:8]}\n{n[8:]}",
)
"""The same number as people and their phones write it."""
BETWEEN: Final = re.compile(r"(?<=\d)[^\w\"]{1,3}(?=\d)")
LINK: Final = re.compile(r"https?://[^\s<>\"']+")
BESIDE: Final = re.compile(r'href="([^"]*\?(?:[^"]*;)?(?:bagian|bentuk)=[^"]*)"')
"""Lists of the desk and files of lists, as a page leads to them."""
ASKED_FOR: Final = ("tirinya", "petugas kuitansi", "warung gelap", "bengkel mampet")
"""Words of the story that stand beside marks: what is searched for is said again by the page."""
DESK_LISTS: Final = {"lapor": Where.BY_HAND, "beda": Where.CONFLICTS}


@dataclass(frozen=True)
class Canary:
    """A report with a word that stands nowhere else, and the number of who wrote it."""

    number: int
    kind: Kind
    written: str
    place: tuple[float, float, str]
    asked_secret: bool
    later: str
    later_kind: Kind | None

    @property
    def code(self) -> str:
        return "".join(LETTERS[int(digit)] for digit in f"{self.number:03}")

    @property
    def matter(self) -> str:
        return f"zumbarik{self.code}"

    @property
    def later_matter(self) -> str:
        return f"qelvondo{self.code}"

    @property
    def phone(self) -> str:
        return f"08129{self.number:03}7{self.number:03}"

    @property
    def text(self) -> str:
        said = self.written.format(m=self.matter)
        number = SPELLINGS[self.number % len(SPELLINGS)](self.phone)
        return f"{said}. Nama saya Bapak {NAME}, hp {number}"

    @property
    def external_id(self) -> str:
        return f"CANARY-{self.number}"


def canaries() -> Iterator[Canary]:
    for turn in range(ROUNDS):
        for at, (kind, text, secret, later, later_kind) in enumerate(STORY):
            place = PLACES[turn % len(PLACES)]
            number = turn * len(STORY) + at + 1
            yield Canary(number, kind, text, place, secret, later, later_kind)


def plain_numbers(text: str) -> str:
    """A text with the numbers in it written one way: digits of our own, and nothing between."""
    signs = unicodedata.normalize("NFKC", text.replace("\\n", "\n"))
    digits = (str(unicodedata.decimal(sign, sign)) for sign in signs)
    return BETWEEN.sub("", "".join(digits))


@dataclass
class Flock:
    """What was sent, and what came back."""

    hub: Hub
    sent: list[tuple[Canary, Answer]] = field(default_factory=list)

    @cached_property
    def by_code(self) -> dict[str, Canary]:
        return {canary.code: canary for canary, _ in self.sent}

    def mails(self) -> list[Notice]:
        answer = gateway.call("GET", f"{self.hub.stack.public_url}/kotak-surat.json")
        return [Notice(**each) for each in answer.body["items"]]

    def wrong(self, text: str, where: Where) -> set[str]:
        """Marks that may not be read in a text of that place."""
        found = set()
        for word, code in MARK.findall(text):
            canary = self.by_code[code.lower()]
            kind = canary.kind if word.lower() == "zumbarik" else canary.later_kind
            assert kind is not None
            if not matter_may_be(kind, where):
                found.add(f"{word}{code} ({kind})")
        if not person_may_be(where):
            numbers = plain_numbers(text)
            found |= {canary.phone for canary, _ in self.sent if canary.phone[1:] in numbers}
            found |= {NAME} & {NAME if NAME in text else ""}
        return found


@pytest.fixture(scope="module")
def flock(hub: Hub) -> Flock:
    """Everything happens here, once; the tests look."""
    found = Flock(hub)
    lapor(hub, "faults", {"down": True})
    with ThreadPoolExecutor(AT_ONCE) as senders:
        found.sent = list(senders.map(lambda canary: (canary, send(hub, canary)), canaries()))
        eventually(lambda: placed(hub, found) or None, within=300, every=2)
        list(senders.map(lambda pair: amend(hub, pair[0]), found.sent))
    eventually(lambda: applied(hub) or None, within=300, every=2)
    lapor(hub, "faults/none", {})
    hand_over(hub, found)
    new_head(hub)
    climbed = hub.case_of(found.sent[0][1]).number
    eventually(
        lambda: any(n.topic.endswith("wali-kota") for n in hub.notices(climbed)) or None,
        within=400,
        every=3,
    )
    eventually(lambda: MARK.search(at_lapor(hub)) or None, within=400, every=3)
    return found


def send(hub: Hub, canary: Canary) -> Answer:
    lat, lng, kelurahan = canary.place
    answer = hub.send(
        "rabeg",
        canary.text,
        external_id=canary.external_id,
        secret=canary.asked_secret,
        location={"lat": lat, "lng": lng, "kelurahan": kelurahan},
        reporter={"name": NAME, "phone": canary.phone},
    )
    assert answer.status == 201, answer
    return answer


def amend(hub: Hub, canary: Canary) -> None:
    if not canary.later:
        return
    now = datetime.now(UTC).isoformat(timespec="seconds")
    text = canary.later.format(l=canary.later_matter)
    data = {"external_id": canary.external_id, "text": text, "amended_at": now}
    told = hub.deliver("rabeg", {"type": "complaint.amended", "timestamp": now, "data": data})
    assert told.status == 201, told


def placed(hub: Hub, flock: Flock) -> bool:
    """Whether every report has a case."""
    names = {str(answer.complaint_id) for _, answer in flock.sent}
    with_case = {
        row["pk"]["S"].partition("#")[2]
        for row in rows(hub, hub.stack.register_table)
        if row["sk"]["S"] == "COMPLAINT" and "case_id" in row
    }
    return names <= with_case


def applied(hub: Hub) -> bool:
    """Whether every later word has been heard."""
    return not any(
        row.get("work_pk", {}).get("S") == "UNAPPLIED"
        for row in rows(hub, hub.stack.register_table)
    )


def lapor(hub: Hub, switch: str, wishes: dict[str, Any]) -> None:
    assert gateway.post_json(f"{hub.stack.lapor_url}/_simulator/{switch}", wishes).status < 400


def at_lapor(hub: Hub) -> str:
    """Everything the portal holds and gives out."""
    complaints = gateway.call("GET", f"{hub.stack.lapor_url}/_simulator/complaints")
    export = gateway.call("GET", f"{hub.stack.lapor_url}/ekspor.csv")
    return dumps(complaints.body) + dumps(export.body)


def hand_over(hub: Hub, flock: Flock) -> None:
    """Offices take two cases up, and one is passed on to another office."""
    for at, moves in ((0, ("accept",)), (2, ("forward",))):
        case = hub.case_of(flock.sent[at][1])
        link = eventually(
            lambda number=case.number, move=moves[0]: link_that_offers(flock, number, move),
            within=120,
        )
        desk = officials.Desk(link, picture=f"canary {at}")
        for move in moves:
            desk.act(Act(0, move, "DPRKP" if move == "forward" else None))


def link_that_offers(flock: Flock, number: str, move: str) -> str | None:
    """On a slow machine an office hears of its case by the hourly list, and a leader before it."""
    for mail in flock.mails():
        if number not in mail.subject + mail.text:
            continue
        for link in LINK.findall(mail.text):
            page = browser.get(link)
            if number in page.text and page.form(move) is not None:
                return link
    return None


def function_of(hub: Hub, ends: str) -> str:
    return next(
        one["FunctionName"]
        for page in hub.stack.client("lambda").get_paginator("list_functions").paginate()
        for one in page["Functions"]
        if one["FunctionName"].endswith(ends)
    )


def new_head(hub: Hub) -> None:
    """Somebody else heads the roads' office from now on."""
    order(
        hub.stack.client("lambda"),
        function_of(hub, "-admin"),
        {
            "do": "add", "replaces": "true", "post": "DISHUB", "kind": "kepala",
            "name": "Kepala Baru Contoh", "email": "baru@dishub.example.go.id",
            "sk": "SK-CONTOH/777/2026",
        },
    )  # fmt: skip


def rows(hub: Hub, table: str) -> Iterator[dict[str, Any]]:
    pages = hub.stack.client("dynamodb").get_paginator("scan")
    for page in pages.paginate(TableName=table):
        yield from page["Items"]


def test_every_table_holds_only_what_it_may(hub: Hub, flock: Flock) -> None:
    looked = 0
    for table in hub.stack.client("dynamodb").list_tables()["TableNames"]:
        where = Where.IDENTITIES if "identit" in table.lower() else Where.REGISTER
        for row in rows(hub, table):
            looked += len(MARK.findall(dumps(row)))
            assert not flock.wrong(dumps(row), where), (table, row["pk"], row["sk"])
    assert looked >= len(flock.sent)


def test_an_accusation_in_a_later_word_stands_where_the_inspectorate_alone_reads(
    hub: Hub, flock: Flock
) -> None:
    """Of an open case it becomes a case of its own; where the case is kept from that office
    already it stays there. No other case's history says anything of it."""
    items = list(rows(hub, hub.stack.register_table))
    cases = {item["pk"]["S"]: item for item in items if item["sk"]["S"] == "CASE"}
    for canary, answer in flock.sent:
        if canary.later_kind is not Kind.ACCUSING:
            continue
        complaints = {item["pk"]["S"]: item for item in items if item["sk"]["S"] == "COMPLAINT"}
        first = complaints.pop(f"COMPLAINT#{answer.complaint_id}")
        apart = [one for one in complaints.values() if canary.later_matter in one["text"]["S"]]
        assert len(apart) == (canary.kind is Kind.OPEN), canary.later
        own = f"CASE#{(apart or [first])[0]['case_id']['S']}"
        assert cases[own]["inspektorat_only"]["BOOL"]
        told = [
            item
            for item in items
            if item["sk"]["S"].startswith("HISTORY#") and item["pk"]["S"] != own
        ]
        assert told
        assert canary.later_matter not in dumps(told)


def test_no_mail_says_what_it_may_not(flock: Flock) -> None:
    mails = flock.mails()
    assert {mail.topic.rpartition("-")[2] for mail in mails} >= {"inspektorat", "sekda", "kota"}
    for mail in mails:
        assert not flock.wrong(dumps([mail.subject, mail.text]), Where.MAIL), mail.subject


def test_tracking_says_nothing_of_what_was_said(hub: Hub, flock: Flock) -> None:
    for _, answer in flock.sent:
        code = str(answer.tracking_code)
        progress = hub.track(code)
        assert progress.status == 200
        page = browser.get(f"{hub.stack.api_url}/complaints/{code}")
        assert not flock.wrong(dumps(progress.body) + page.text, Where.TRACKING)


def test_lapor_has_ordinary_cases_and_no_word_of_the_others(hub: Hub, flock: Flock) -> None:
    text = at_lapor(hub)
    assert MARK.search(text), "nothing was filed at all"
    assert not flock.wrong(text, Where.LAPOR)


def test_channels_hear_of_changes_and_not_of_words(hub: Hub, flock: Flock) -> None:
    heard = gateway.call("GET", f"{hub.stack.receiver_url}/heard/rabeg")
    assert heard.body["items"], "nothing was told at all"
    assert not flock.wrong(dumps(heard.body), Where.CHANNELS)
    told = asked(hub, "rabeg", "/changes?after=0&limit=100")
    assert told.body["changes"], told
    assert not flock.wrong(dumps(told.body), Where.CHANNELS)
    for canary, _ in flock.sent[: len(STORY)]:
        answer = asked(hub, "rabeg", f"/complaints/{canary.external_id}")
        assert answer.status == 200, answer
        assert not flock.wrong(dumps(answer.body), Where.CHANNELS)


def test_pages_show_each_role_what_is_its_own(hub: Hub, flock: Flock) -> None:
    looked: dict[Where, int] = {}
    for mail in flock.mails():
        where = page_of(mail.topic)
        for link in set(LINK.findall(mail.text)):
            if not link.startswith(hub.stack.api_url):
                continue
            page = browser.get(link)
            looked[where] = looked.get(where, 0) + (page.status == 200)
            assert not flock.wrong(page.text, where), (mail.topic, mail.subject)
    for where in (Where.OFFICE, Where.INSPECTORATE, Where.LEADERS, Where.DESK):
        assert looked.get(where), where


def test_files_of_lists_lists_of_the_desk_and_what_is_found_show_each_role_its_own(
    hub: Hub, flock: Flock
) -> None:
    looked: dict[Where, int] = {}
    marks = 0
    for (topic, _), link in pages_of_posts(hub, flock).items():
        where = page_of(topic)
        page = browser.get(link)
        asks = [(found, f"{link}?{urlencode({'cari': words})}")
                for words in ASKED_FOR if (found := FOUND_BY.get(where))]  # fmt: skip
        beside = {unescape(one) for one in BESIDE.findall(page.text)}
        lists = [(shown, urljoin(link, one)) for one in beside if (shown := listed(one, where))]
        for shown, url in (*asks, *lists):
            answer = browser.get(url)
            assert answer.status == 200, url
            looked[shown] = looked.get(shown, 0) + answer.text.count("SRG-")
            marks += len(MARK.findall(answer.text))
            assert not flock.wrong(answer.text, shown), (topic, url)
    assert {where for where, cases in looked.items() if cases} >= {
        Where.LIST_FILE, Where.FOUND_BY_OFFICE, Where.FOUND_BY_INSPECTORATE, Where.FOUND_BY_DESK,
        Where.FOUND_BY_LEADERS,
    }, looked  # fmt: skip
    assert {Where.DESK, Where.BY_HAND, Where.CONFLICTS} <= set(looked)
    assert marks, "nothing that was found said what was reported"


FOUND_BY: Final = {
    Where.OFFICE: Where.FOUND_BY_OFFICE,
    Where.INSPECTORATE: Where.FOUND_BY_INSPECTORATE,
    Where.DESK: Where.FOUND_BY_DESK,
    Where.LEADERS: Where.FOUND_BY_LEADERS,
}


def pages_of_posts(hub: Hub, flock: Flock) -> dict[tuple[str, str], str]:
    """The page of each post, and the desk's, by the newest mail that leads there."""
    return {
        (mail.topic, found[1]): found[0]
        for mail in flock.mails()
        for link in LINK.findall(mail.text)
        if (found := re.fullmatch(rf"{re.escape(hub.stack.api_url)}/(office|desk)/.+", link))
    }


def listed(address: str, where: Where) -> Where | None:
    """Which place an address on a post's page leads to, if it is one that is looked at here."""
    query = dict(parse_qsl(urlsplit(address).query))
    if query.get("bentuk") == "csv":
        return Where.LIST_FILE
    if where is Where.DESK and "bagian" in query:
        return DESK_LISTS.get(query["bagian"], Where.DESK)
    return None


def test_the_board_and_printed_reports_hold_no_word(hub: Hub, flock: Flock) -> None:
    """Their PDF and XLSX are printed of the tables that the HTML and CSV say."""
    client = hub.stack.client("lambda")
    month = f"{datetime.now(ZoneInfo('Asia/Jakarta')):%Y-%m}"
    for function, event in (
        ("-board", {"job": "board"}),
        ("-report", {"report": "R1", "period": month}),
        ("-report", {"report": "R2", "period": month}),
        ("-report", {"report": "R10", "period": month}),
    ):
        answer = client.invoke(
            FunctionName=function_of(hub, function), Payload=json.dumps(event).encode()
        )
        assert "FunctionError" not in answer, answer["Payload"].read()
    for bucket, where in (("BoardBucket", Where.BOARD), ("ExportsBucket", Where.REPORTS)):
        found = list(objects_in(hub, hub.stack.outputs[bucket]))
        assert any("SRG-" in text for text in found), bucket
        for text in found:
            assert not flock.wrong(text, where), (bucket, text.partition("\n")[0])


def page_of(topic: str) -> Where:
    ends = {
        "inspektorat": Where.INSPECTORATE,
        "duty": Where.DESK,
        "sekda": Where.LEADERS,
        "kota": Where.LEADERS,
    }
    return ends.get(topic.rpartition("-")[2], Where.OFFICE)


def test_executions_metrics_logs_and_objects_hold_none(hub: Hub, flock: Flock) -> None:
    looked = 0
    for source in (executions, queues, metrics, logs, objects):
        for text in source(hub):
            looked += 1
            assert not flock.wrong(text, Where.ELSEWHERE), source.__name__
    assert looked > len(flock.sent)


def executions(hub: Hub) -> Iterator[str]:
    machines = hub.stack.client("stepfunctions")
    for machine in machines.list_state_machines()["stateMachines"]:
        listed = machines.get_paginator("list_executions")
        for page in listed.paginate(stateMachineArn=machine["stateMachineArn"]):
            for one in page["executions"]:
                yield dumps(machines.describe_execution(executionArn=one["executionArn"]))


def queues(hub: Hub) -> Iterator[str]:
    """What no function could deal with, and waits there; the mailbox is another test's."""
    client = hub.stack.client("sqs")
    for url in client.list_queues().get("QueueUrls", ()):
        if not url.endswith("/mailbox"):
            yield dumps(client.receive_message(QueueUrl=url, VisibilityTimeout=0))


def metrics(hub: Hub) -> Iterator[str]:
    for page in hub.stack.client("cloudwatch").get_paginator("list_metrics").paginate():
        yield dumps(page["Metrics"])


def logs(hub: Hub) -> Iterator[str]:
    client = hub.stack.client("logs")
    for page in client.get_paginator("describe_log_groups").paginate():
        for group in page["logGroups"]:
            events = client.get_paginator("filter_log_events")
            for one in events.paginate(logGroupName=group["logGroupName"]):
                yield "\n".join(event["message"] for event in one["events"])
    folder = local_stack.folder_of(int(hub.stack.public_url.rpartition(":")[2]))
    for path in sorted(folder.glob("*.log")):
        yield path.read_text("utf-8", errors="replace")


def objects(hub: Hub) -> Iterator[str]:
    for bucket in hub.stack.client("s3").list_buckets()["Buckets"]:
        if "assets" not in bucket["Name"]:
            yield from objects_in(hub, bucket["Name"])


def objects_in(hub: Hub, bucket: str) -> Iterator[str]:
    store = hub.stack.client("s3")
    for page in store.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        for found in page.get("Contents", ()):
            body = store.get_object(Bucket=bucket, Key=found["Key"])["Body"].read()
            yield f"{found['Key']}\n{body.decode('utf-8', errors='replace')}"


def test_the_marks_are_told_apart() -> None:
    made = list(canaries())
    assert len(made) >= 60
    assert len({one.matter for one in made} | {one.later_matter for one in made}) == 2 * len(made)
    flock = Flock(None, [(one, Answer(201, {}, 0)) for one in made])  # type: ignore[arg-type]
    accusing = next(one for one in made if one.kind is Kind.ACCUSING)
    assert flock.wrong(json.dumps(accusing.text), Where.MAIL)
    assert not flock.wrong(f"pos {accusing.matter}", Where.REGISTER)
    assert flock.wrong(accusing.text, Where.REGISTER) == {accusing.phone, NAME}
    for one in made:
        assert one.phone in flock.wrong(one.text, Where.REGISTER), one.text
