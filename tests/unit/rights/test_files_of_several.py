"""Files that hold several people: one goes, and nobody else loses a row or a letter."""

import json
from dataclasses import replace
from typing import Any

import pytest

from aduan.adapters.rights.objects import export_without, failure_without
from aduan.application.rights.ports import Person
from aduan.domain.rights.traces import traces_of
from tests.unit.samples import a_case, a_complaint

MINE = replace(a_complaint(), complaint_id="01KMINE", channel="lapor", external_id="9177001")
CASE = replace(a_case(), case_id="01KCASE", opened_by="01KMINE")
TEXT = "tiang lampu miring dekat warung hijau, kode ABX4471"
PERSON = Person(
    complaints=(MINE,),
    cases={"01KMINE": (CASE,)},
    traces=traces_of([TEXT], names=["Siti Penanda01"], numbers=["0812-7764-3391"]),
    pseudonym="terhapus-1",
    said="[dihapus]",
)


def row(pk: str, sk: str, **texts: str) -> dict[str, Any]:
    image = {name: {"S": text} for name, text in texts.items()}
    keys = {"pk": {"S": pk}, "sk": {"S": sk}}
    return {"eventName": "INSERT", "dynamodb": {"Keys": keys, "NewImage": image}}


def batch(*records: dict[str, Any]) -> bytes:
    return json.dumps({"payload": json.dumps({"Records": records}), "version": "1.0"}).encode()


def left_of(content: bytes | None) -> list[dict[str, Any]]:
    assert content is not None
    found: list[dict[str, Any]] = json.loads(json.loads(content)["payload"])["Records"]
    return found


OTHERS = row("COMPLAINT#01KLAIN", "COMPLAINT", text=TEXT.partition(",")[0])


def test_of_a_given_up_batch_only_the_persons_rows_go() -> None:
    mine = row("COMPLAINT#01KMINE", "COMPLAINT", text="apa saja")
    assert left_of(failure_without(batch(mine, OTHERS), PERSON)) == [OTHERS]
    assert failure_without(batch(mine), PERSON) is None


def test_of_a_row_of_their_case_the_quote_goes_and_the_row_stays_to_be_tried_again() -> None:
    said = row(
        "CASE#01KCASE", "SAID#00000003", note="Menurut pelapor tiang lampu miring dekat warung"
    )
    plain = row("CASE#01KCASE", "CYCLE#0001#00000003", at="2026-03-02T01:00:00Z")
    left = left_of(failure_without(batch(said, plain, OTHERS), PERSON))
    assert left[0]["dynamodb"]["NewImage"] == {"note": {"S": "[dihapus]"}}
    assert left[0]["dynamodb"]["Keys"] == said["dynamodb"]["Keys"]
    assert left[1:] == [plain, OTHERS]


@pytest.mark.parametrize(
    "content",
    [
        batch(OTHERS),
        batch(row("CASE#01KCASE", "CYCLE#0001#00000003", at="2026-03-02T01:00:00Z")),
        json.dumps({"requestPayload": {"case_id": "01KCASE", "cycle": 1}}).encode(),
        b"no json",
        b'{"payload": "{\\"Records\\": 5}"}',
    ],
)
def test_what_says_nothing_of_the_person_stays_as_it_is(content: bytes) -> None:
    assert failure_without(content, PERSON) == content


@pytest.mark.parametrize(
    "content",
    [
        json.dumps({"requestPayload": {"complaint_id": "01KMINE"}}).encode(),
        json.dumps({"payload": json.dumps({"said": "Siti Penanda01"})}).encode(),
        b"broken, 0812-7764-3391",
    ],
)
def test_a_call_about_the_person_goes_whole(content: bytes) -> None:
    assert failure_without(content, PERSON) is None


def test_an_export_loses_the_persons_rows_and_keeps_its_form() -> None:
    head = "Tracking ID;Nama Pelapor;Isi Laporan Awal\r\n"
    mine = '9177001;Siti P;"baris satu\r\nbaris dua"\r\n'
    named = "9177009;Anonim;telepon saya 081277643391\r\n"
    theirs = '9177002;Budi;"lampu; taman ""baru"""\r\n'
    whole = f"\ufeff{head}{mine}{named}{theirs}".encode()
    assert export_without(whole, PERSON) == f"\ufeff{head}{theirs}".encode()
    assert export_without(f"{head}{mine}".encode(), PERSON) is None
    alone = f"{head}{theirs}".encode()
    assert export_without(alone, PERSON) == alone


def test_an_export_with_a_very_long_text_loses_the_persons_rows_too() -> None:
    head = "Tracking ID;Nama Pelapor;Isi Laporan Awal\r\n"
    long = f"9177002;Budi;{'lampu ' * 40_000}\r\n"
    whole = f"{head}9177001;Siti P;lampu\r\n{long}".encode()
    assert export_without(whole, PERSON) == f"{head}{long}".encode()
