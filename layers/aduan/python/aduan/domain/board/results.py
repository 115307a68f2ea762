"""The page of good results: what was settled, with a picture of before and after where a person has
opened one to everybody.

A result is good when the office closed it with a proof that nobody doubts and its reporter said it
is settled. Matters about persons and secret kinds have none, whatever was decided about a photo.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from typing import Final

from aduan.domain.board.model import Board, BoardPage, Picture
from aduan.domain.board.photos import AFTER, BEFORE, name_of
from aduan.domain.board.shown import Delicate
from aduan.domain.figures.facts import Ended, Fact
from aduan.domain.figures.measures import confirmed
from aduan.domain.reports.counting import UNKNOWN, Names
from aduan.domain.reports.tables import Column, Kind, Sheet

PAGE: Final = "hasil-baik.html"
CONSIDERED: Final = 40
"""How many of the newest are asked for photos."""
MOST: Final = 4
"""Results with photos: the page stays as light as any other, its pictures counted in."""
LISTED: Final = 30
_DAY: Final = timedelta(days=1)


def good_results(
    facts: Iterable[Fact], delicate: Delicate, reopened: Collection[tuple[str, int]] = ()
) -> tuple[Fact, ...]:
    """The newest first. `facts` are cut at what the board may know; `reopened` are the cases and
    cycles that were opened again since, for what did not last is no good result."""
    guarded = delicate.persons | delicate.secret
    found = [
        one
        for one in facts
        if one.ended is Ended.SELESAI
        and one.ended_at is not None
        and confirmed(one)
        and one.photos
        and not one.doubted
        and not one.hidden
        and one.reopened_at is None
        and (one.case_id, one.cycle) not in reopened
        and one.category
        and one.category not in guarded
    ]
    newest = sorted(found, key=lambda one: (one.ended_at or one.began_at, one.number))
    return tuple(reversed(newest))[:CONSIDERED]


def results_page(board: Board) -> BoardPage:
    names = board.names
    return BoardPage(
        PAGE,
        "Hasil baik",
        "Kasus yang selesai dengan foto bukti yang tidak diragukan, dan dibenarkan pelapornya.",
        (
            Sheet(
                "Hasil",
                "Yang terbaru",
                (
                    Column("Nomor"),
                    Column("Hal"),
                    Column("Kelurahan"),
                    Column("OPD"),
                    Column("Selesai", Kind.DAY),
                    Column("Lama (hari)", Kind.NUMBER, "Dari awal putaran sampai selesai."),
                    Column("Pelapor", Kind.COUNT),
                ),
                tuple(
                    (
                        one.number,
                        names.category(one.category),
                        one.kelurahan or UNKNOWN,
                        names.office(one.office),
                        board.rules.calendar.local(one.ended_at or one.began_at).date(),
                        round(((one.ended_at or one.began_at) - one.began_at) / _DAY, 1),
                        one.reporters,
                    )
                    for one in board.results[:LISTED]
                ),
            ),
        ),
        pictures=tuple(pictures_of(board.results, board.photos, names)),
        more=(
            ("Foto hanya ada bila petugas telah memeriksanya, menutup wajah dan pelat nomor, dan "
             "membukanya untuk umum; bila keputusan itu ditarik, fotonya hilang keesokan paginya."),
        ),
    )  # fmt: skip


def pictures_of(
    results: Iterable[Fact], photos: Mapping[str, bytes], names: Names
) -> Iterable[Picture]:
    for one in results:
        before, after = name_of(one, BEFORE), name_of(one, AFTER)
        if after in photos:
            where = one.kelurahan or "tempat yang tidak disebut"
            yield Picture(
                title=f"{names.category(one.category)}, {where}",
                words=f"{one.number}, {names.office(one.office)}",
                before=before if before in photos else "",
                after=after,
            )
