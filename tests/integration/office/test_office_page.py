"""The page of a post, by the real function over a register in process: every row is reached, no
page costs more than eight calls, and no link shows or changes what is not its post's."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

import boto3
import pytest

from aduan.adapters.dynamodb.case import RegisterCases, listed_items
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import encode
from aduan.adapters.dynamodb.core.keys import OFFICIALS, appointment
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.search import RegisterSearch
from aduan.application.office import show
from aduan.domain import links
from aduan.domain.case.case import Audience, Case, DueTimes, Level, Place, Role, Status
from aduan.domain.case.listed import listed
from aduan.domain.links import OfficeLink
from aduan.domain.officials.appointments import Appointment
from aduan.domain.search.terms import terms_of
from aduan.pages.office import office_page
from tests.handlers import lay_out_pack, started
from tests.unit.samples import CITY, a_case, a_complaint

KEY: Final = "k" * 32
MANY: Final = 95
SIGNED: Final = re.compile(r"[\w-]+\.[\w-]+\.[\w-]{40,}")
Page = dict[str, Any]


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


class Office:
    """The function, the register behind it, and what each request asked of the register."""

    def __init__(self, register: Table, handler: Callable[..., Page], wired: Any) -> None:
        self.register = register
        self.handler = handler
        self.calls: Counter[str] = Counter()
        client = wired.office.reading.lists.table.client
        client.meta.events.register("before-call.dynamodb", self._called)

    def _called(self, model: Any, **_: Any) -> None:
        self.calls[model.name] += 1

    def holds(self, number: int, **changes: Any) -> Case:
        case = a_case(
            case_id=f"01K{number:023}", number=f"SRG-2026-0000-{number:04}", complaint_count=1,
            reporter_count=1, **changes,
        )  # fmt: skip
        rows = (
            encode(case, {"type": "case"}, {"pk": f"CASE#{case.case_id}", "sk": "CASE"}),
            encode({"type": "number", "case_id": case.case_id},
                   {"pk": f"NUMBER#{case.number}", "sk": "NUMBER"}),
            *listed_items(listed(case)),
        )  # fmt: skip
        self.register.transact([self.register.put(row) for row in rows])
        return case

    def hears(self, case: Case, text: str) -> None:
        """A complaint of the case, filed under its words as placing files it."""
        number = case.number[-4:]
        complaint = a_complaint(
            complaint_id=f"A{number}", case_id=case.case_id, title="", text=text,
            external_id=f"RBG-{number}", reporter_hash=None,
        )  # fmt: skip
        rows = (
            encode(complaint, {"type": "complaint"}, keys.complaint(complaint.complaint_id)),
            encode({"type": "source", "complaint_id": complaint.complaint_id},
                   keys.source("rabeg", complaint.external_id)),
        )  # fmt: skip
        self.register.transact([self.register.put(row) for row in rows])
        RegisterSearch(self.register).file(complaint, terms_of(complaint, case.place, case.matter))

    def asks(self, token: str, method: str = "GET", *, query: Any = None, **form: str) -> Page:
        self.calls.clear()
        return self.handler(
            {
                "httpMethod": method,
                "resource": "/office/{token}",
                "pathParameters": {"token": token},
                "queryStringParameters": query,
                "headers": {},
                "body": urlencode(form),
            },
            None,
        )

    def follows(self, href: str) -> Page:
        where = urlsplit(unescape(href))
        return self.asks(where.path, query=dict(parse_qsl(where.query)))


@pytest.fixture
def office(register: Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    secrets = boto3.client("secretsmanager")
    secrets.create_secret(Name="link", SecretString=json.dumps({"current": KEY, "previous": None}))
    lay_out_pack(tmp_path)
    environment = {
        "STAGE": "test", "CITY": "serang", "REGISTER_TABLE": register.name,
        "PUBLIC_URL": "https://aduan.example/prod",
        "OLD_LINK_SECRET_ID": "link",
        "LINK_KEY": "arn:aws:kms:ap-southeast-3:123456789012:key/new",
        "OLD_LINKS_UNTIL": "2999-12-31",
        "EVIDENCE_BUCKET": "bukti",
    }  # fmt: skip
    module = started("official_action", tmp_path, monkeypatch, environment)
    return Office(register, module.handler, module.WIRED)


def token(
    post: str = "DISHUB", role: Role = Role.OPERATOR, *, days: float = 14,
    written: datetime | None = None,
) -> str:  # fmt: skip
    at = written or datetime.now(UTC)
    link = OfficeLink(post, role, at + timedelta(days=days), at, post)
    return links.sign(link, [KEY.encode()])


def due(at: datetime) -> DueTimes:
    return DueTimes(at, at + timedelta(days=1), at, at, at + timedelta(days=20))


def numbers(page: Page) -> list[str]:
    return re.findall(r'<a href="\.\./actions/[^"]+"><b>(SRG-[0-9-]+)</b>', page["body"])


def printed(page: Page) -> list[str]:
    return re.findall(r"<p><b>(SRG-[0-9-]+)</b>", page["body"])


def tabs(page: Page) -> dict[str, str]:
    found = re.findall(
        r'<a href="([^"]+)"[^>]*>([^<&]+?)(?:&nbsp;<b>([^<]+)</b>)?</a>', page["body"]
    )
    return {name: count for _, name, count in found}


def onward(page: Page) -> str | None:
    found = re.search(r'<a href="([^"]+)" rel="next">Lanjut</a>', page["body"])
    return found.group(1) if found else None


def walked(office: Office, first: Page) -> list[str]:
    """Every case from this page on, as a person reaches them; each page within its bounds."""
    found, page = numbers(first), first
    while (href := onward(page)) is not None:
        page = office.follows(href)
        assert page["statusCode"] == 200
        assert sum(office.calls.values()) <= 8
        assert "Scan" not in office.calls
        assert len(page["body"].encode()) < 100_000
        found += numbers(page)
    return found


def test_what_is_late_stands_first_and_every_case_is_reached(office: Office, now: datetime) -> None:
    for number in range(MANY):
        office.holds(number, due=due(now + timedelta(hours=number - 20, minutes=30)))
    office.holds(900, agency="DLH")
    page = office.asks(token())
    assert sum(office.calls.values()) <= 8
    assert "Scan" not in office.calls
    assert walked(office, page) == [f"SRG-2026-0000-{number:04}" for number in range(MANY)]
    shown = tabs(page)
    assert (shown["Semua"], shown["Terlambat"]) == (str(MANY), "20")
    assert '<span class="left late">terlambat 19 jam' in page["body"]


def test_the_tabs_and_what_narrows_count_and_hold_the_same(office: Office, now: datetime) -> None:
    later = due(now + timedelta(days=5))
    for number in range(40):
        status = (
            Status.DITUNDA if number % 4 == 0 else Status.BARU if number % 2 else Status.DITERIMA
        )
        place = Place(kelurahan_code=f"36.73.01.100{number % 3}", kelurahan="X", kecamatan="Serang")
        office.holds(
            number,
            due=later,
            status=status,
            place=place,
            category="pju" if number < 35 else "parkir",
        )
    page = office.asks(token())
    shown = tabs(page)
    assert (shown["Belum diterima"], shown["Menunggu pihak lain"]) == ("20", "10")
    assert len(walked(office, office.asks(token(), query={"bagian": "baru"}))) == 20
    assert len(walked(office, office.asks(token(), query={"bagian": "menunggu"}))) == 10
    narrowed = office.asks(token(), query={"hal": "parkir"})
    assert sum(office.calls.values()) <= 8
    assert numbers(narrowed) == [f"SRG-2026-0000-{number:04}" for number in range(35, 40)]
    area = office.asks(token(), query={"kelurahan": "36.73.01.1001", "bagian": "baru"})
    assert len(walked(office, area)) == sum(n % 3 == 1 and n % 2 == 1 for n in range(40))


def test_due_today_is_the_citys_day(office: Office, now: datetime) -> None:
    soon = now + timedelta(seconds=30)
    office.holds(1, due=due(soon))
    office.holds(2, due=due(now + timedelta(days=2)))
    office.holds(3, due=due(now - timedelta(seconds=30)))
    page = office.asks(token(), query={"bagian": "hari-ini"})
    if soon.astimezone(CITY.zone).date() == now.astimezone(CITY.zone).date():
        assert numbers(page) == ["SRG-2026-0000-0001"]


def test_what_was_closed_this_month_stands_apart(office: Office, now: datetime) -> None:
    office.holds(1, due=due(now + timedelta(days=1)))
    office.holds(2, status=Status.SELESAI, closed_at=now - timedelta(seconds=5))
    office.holds(3, status=Status.SELESAI, closed_at=now - timedelta(days=40))
    office.holds(4, status=Status.DIGABUNG, merged_into="K")
    assert numbers(office.asks(token())) == ["SRG-2026-0000-0001"]
    page = office.asks(token(), query={"bagian": "selesai"})
    assert numbers(page) == ["SRG-2026-0000-0002"]


def test_a_moved_case_leaves_one_list_for_the_other_with_its_change(
    office: Office, now: datetime
) -> None:
    case = office.holds(1, due=due(now + timedelta(hours=5)))
    link = numbers_to_links(office.asks(token()))["SRG-2026-0000-0001"]
    pressed = office.handler(
        {
            "httpMethod": "POST", "resource": "/actions/{token}",
            "pathParameters": {"token": link},
            "body": urlencode({"move": "forward", "note": "Jalan kota", "agency": "DPUPR",
                               "once": "satu-kali"}),
        },
        None,
    )  # fmt: skip
    assert pressed["statusCode"] == 200
    assert numbers(office.asks(token())) == []
    assert numbers(office.asks(token("DPUPR"))) == [case.number]


def numbers_to_links(page: Page) -> dict[str, str]:
    found = re.findall(r'<a href="\.\./actions/([^"]+)"><b>(SRG-[0-9-]+)</b>', page["body"])
    return {number: link for link, number in found}


def test_several_are_accepted_with_one_press_and_again_changes_nothing(
    office: Office, now: datetime
) -> None:
    cases = [office.holds(n, due=due(now + timedelta(hours=n + 1))) for n in range(3)]
    cases.append(office.holds(7, status=Status.DITINDAKLANJUTI, due=due(now + timedelta(hours=9))))
    cases.append(office.holds(8, agency="DLH"))
    ticks = {f"kasus-{case.case_id}": "1" for case in cases} | {"kasus-tidak-ada": "1"}
    page = office.asks(token(), "POST", move="terima_beberapa", **ticks)
    assert "3 aduan diterima. Tenggat tetap berjalan." in page["body"]
    assert "3 tidak dapat diterima" in page["body"]
    cases_now = RegisterCases(office.register)
    found = [cases_now.get_case(case.case_id) for case in cases]
    assert [one.status for one in found] == [
        *[Status.DITERIMA] * 3, Status.DITINDAKLANJUTI, Status.BARU,
    ]  # fmt: skip
    assert [one.due for one in found] == [one.due for one in cases]
    again = office.asks(token(), "POST", move="terima_beberapa", **ticks)
    assert "3 sudah diterima sebelumnya." in again["body"]
    assert [cases_now.get_case(case.case_id) for case in cases] == found


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE"])
def test_nothing_but_post_accepts(method: str, office: Office, now: datetime) -> None:
    case = office.holds(1, due=due(now + timedelta(hours=1)))
    office.asks(token(), method, query={"move": "terima_beberapa", f"kasus-{case.case_id}": "1"},
                move="terima_beberapa", **{f"kasus-{case.case_id}": "1"})  # fmt: skip
    assert not {"TransactWriteItems", "PutItem", "UpdateItem"} & set(office.calls)
    assert RegisterCases(office.register).get_case(case.case_id).status is Status.BARU


# --- who asks for what is not his -----------------------------------------------------------------


def test_an_office_sees_no_other_offices_list_whatever_the_address_says(
    office: Office, now: datetime
) -> None:
    for number, agency in enumerate(["DISHUB", "DLH", "DPUPR"]):
        office.holds(number, agency=agency, due=due(now + timedelta(hours=1)))
    for query in (
        {"instansi": "DLH"}, {"instansi": "DLH", "bagian": "semua"}, {"kecamatan": "Serang"},
        {"instansi": "#"}, {"sesudah": "~"}, {"sesudah": " " * 500}, {"sesudah": "\x00"},
        {"bagian": "../x"}, {"tingkat": "RAJA"}, {"hal": "' OR 1=1"}, {"bentuk": "xml"},
    ):  # fmt: skip
        page = office.asks(token(), query=query)
        assert page["statusCode"] == 200
        assert set(numbers(page)) <= {"SRG-2026-0000-0000"}


def test_nobody_finds_by_trying_numbers_what_is_another_offices(
    office: Office, now: datetime
) -> None:
    office.holds(1, due=due(now + timedelta(hours=1)))
    office.holds(2, agency="DLH", due=due(now + timedelta(hours=1)))
    office.holds(3, withheld_from=("DISHUB",), agency="INSPEKTORAT", inspektorat_only=True)
    assert numbers(office.asks(token(), query={"cari": "srg-2026-0000-0001"})) == [
        "SRG-2026-0000-0001"
    ]
    for number in (2, 3, 4):
        page = office.asks(token(), query={"cari": f"SRG-2026-0000-000{number}"})
        assert page["body"].count("Tidak ditemukan kasus yang cocok pada kantor ini") == 1
        assert numbers(page) == []


def test_words_find_what_is_with_the_office_and_nothing_of_another(
    office: Office, now: datetime
) -> None:
    """The attack of somebody who reads other offices' cases by guessing what they may say."""
    hour = due(now + timedelta(hours=1))
    office.hears(office.holds(1, due=hour), "Lampu jalan mati di Jalan Kenanga dekat masjid.")
    office.hears(office.holds(2, due=hour), "Lampu jalan mati di Jalan Melati.")
    office.hears(office.holds(3, due=hour, agency="DLH"), "Sampah menumpuk di Jalan Kenanga.")
    hidden = {"agency": "INSPEKTORAT", "inspektorat_only": True, "withheld_from": ("DISHUB",)}
    office.hears(office.holds(4, due=hour, **hidden), "Pungutan liar di Jalan Kenanga.")
    office.hears(office.holds(5, due=hour, agency="DLH", secret=True), "Limbah di Jalan Kenanga.")

    def found(question: str, who: str = "") -> list[str]:
        page = office.asks(who or token(), query={"cari": question})
        assert page["statusCode"] == 200
        assert sum(office.calls.values()) <= 8
        assert "Scan" not in office.calls
        return numbers(page)

    mine = ["SRG-2026-0000-0001"]
    assert found("kenanga lampu") == mine
    assert found("masjid kenanga") == mine
    assert found("SRG-2026-0000-0002") == ["SRG-2026-0000-0002"]
    assert found("RBG-0001") == mine
    for other in ("sampah kenanga", "pungutan liar kenanga", "limbah kenanga", "ken"):
        assert set(found(other)) <= set(mine)
    for name in ("SRG-2026-0000-0003", "SRG-2026-0000-0004", "SRG-2026-0000-0005", "RBG-0003",
                 "RBG-0004", "sampah", "pungutan", "limbah", "0812 3456 7890", "*", "%", "#",
                 "WORD#", "\x00", "a" * 5_000):  # fmt: skip
        assert found(name) == []
    inspectorate = token("INSPEKTORAT", Role.AGENCY_HEAD)
    assert found("pungutan liar kenanga", inspectorate) == ["SRG-2026-0000-0004"]
    sekda = token("SEKDA", Role.SEKDA)
    assert set(found("kenanga", sekda)) == {f"SRG-2026-0000-000{n}" for n in (1, 3, 5)}
    assert found("pungutan liar", sekda) == []


def test_an_office_finds_its_own_case_behind_a_page_of_the_citys(
    office: Office, now: datetime
) -> None:
    hour = due(now + timedelta(hours=1))
    for number in range(1, 103):
        agency = "DISHUB" if number == 1 else "DLH"
        office.hears(office.holds(number, due=hour, agency=agency), "Sampah dekat masjid.")
    for question in ("masjid", "sampah masjid"):
        page = office.asks(token(), query={"cari": question})
        assert numbers(page) == ["SRG-2026-0000-0001"], question
        assert "Masih ada yang lain" not in page["body"]
        assert sum(office.calls.values()) <= 8
        assert "Scan" not in office.calls


def test_what_is_not_found_is_answered_as_what_is_hidden(office: Office, now: datetime) -> None:
    hidden = {"agency": "INSPEKTORAT", "inspektorat_only": True, "withheld_from": ("DISHUB",)}
    office.hears(office.holds(4, due=due(now), **hidden), "Pungutan liar di Jalan Kenanga.")

    def said(question: str) -> str:
        body: str = office.asks(token(), query={"cari": question})["body"]
        return SIGNED.sub("", body.replace(question, "?"))  # links say when they were made

    assert said("SRG-2026-0000-0004") == said("SRG-2026-0000-0009")
    assert said("pungutan") == said("zebrakuning")


def test_a_link_of_another_kind_opens_no_page_and_this_one_no_case(office: Office) -> None:
    case = office.holds(1)
    action = links.sign(
        links.link_for(case, post="DISHUB", role=Role.OPERATOR, moves=(),
                       expires_at=datetime.now(UTC) + timedelta(days=1), nonce="n"),
        [KEY.encode()],
    )  # fmt: skip
    assert office.asks(action)["statusCode"] == 404
    assert office.asks(token()[:-2])["statusCode"] == 404
    assert (
        office.asks(token(days=-1, written=datetime.now(UTC) - timedelta(days=2)))["statusCode"]
        == 410
    )
    answer = office.handler(
        {"httpMethod": "GET", "resource": "/actions/{token}",
         "pathParameters": {"token": token()}},
        None,
    )  # fmt: skip
    assert answer["statusCode"] == 404


@pytest.mark.parametrize("successor", ["Sari", "Budi"])
def test_a_former_holders_page_dies_at_the_set_hour_and_his_successors_opens(
    office: Office, now: datetime, successor: str
) -> None:
    """Also where the two bear the same name: a link belongs to the appointment."""
    hour = now - timedelta(minutes=5)
    for name, since, until in (("Budi", now - timedelta(days=90), hour), (successor, hour, None)):
        one = Appointment(
            name,
            "DISHUB",
            name,
            Audience.OPERATOR,
            "SK 1",
            since,
            f"{name}@x.go.id",
            until=until,
            confirmed=(f"{name}@x.go.id",),
        )
        office.register.transact(
            [
                office.register.put(
                    encode(one, {"type": "appointment"}, appointment("DISHUB", since, name))
                )
            ]
        )
    assert OFFICIALS
    before = office.asks(token(written=hour - timedelta(minutes=1)))
    assert before["statusCode"] == 410
    assert "Tautan dari masa tugas sebelumnya" in before["body"]
    assert office.asks(token(written=hour + timedelta(seconds=1)))["statusCode"] == 200
    pressed = office.asks(
        token(written=hour - timedelta(minutes=1)), "POST", move="terima_beberapa"
    )
    assert pressed["statusCode"] == 410


def test_a_row_opens_its_case_and_ends_with_the_page_it_stands_on(
    office: Office, now: datetime
) -> None:
    """Also a case that came to the office after the link of its page was written."""
    office.holds(1, due=due(now + timedelta(hours=1)), clock_from=now - timedelta(hours=1))
    old = token(written=now - timedelta(days=3))
    link = numbers_to_links(office.asks(old))["SRG-2026-0000-0001"]
    read = links.read_action(link, [KEY.encode()], now)
    assert isinstance(read, links.ActionLink)
    assert read.expires_at <= now + timedelta(days=11, seconds=1)
    opened = office.handler(
        {"httpMethod": "GET", "resource": "/actions/{token}", "pathParameters": {"token": link}},
        None,
    )
    assert opened["statusCode"] == 200


# --- what leaves the house ------------------------------------------------------------------------


def test_a_spreadsheet_carries_out_no_cell_and_holds_no_secret(
    office: Office, now: datetime
) -> None:
    for number, matter in enumerate(["=1+1", "+62", "-1", "@x", "\t=1", "＝1", 'Lampu, mati "x"']):
        office.holds(number, matter=matter, due=due(now + timedelta(hours=number)))
    office.holds(
        9,
        matter="RAHASIA-SEKALI",
        secret=True,
        due=due(now + timedelta(hours=9)),
        place=Place(address="JALAN-RAHASIA"),
    )
    answer = office.asks(token(), query={"bentuk": "csv"})
    assert answer["headers"]["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["headers"]["Content-Disposition"].startswith("attachment")
    head, *rows = csv.reader(io.StringIO(answer["body"].removeprefix("\ufeff")))
    assert len(rows) == 8
    assert all(len(row) == len(head) for row in rows)
    assert not [cell for row in rows for cell in row if cell[:1] in "=+-@\t\r\n＝" and cell]
    assert "RAHASIA-SEKALI" not in answer["body"]
    assert "JALAN-RAHASIA" not in answer["body"]
    assert rows[-1][1] == "Aduan rahasia"


def test_a_list_longer_than_one_file_is_handed_out_whole_in_several(
    office: Office, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(show, "EXPORTED", 10)
    monkeypatch.setattr(office_page, "EXPORTED", 10)
    for number in range(27):
        office.holds(number, due=due(now + timedelta(hours=number)), category="pju")
    for query in ({}, {"hal": "pju"}):
        page = office.asks(token(), query=query)
        parts = re.search(r'<a href="([^"]+)">Unduh CSV dalam beberapa berkas</a>', page["body"])
        assert parts is not None
        found, at, onward = [], 0, [parts[1]]
        while onward:
            offered, at = office.follows(onward[0]), at + 1
            assert sum(office.calls.values()) <= 8
            assert f"{(10, 10, 7)[at - 1]} dari 27 kasus" in offered["body"]
            (href,) = re.findall(r'href="([^"]+)">Unduh berkas', offered["body"])
            answer = office.follows(href)
            assert sum(office.calls.values()) <= 8
            assert f"-bagian-{at}.csv" in answer["headers"]["Content-Disposition"]
            found += list(csv.reader(io.StringIO(answer["body"].removeprefix("\ufeff"))))[1:]
            onward = re.findall(r'href="([^"]+)" rel="next"', offered["body"])
        assert [row[0] for row in found] == [f"SRG-2026-0000-{number:04}" for number in range(27)]


def test_what_is_printed_goes_on_in_print(
    office: Office, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(show, "PRINTED", 20)
    for number in range(25):
        office.holds(number, due=due(now + timedelta(hours=number)))
    page = office.asks(token(), query={"bentuk": "cetak"})
    assert "20 kasus ditampilkan dari 25" in page["body"]
    href = onward(page)
    assert href is not None
    further = office.follows(href)
    assert "<form" not in further["body"]
    assert len(printed(further)) == 5


def test_a_print_holds_more_rows_and_nothing_to_press(office: Office, now: datetime) -> None:
    for number in range(80):
        office.holds(number, due=due(now + timedelta(hours=number)))
    page = office.asks(token(), query={"bentuk": "cetak"})
    assert len(printed(page)) == 80
    assert "<form" not in page["body"]
    assert sum(office.calls.values()) <= 8


# --- leaders --------------------------------------------------------------------------------------


def test_leaders_see_every_offices_list_but_nothing_that_accuses_them(
    office: Office, now: datetime
) -> None:
    hour = due(now + timedelta(hours=1))
    office.holds(1, due=hour)
    office.holds(2, agency="DLH", due=hour, level=Level.SEKDA)
    office.holds(
        3, agency="INSPEKTORAT", due=hour, withheld_from=("SEKDA", "SETDA"), inspektorat_only=True
    )
    office.holds(
        4,
        agency="INSPEKTORAT",
        due=hour,
        inspektorat_only=True,
        matter="MATTER",
        place=Place(kelurahan_code="36.73.01.1004", kecamatan="Serang"),
    )
    sekda, wali = token("SEKDA", Role.SEKDA), token("WALI_KOTA", Role.WALI_KOTA)
    every = {"bagian": "semua"}
    page = office.asks(sekda, query=every)
    assert sorted(numbers(page)) == [
        "SRG-2026-0000-0001",
        "SRG-2026-0000-0002",
        "SRG-2026-0000-0004",
    ]
    assert "MATTER" not in page["body"]
    assert tabs(page)["Semua"] == "3"
    assert len(numbers(office.asks(wali, query=every))) == 4
    assert numbers(office.asks(sekda, query=every | {"instansi": "DLH"})) == ["SRG-2026-0000-0002"]
    assert numbers(office.asks(sekda, query=every | {"tingkat": "SEKDA"})) == ["SRG-2026-0000-0002"]
    in_serang = numbers(office.asks(sekda, query=every | {"kecamatan": "Serang"}))
    assert sorted(in_serang) == ["SRG-2026-0000-0001", "SRG-2026-0000-0002"]
    assert numbers(office.asks(sekda, query={"cari": "SRG-2026-0000-0003"})) == []
    pressed = office.asks(
        sekda, "POST", move="terima_beberapa", **{f"kasus-{'01K' + '1'.zfill(23)}": "1"}
    )
    assert "1 tidak dapat diterima" in pressed["body"]


def test_an_older_row_never_takes_the_place_of_a_newer(now: datetime) -> None:
    """What the repair of lists rests on: each row says of which version it is."""
    case = a_case(version=7)
    office, city = listed_items(listed(case))
    assert office["v"] == city["v"] == {"N": "7"}
    closed = replace(case, status=Status.SELESAI, closed_at=now)
    office, city = listed_items(listed(closed))
    assert office["work_pk"]["S"] == "DONE#DISHUB"
    assert "work_pk" not in city
