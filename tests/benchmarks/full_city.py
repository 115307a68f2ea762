"""A city with as many open cases as one likes, as rows of the register: what lists and searches
are measured on, and what `python -m infra.local fill` puts into a running stack. Every word is
invented.

The rows are those the adapters write; only timers and notices are left out, for nobody is to be
told of these cases.
"""

import argparse
import os
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import boto3

from aduan.adapters.dynamodb.case import RegisterCases, member_item
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import Item, encode
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.search import RegisterSearch
from aduan.application.placing.own_case import case_id_of, case_number
from aduan.domain.case.case import Actor, Case, Place, Role, Status
from aduan.domain.case.clocks import due_times
from aduan.domain.case.complaint import Complaint, Location
from aduan.domain.case.decide import opening
from aduan.domain.case.identifiers import new_id, new_tracking_code
from aduan.domain.city.city import City, load_city
from aduan.domain.search.terms import terms_of
from tests.city import PACK, RULES

WHAT: Final = {
    "pju": ("Lampu jalan padam", "Lampu jalan mati sejak {n} malam, gelap sekali"),
    "sampah": ("Sampah menumpuk", "Sampah menumpuk {n} hari belum diangkut, bau"),
    "jalan_rusak": ("Jalan rusak", "Jalan berlubang selebar {n} jengkal, motor sering jatuh"),
    "drainase": ("Saluran mampet", "Got mampet, air tergenang {n} hari"),
    "pohon": ("Pohon tumbang", "Pohon miring mau tumbang menimpa kabel sejak {n} hari"),
}
STREETS: Final = (
    "Melati", "Kenanga", "Cendana", "Rajawali", "Merpati", "Anggrek", "Flamboyan", "Sawo", "Durian",
    "Pahlawan", "Ki Buyut Sela", "Nyai Gandasari", "Tubagus Ontel", "Raden Kalang", "Sultan Semu",
)  # fmt: skip
FIRST: Final = datetime(2026, 1, 5, 1, tzinfo=UTC)
SYSTEM: Final = Actor(Role.SYSTEM, "system")
_AT_ONCE: Final = 25  # BatchWriteItem's limit


@dataclass(frozen=True)
class Collecting(Table):
    """A table that keeps what would be written."""

    rows: list[Item] = field(default_factory=list)

    def transact(self, actions: Sequence[Any]) -> None:
        self.rows.extend(action["Put"]["Item"] for action in actions if "Put" in action)


def a_city(
    number: int, seed: int, *, triage: int, first: datetime = FIRST, last: datetime | None = None
) -> Iterator[tuple[Complaint, Case]]:
    """`number` open cases with a complaint each, the first `triage` of them without an office: one
    every seven minutes from `first` on, or evenly until `last`."""
    chance, city = random.Random(seed), load_city(PACK)
    step = timedelta(minutes=7) if last is None else (last - first) / number
    for at in range(number):
        each = max(1, number // 60)  # enough of each list to fill its page, in a small city too
        yield _one(
            at, first + at * step, chance, city, undecided=at < triage, signed=at % each == 0
        )


def _one(
    at: int, when: datetime, chance: random.Random, city: City, *, undecided: bool, signed: bool
) -> tuple[Complaint, Case]:
    kind = chance.choice(sorted(WHAT))
    matter, said = WHAT[kind]
    code, ward = chance.choice(sorted(city.kelurahan.items()))
    street = f"Jl. {chance.choice(STREETS)} {chance.randint(1, 60)}"
    complaint_id = new_id(when, chance.randbytes(10))
    place = Place(
        kelurahan_code=code,
        kelurahan=ward.name,
        kecamatan=city.kecamatan[ward.kecamatan].name,
        address=f"{street}, RT {chance.randint(1, 9):02} RW {chance.randint(1, 9):02}",
        lat=-6.11 - chance.random() / 50,
        lng=106.14 + chance.random() / 50,
    )
    case_id = case_id_of(complaint_id)
    offices = [one.code for one in city.agencies.values() if not one.outside]
    case = Case(
        case_id=case_id,
        number=case_number(city.number_prefix, case_id, when),
        status=Status.TRIASE if undecided else Status.BARU,
        agency=city.duty_desk if undecided else chance.choice(sorted(offices)),
        category=kind if kind in city.categories else None,
        matter=matter,
        place=place,
        arrived_at=when,
        opened_at=when,
        due=due_times(when, None, RULES),
        channels=("rabeg",),
        complaint_count=1 + signed,
        flags=("darurat",) if signed else (),
        secret=at % 50 == 7,
        inspektorat_only=at % 500 == 9,
        route_reason="Kata yang sama menunjuk ke dua jenis aduan.",
        route_confidence=round(0.2 + chance.random() / 2, 3),
        route_alternatives=tuple(sorted(city.categories))[:2],
        opened_by=complaint_id,
    )
    complaint = Complaint(
        complaint_id=complaint_id,
        channel="rabeg",
        external_id=f"ISI-{at:06}",
        tracking_code=new_tracking_code(chance.randbytes(7)),
        reported_at=when,
        received_at=when,
        title="",
        text=f"{said.format(n=chance.randint(2, 9))} di {street} dekat masjid, {ward.name}.",
        location=Location(lat=place.lat, lng=place.lng, address=place.address),
        reporter_hash=f"{chance.getrandbits(128):032x}",
        case_id=case_id,
    )
    return complaint, case


def rows_of(table: Table, complaint: Complaint, case: Case) -> list[Item]:
    """The rows of one case, as intake, placing and the desk write them."""
    kept = Collecting(table.client, table.name)
    started = replace(opening(case, SYSTEM), arms=False, opens_cycle=False)
    kept.transact(RegisterCases(kept).actions(started))
    RegisterSearch(kept).file(complaint, terms_of(complaint, case.place, case.matter))
    known = {"complaint_id": complaint.complaint_id, "tracking_code": complaint.tracking_code}
    source = keys.source(complaint.channel, complaint.external_id)
    return [
        *kept.rows,
        encode(complaint, {"type": "complaint"}, keys.complaint(complaint.complaint_id)),
        member_item(complaint, case.case_id, complaint.received_at),
        encode({"type": "source", "status": "menunggu"}, known, source),
        encode(keys.tracking(complaint.tracking_code), {"type": "tracking"}, known),
    ]


def main() -> int:
    """Fill the register of a running stack; where it is, the environment says."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--cases", type=int, default=5000)
    parser.add_argument("--triage", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    wishes = parser.parse_args()
    table = Table(boto3.client("dynamodb"), os.environ["REGISTER_TABLE"])
    waiting: list[Item] = []
    now = datetime.now(UTC)  # of the last days, so that no case is late on arrival
    city = a_city(
        wishes.cases, wishes.seed, triage=wishes.triage, first=now - timedelta(hours=60), last=now
    )
    for at, (complaint, case) in enumerate(city):
        waiting += rows_of(table, complaint, case)
        while len(waiting) >= _AT_ONCE:
            waiting = _written(table, waiting[:_AT_ONCE]) + waiting[_AT_ONCE:]
        if at % 500 == 499:
            print(f"{at + 1} cases", flush=True)
    while waiting:
        waiting = _written(table, waiting[:_AT_ONCE]) + waiting[_AT_ONCE:]
    print(f"{wishes.cases} open cases, {wishes.triage} of them without an office")
    return 0


def _written(table: Table, rows: Sequence[Item]) -> list[Item]:
    """Write a batch; what DynamoDB did not take comes back."""
    asked = {table.name: [{"PutRequest": {"Item": row}} for row in rows]}
    answer = table.client.batch_write_item(RequestItems=asked)
    left = answer.get("UnprocessedItems", {}).get(table.name, [])
    return [one["PutRequest"]["Item"] for one in left]


if __name__ == "__main__":
    sys.exit(main())
