"""The REST client against the simulated LAPOR! on loopback, one test for each quirk."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from time import monotonic, sleep

import httpx
import pytest

from aduan.adapters.aws.secrets import Credentials, SecretReader
from aduan.adapters.lapor.contract import Contract, load_contract
from aduan.adapters.lapor.rest import RestLapor
from aduan.domain.lapor.drafts import File, FollowUpDraft, HandBackDraft, ReportDraft
from aduan.domain.lapor.outcome import Refused, Sent, Unavailable, Unknown
from aduan.domain.lapor.remote import (
    Absent,
    Found,
    ListingPage,
    RemoteReport,
    Unlisted,
    Unsearchable,
)
from infra.local.lapor.server import CREDENTIALS, Simulator

CITY = Path(__file__).parents[3] / "layers" / "cities" / "serang"
SECRET = {"authorization": CREDENTIALS["Authorization"], "token": CREDENTIALS["token"]}


def contract_at(base_url: str, **changes: dict[str, object]) -> Contract:
    values = load_contract(CITY).at(base_url).model_dump()
    for table, keys in changes.items():
        values[table] = values[table] | keys
    return Contract.model_validate(values)


@pytest.fixture
def lapor(tmp_path: Path) -> Iterator[Simulator]:
    with Simulator(tmp_path / "lapor.sqlite", durable=False) as simulator:
        yield simulator


@pytest.fixture
def client(lapor: Simulator) -> Iterator[RestLapor]:
    yield from client_of(lapor)


@pytest.fixture
def hasty_client(lapor: Simulator) -> Iterator[RestLapor]:
    """Hangs up on whoever does not answer at once."""
    yield from client_of(lapor, connection={"read_timeout_seconds": 0.3})


def client_of(lapor: Simulator, **changes: dict[str, object]) -> Iterator[RestLapor]:
    listing: dict[str, object] = {"path": "/complaints/disposed"}
    rest = RestLapor(contract_at(lapor.base_url, listing=listing, **changes), lambda fresh: SECRET)
    yield rest
    rest.close()


def set_faults(lapor: Simulator, **switches: object) -> None:
    lapor.portal.set_faults(type(lapor.portal.faults())().changed(switches))


def draft(reference: str = "SRG-1", **changes: object) -> ReportDraft:
    values: dict[str, object] = {
        "title": "Lampu jalan padam",
        "content": f"Lampu padam sejak kemarin.\n\nNomor tiket: {reference} [1.1/1 00000000]",
        "classification_id": 2,
        "category_id": 1398,
        "agency_id": "S-DISHUB",
        "place_id": "S-36.73",
        "incident_on": date(2026, 3, 1),
        "anonymous": True,
        "secret": False,
        "priority": False,
        "tags": ("pju",),
        "document_ids": (),
    }
    return ReportDraft(**(values | changes))  # type: ignore[arg-type]


def filed(client: RestLapor, reference: str = "SRG-1") -> str:
    outcome = client.file_report(draft(reference))
    assert isinstance(outcome, Sent)
    return outcome.ids[0]


PHOTO = File("foto.jpg", "image/jpeg", b"\xff\xd8\xff\xe0 isi foto")


def test_a_report_with_photos_is_kept_with_its_flags(lapor: Simulator, client: RestLapor) -> None:
    uploaded = client.upload([PHOTO, File("surat.pdf", "application/pdf", b"%PDF-1.7")])
    assert isinstance(uploaded, Sent)
    assert len(uploaded.ids) == 2
    outcome = client.file_report(draft(document_ids=uploaded.ids))
    assert isinstance(outcome, Sent)
    (kept,) = lapor.portal.everything()
    assert str(kept["id"]) == outcome.ids[0]
    assert kept["attachments"] == f"[{','.join(uploaded.ids)}]."
    assert (kept["is_anonymous"], kept["is_secret"]) == (1, 0)
    assert kept["classification_id"] == 2


def test_a_follow_up_with_a_photo_can_be_read_back(lapor: Simulator, client: RestLapor) -> None:
    complaint_id = filed(client)
    lapor.portal.name_agencies({"S-DISHUB": "Dinas Perhubungan"})
    outcome = client.add_follow_up(
        FollowUpDraft(complaint_id, "S-DISHUB", "TL-SELESAI", "Lampu menyala.", files=(PHOTO,))
    )
    assert isinstance(outcome, Sent)
    rows = client.follow_ups(complaint_id)
    assert isinstance(rows, tuple)
    assert [(row.text, row.sender) for row in rows] == [("Lampu menyala.", "Dinas Perhubungan")]
    assert rows[0].at is not None
    assert abs((rows[0].at - datetime.now(UTC)).total_seconds()) < 30
    report = client.read(complaint_id)
    assert not isinstance(report, Absent | Unavailable)
    assert report.status == "Ditindaklanjuti oleh Instansi"
    assert report.logs[-1].text == (
        "Status berubah dari Terdisposisi menjadi Ditindaklanjuti oleh Instansi"
    )


def test_the_reporters_answer_has_no_sender(lapor: Simulator, client: RestLapor) -> None:
    complaint_id = filed(client)
    lapor.portal.act(complaint_id, "reply", {"text": "Masih padam."})
    rows = client.follow_ups(complaint_id)
    assert isinstance(rows, tuple)
    assert (rows[0].text, rows[0].sender) == ("Masih padam.", "")


def test_half_a_character_becomes_the_sign_for_what_was_lost(
    lapor: Simulator, client: RestLapor
) -> None:
    """The portal hands on what a client cut; nothing here could keep it."""
    complaint_id = filed(client)
    for text in ("Masih mati pak \ud83d", "\ude00 Masih", "Utuh \U0001f600"):
        lapor.portal.act(complaint_id, "reply", {"text": text})
    rows = client.follow_ups(complaint_id)
    assert isinstance(rows, tuple)
    assert {row.text for row in rows} == {
        "Masih mati pak \ufffd",
        "\ufffd Masih",
        "Utuh \U0001f600",
    }


def test_not_our_authority_is_never_taken_as_proven_by_its_answer(
    lapor: Simulator, client: RestLapor
) -> None:
    complaint_id = filed(client)
    outcome = client.hand_back(HandBackDraft(complaint_id, "S-X-PLN", "Kabel milik PLN."))
    assert isinstance(outcome, Unknown)
    report = client.read(complaint_id)
    assert not isinstance(report, Absent | Unavailable)
    assert report.status == "Bukan Wewenang"
    assert "Kabel milik PLN." in report.logs[-1].text


def test_a_reference_is_found_among_others_whatever_the_page(
    lapor: Simulator, client: RestLapor
) -> None:
    wanted = filed(client, "SRG-7")
    for number in range(60):
        filed(client, f"SRG-7{number:02}")
    set_faults(lapor, duplicate_pages=True, reorder_pages=True)
    found = client.find("SRG-7")
    assert isinstance(found, Found)
    assert len(found.candidates) == 61
    assert wanted in {candidate.complaint_id for candidate in found.candidates}


def test_without_a_search_only_a_person_can_look(lapor: Simulator) -> None:
    client = RestLapor(
        contract_at(lapor.base_url, search={"path": ""}, listing={"path": ""}), lambda fresh: SECRET
    )
    assert isinstance(client.find("SRG-1"), Unsearchable)
    assert isinstance(client.page_since(datetime(2026, 1, 1, tzinfo=UTC), 0), Unlisted)
    client.close()


def test_new_reports_are_listed_in_pages(lapor: Simulator, client: RestLapor) -> None:
    for number in range(51):
        lapor.portal.citizen_files(
            {"title": f"Laporan {number}", "content": "Jalan rusak.", "is_secret": number == 3}
        )
    pages = [client.page_since(datetime(2026, 1, 1, tzinfo=UTC), number) for number in (0, 1)]
    assert all(isinstance(page, ListingPage) for page in pages)
    reports = [report for page in pages for report in page.reports]  # type: ignore[union-attr]
    assert [page.last for page in pages] == [False, True]  # type: ignore[union-attr]
    assert len({report.tracking_id for report in reports}) == 51
    assert sum(bool(report.secret) for report in reports) == 1


def test_what_lapor_closes_later_is_seen_in_the_listing_and_in_the_record(
    lapor: Simulator, client: RestLapor
) -> None:
    complaint_id = str(lapor.portal.citizen_files({"title": "Lampu", "content": "Padam."}))

    def seen() -> list[tuple[bool | None, bool | None]]:
        page = client.page_since(datetime(2026, 1, 1, tzinfo=UTC), 0)
        report = client.read(complaint_id)
        assert isinstance(page, ListingPage)
        assert not isinstance(report, Absent | Unavailable)
        return [(one.secret, one.anonymous) for one in (*page.reports, report)]

    assert seen() == [(False, False)] * 2
    lapor.portal.act(complaint_id, "hide", {"text": "rahasia"})
    assert seen() == [(True, False)] * 2
    lapor.portal.act(complaint_id, "hide", {"text": "anonim"})
    assert seen() == [(True, True)] * 2
    lapor.portal.act(complaint_id, "show", {"text": "rahasia"})
    assert seen() == [(False, True)] * 2


def test_a_flag_that_is_agreed_on_nowhere_is_not_told(lapor: Simulator) -> None:
    agreed = contract_at(lapor.base_url)
    fields = {name: path for name, path in agreed.report.fields.items() if name != "secret"}
    elsewhere = agreed.report.model_dump() | {
        "fields": fields | {"anonymous": "results.data.tidak_ada"}
    }
    client = RestLapor(contract_at(lapor.base_url, report=elsewhere), lambda fresh: SECRET)
    complaint_id = filed(client)
    lapor.portal.act(complaint_id, "hide", {"text": "rahasia"})
    report = client.read(complaint_id)
    assert not isinstance(report, Absent | Unavailable)
    assert (report.secret, report.anonymous) == (None, None)
    client.close()


@pytest.mark.parametrize(
    ("switch", "kept", "kind"),
    [
        ({"cut_before_commit": 1}, False, Unknown),
        ({"cut_after_commit": 1}, True, Unknown),
        ({"error_before_commit": 1}, False, Unknown),
        ({"error_after_commit": 1}, True, Unknown),
        ({"no_id": 1}, True, Unknown),
        ({"no_id_uncommitted": 1}, False, Unknown),
        ({"html": 1}, True, Unknown),
        ({"html_uncommitted": 1}, False, Unknown),
        ({"wrong_json": 1}, True, Unknown),
        ({"down": True}, False, Unknown),
        ({"too_many": 1}, False, Unavailable),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_write_that_may_have_been_kept_is_unknown(
    lapor: Simulator, client: RestLapor, switch: dict[str, object], kept: bool, kind: type
) -> None:
    set_faults(lapor, **switch)
    outcome = client.file_report(draft("SRG-9"))
    assert isinstance(outcome, kind)
    set_faults(lapor)
    found = client.find("SRG-9")
    assert isinstance(found, Found)
    assert bool(found.candidates) is kept


def test_a_write_kept_after_the_client_hung_up_is_unknown(
    lapor: Simulator, client: RestLapor, hasty_client: RestLapor
) -> None:
    set_faults(lapor, slow=1, slow_seconds=1.0)
    assert isinstance(hasty_client.file_report(draft("SRG-9")), Unknown)
    set_faults(lapor)
    deadline = monotonic() + 30
    while not lapor.portal.everything() and monotonic() < deadline:
        sleep(0.1)
    found = client.find("SRG-9")
    assert isinstance(found, Found)
    assert len(found.candidates) == 1


def test_too_many_calls_says_how_long_to_rest(lapor: Simulator, client: RestLapor) -> None:
    set_faults(lapor, too_many=1, retry_after_seconds=17)
    assert client.file_report(draft()) == Unavailable("HTTP 429", 17.0, throttled=True)
    assert client.ping() == Unavailable("HTTP 429", 17.0, throttled=True)


def test_where_nobody_listens_nothing_was_taken(lapor: Simulator, client: RestLapor) -> None:
    filed(client)
    lapor.shut()
    assert isinstance(client.file_report(draft()), Unavailable)
    assert isinstance(client.ping(), Unavailable)
    lapor.open()
    assert client.ping() is None


def test_what_lapor_says_no_to_is_refused_with_its_reason(client: RestLapor) -> None:
    assert client.file_report(draft(title=" ")) == Refused("HTTP 422: title wajib diisi")
    too_long = FollowUpDraft(filed(client), "S-DISHUB", "TL-LANJUT", "a" * 1001)
    assert client.add_follow_up(too_long) == Refused(
        "HTTP 422: content paling banyak 1000 karakter"
    )


def test_a_report_that_is_not_there_is_absent_and_an_error_page_is_not(
    lapor: Simulator, client: RestLapor
) -> None:
    assert client.read("123") == Absent()
    assert client.follow_ups("123") == Absent()
    set_faults(lapor, html_uncommitted=1)
    assert isinstance(client.read("123"), Unavailable)


@dataclass
class Vault:
    """Secrets Manager, as far as it is asked; `now` counts seconds."""

    held: dict[str, str]
    now: float = 0.0
    asked: int = 0

    def get_secret_value(self, *, SecretId: str) -> dict[str, str]:  # noqa: N803 - boto3's name
        self.asked += 1
        return {"SecretString": self.held[SecretId]}

    def rotate(self, token: str) -> None:
        self.held["lapor"] = json.dumps(SECRET | {"token": token})

    def client(self, lapor: Simulator) -> RestLapor:
        reader = SecretReader(self, clock=lambda: self.now)
        return RestLapor(contract_at(lapor.base_url), Credentials(reader, "lapor"))


def test_a_rotation_is_followed_within_a_minute_without_a_refusal(lapor: Simulator) -> None:
    vault = Vault({"lapor": json.dumps(SECRET)})
    client = vault.client(lapor)
    filed(client)
    vault.rotate("token-baru")
    vault.now = 61.0
    lapor.store.keep_setting("credentials", CREDENTIALS | {"token": "token-baru"})
    before = lapor.counts["POST /complaints/complaint"]
    filed(client, "SRG-2")
    assert lapor.counts["POST /complaints/complaint"] == before + 1
    assert vault.asked == 2
    client.close()


@pytest.mark.parametrize("status", [401, 403])
def test_refused_credentials_are_read_afresh_once_and_the_call_is_made_again(
    lapor: Simulator, status: int
) -> None:
    lapor.refuses_with = status
    vault = Vault({"lapor": json.dumps(SECRET)})
    client = vault.client(lapor)
    filed(client)
    vault.rotate("token-baru")  # within the minute for which the old one is kept
    lapor.store.keep_setting("credentials", CREDENTIALS | {"token": "token-baru"})
    filed(client, "SRG-2")
    assert lapor.portal.copies() == {"SRG-1": 1, "SRG-2": 1}
    assert client.ping() is None
    lapor.store.keep_setting("credentials", CREDENTIALS | {"token": "lain lagi"})
    refused = lapor.counts["POST /complaints/complaint"]
    assert client.file_report(draft("SRG-3")) == Unavailable(f"kredensial ditolak ({status})")
    assert lapor.counts["POST /complaints/complaint"] == refused + 1
    assert vault.asked == 3
    client.close()


@pytest.mark.parametrize("written", ["", "bukan json", "[]", '{"authorization": "ada"}'])
def test_without_credentials_nothing_is_sent_until_a_person_put_them_right(
    lapor: Simulator, written: str
) -> None:
    vault = Vault({"lapor": written})
    client = vault.client(lapor)
    assert isinstance(client.file_report(draft("SRG-1")), Unavailable)
    assert isinstance(client.ping(), Unavailable)
    assert not lapor.counts
    vault.rotate(SECRET["token"])
    vault.now = 61.0
    filed(client)
    client.close()


def test_the_portal_forgets_nothing_over_a_restart(tmp_path: Path) -> None:
    with Simulator(tmp_path / "lapor.sqlite") as first:
        client = RestLapor(contract_at(first.base_url), lambda fresh: SECRET)
        complaint_id = filed(client)
        set_faults(first, down=True)
        client.close()
    with Simulator(tmp_path / "lapor.sqlite") as second:
        assert second.portal.faults().down
        set_faults(second)
        client = RestLapor(contract_at(second.base_url), lambda fresh: SECRET)
        assert isinstance(client.read(complaint_id), RemoteReport)
        assert second.portal.copies() == {"SRG-1": 1}
        client.close()


def test_the_same_seed_gives_the_same_faults(tmp_path: Path) -> None:
    def run(name: str) -> list[str]:
        with Simulator(tmp_path / name, seed=5, durable=False) as lapor:
            client = RestLapor(contract_at(lapor.base_url), lambda fresh: SECRET)
            set_faults(lapor, cut_after_commit=0.3, error_before_commit=0.3)
            outcomes = [type(client.file_report(draft())).__name__ for _ in range(20)]
            client.close()
            return outcomes

    assert run("a") == run("b")
    assert set(run("c")) == {"Sent", "Unknown"}


def test_another_contract_with_other_names_needs_no_other_code() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        if request.method == "POST":
            return httpx.Response(201, json={"hasil": {"nomor": "L-77"}})
        return httpx.Response(
            200,
            json={
                "aduan": {"keadaan": {"nama": "Selesai"}, "opd": {"kode": "9"}},
                "riwayat": [{"kapan": "2026/03/01 07:00", "isi": "x", "baru": "Selesai"}],
            },
        )

    contract = contract_at(
        "http://127.0.0.1:9/v3",
        connection={"headers": {"X-Api-Key": "{kunci}"}},
        create={
            "path": "/aduan",
            "answer_id": "hasil.nomor",
            "fields": {"content": "uraian", "category": "kode_topik"},
            "fixed": {"asal": "serang"},
        },
        report={
            "path": "/aduan/{id}/lihat",
            "fields": {"status": "aduan.keadaan.nama", "agency_id": "aduan.opd.kode"},
            "log_rows": "riwayat",
            "log_fields": {"at": "kapan", "text": "isi", "status_new": "baru"},
        },
        times={"stamp_formats": ("%Y/%m/%d %H:%M",), "api_zone": "Asia/Jakarta"},
    )
    client = RestLapor(
        contract, lambda fresh: {"kunci": "k"}, transport=httpx.MockTransport(answer)
    )
    assert client.file_report(draft()) == Sent(("L-77",))
    report = client.read("L-77")
    assert not isinstance(report, Absent | Unavailable)
    assert (report.status, report.agency_id) == ("Selesai", "9")
    assert report.logs[0].at == datetime(2026, 3, 1, 0, 0, tzinfo=UTC)
    assert [request.url.path for request in asked] == ["/v3/aduan", "/v3/aduan/L-77/lihat"]
    assert asked[0].headers["X-Api-Key"] == "k"
    assert set(httpx.Response(200, content=asked[0].content).json()) == {
        "uraian",
        "kode_topik",
        "asal",
    }


def test_placeholder_ids_can_be_sent_nowhere_but_home() -> None:
    with pytest.raises(ValueError, match="provisional_ids"):
        load_contract(CITY).at("https://www.lapor.go.id/api")
