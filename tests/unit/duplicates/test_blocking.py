"""Bounded reads that still meet what belongs together."""

from __future__ import annotations

import math
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from aduan.domain.duplicates.blocking import (
    MAX_CANDIDATES,
    MAX_COMPARED,
    MAX_PER_CASE,
    MAX_READS,
    Read,
    find,
    read_keys,
    shortlist,
    write_keys,
)
from aduan.domain.duplicates.fingerprint import Fingerprint
from aduan.domain.duplicates.memory import InMemoryReports
from tests.unit.duplicates.reports import lexicon, printed, report

SERANG_LAT = st.floats(-6.22, -6.02)
SERANG_LNG = st.floats(106.06, 106.25)


@given(st.text(max_size=200), st.text(max_size=80), SERANG_LAT, SERANG_LNG)
def test_no_report_reads_more_than_eleven_keys_each_with_a_limit(
    text: str, where: str, lat: float, lng: float
) -> None:
    fp = printed(report(1, text, at=(lat, lng), address=where, kelurahan="Unyur", reporter="r"))
    reads = read_keys(fp, lexicon())
    assert len(reads) <= MAX_READS
    assert all(0 < read.limit <= 24 for read in reads)


@given(SERANG_LAT, SERANG_LNG, st.floats(0, 2 * math.pi), st.floats(0, 140))
def test_two_fixes_within_140_metres_always_meet(
    lat: float, lng: float, bearing: float, distance: float
) -> None:
    there = (
        lat + distance * math.cos(bearing) / 111_194,
        lng + distance * math.sin(bearing) / 110_500,
    )
    written = write_keys(printed(report(1, "got mampet", at=(lat, lng))), lexicon())
    read = {key.key for key in read_keys(printed(report(2, "banjir", at=there)), lexicon())}
    assert any(key.startswith("geo:") and key in read for key in written)


def meets(one: str, other: str, kelurahan: str | None = None) -> bool:
    earlier = printed(report(1, "", address=one, kelurahan=kelurahan))
    later = printed(report(2, "", address=other))
    read = {key.key for key in read_keys(later, lexicon())}
    return any(key in read for key in write_keys(earlier, lexicon()) if key.startswith("name:"))


def test_names_meet_through_spelling_and_acronyms() -> None:
    assert meets("Jl. Kepodang no 3", "jln kepoddang")
    assert meets("Perum Bangau Lestari Indah", "BLI blok C2")
    assert meets("BLI blok C2", "perumahan bangau lestari indah")
    assert not meets("Jl. Kepodang", "Jl. Rajawali")


def names_of(fp: Fingerprint) -> list[Read]:
    return [read for read in read_keys(fp, lexicon()) if read.key.startswith("name:")]


def filed(memory: InMemoryReports, key: str, count: int) -> None:
    for number in range(count):
        memory.add(f"{key}-{number}", number, (key,))


def test_names_that_grew_too_common_give_way_to_rarer_ones_within_eleven_reads() -> None:
    """A flood on the keys a report would look under first."""
    fp = printed(report(1, "", address="Perum Bangau Kepodang Rajawali Cendrawasih"))
    names = names_of(fp)
    assert [read.spare for read in names] == [False] * 3 + [True] * (len(names) - 3)
    rare = names[3].key
    memory = InMemoryReports()
    memory.add("twin", 5, (rare,))
    assert "twin" not in find(read_keys(fp, lexicon()), memory)
    for hot in range(1, 4):
        filed(memory, names[hot - 1].key, 500)
        memory.queries = 0
        found = find(read_keys(fp, lexicon()), memory)
        assert "twin" in found
        assert memory.queries <= MAX_READS
    assert {f"{read.key}-499" for read in names[:3]} <= set(found)  # nor are they dropped


@given(st.text(max_size=200), st.text(max_size=80), SERANG_LAT, SERANG_LNG, st.integers(0, 30))
def test_however_hot_the_keys_eleven_queries_are_the_most(
    text: str, where: str, lat: float, lng: float, entries: int
) -> None:
    fp = printed(report(1, text, at=(lat, lng), address=where, kelurahan="Unyur", reporter="r"))
    reads, memory = read_keys(fp, lexicon()), InMemoryReports()
    for read in reads:
        filed(memory, read.key, entries)
    find(reads, memory)
    assert memory.queries <= MAX_READS


def test_a_report_that_names_no_place_still_meets_its_kind() -> None:
    earlier = printed(report(1, "banjir di Perum Camar", address="Perum Camar", kelurahan="Unyur"))
    later = printed(report(2, "air sudah masuk rumah, banjir"))
    read = {key.key for key in read_keys(later, lexicon())}
    assert read & set(write_keys(earlier, lexicon()))


def test_a_hot_key_costs_no_more_than_its_limit() -> None:
    memory = InMemoryReports()
    for number in range(3_000):
        fp = printed(
            report(
                number,
                "banjir selutut",
                hours=number / 3600,
                at=(-6.1, 106.15),
                address="Perum Camar",
                kelurahan="Unyur",
            )
        )
        memory.add(fp.complaint_id, fp.received, write_keys(fp, lexicon()))
    last = printed(
        report(
            9_999,
            "banjir sedada",
            hours=1,
            at=(-6.1, 106.15),
            address="Perum Camar",
            kelurahan="Unyur",
        )
    )
    reads = read_keys(last, lexicon())
    memory.queries = 0
    ids = find(reads, memory)
    assert memory.queries <= len(reads) <= MAX_READS
    assert len(ids) <= min(MAX_CANDIDATES, sum(read.limit for read in reads))
    assert "A2999" in ids


def test_a_few_reports_of_each_case_are_compared() -> None:
    ids = [f"A{number}" for number in range(100)]
    chosen = shortlist(ids, {one: "flood" if int(one[1:]) < 80 else one for one in ids})
    sizes = Counter({case_id: len(members) for case_id, members in chosen.items()})
    assert sizes["flood"] == MAX_PER_CASE
    assert sizes.total() <= MAX_COMPARED


def test_a_report_without_a_case_yet_is_left_out() -> None:
    assert shortlist(["A1", "A2"], {"A2": "K2"}) == {"K2": ["A2"]}
