"""The log of services improved as tables: what was decided, what came of it, what still waits.

The public board, and whoever has to prove that complaints lead to policy, print the same two.
"""

from collections.abc import Sequence
from typing import Final

from aduan.domain.figures.improvements import (
    EVERYWHERE,
    SHORTEST,
    SORT_NAMES,
    Called,
    Effect,
    Improvement,
    Measured,
    Waiting,
    answers,
)
from aduan.domain.figures.measures import SMALL
from aduan.domain.reports.counting import UNKNOWN, Names
from aduan.domain.reports.tables import FEW, Cell, Column, Kind, Sheet

BEFORE: Final = (
    "Putaran kasus tentang hal yang sama di kelurahan yang sama yang dimulai sebelum keputusan "
    "berlaku, kasus baru dan yang dibuka kembali, dalam sekian hari yang dibandingkan."
)
AFTER: Final = "Sama, dalam hari yang sama banyaknya sejak keputusan berlaku."
CHANGE: Final = f"(sesudah - sebelum) / sebelum x 100; di bawah {SMALL} putaran tidak dihitung."
DAYS: Final = (
    "Sama panjang sebelum dan sesudah: paling lama setahun, tidak lebih dari yang sudah lewat dan "
    f"yang tercatat sebelumnya; di bawah {SHORTEST.days} hari belum dinilai."
)
_MOST_PLACES: Final = 4


def improvement_sheet(measured: Sequence[Measured], names: Names) -> Sheet:
    return Sheet(
        "Perbaikan",
        "Keputusan karena aduan, dan hasilnya",
        (
            Column("Keputusan"),
            Column("Jenis"),
            Column("Dasar"),
            Column("Diputuskan", Kind.DAY),
            Column("Oleh"),
            Column("Hal dan tempat"),
            Column("Kasus", Kind.COUNT, "Kasus yang meminta keputusan ini."),
            Column("Berlaku sejak", Kind.DAY),
            Column("Hari dibandingkan", Kind.COUNT, DAYS),
            Column("Kambuh sebelum", Kind.COUNT, BEFORE),
            Column("Kambuh sesudah", Kind.COUNT, AFTER),
            Column("Perubahan (%)", Kind.SHARE, CHANGE),
        ),
        tuple(_row(one, names) for one in measured),
        n=sum(len(one.improvement.called) for one in measured),
        note="Angka sebelum dan sesudah menunjukkan apa yang terjadi, bukan apa sebabnya.",
    )


def _row(one: Measured, names: Names) -> tuple[Cell, ...]:
    decision = one.improvement
    return (
        decision.title,
        SORT_NAMES[decision.sort],
        decision.basis,
        decision.decided_on,
        names.office(decision.decided_by),
        places_of(decision.called, names),
        len(decision.called),
        decision.effective_on,
        *_effect(one.effect),
    )


def _effect(effect: Effect | None) -> tuple[Cell, ...]:
    if effect is None:
        return (None, None, None, None)
    change: Cell = FEW if effect.change is None else round(effect.change, 1)
    return (effect.days, effect.before, effect.after, change)


def places_of(called: Sequence[Called], names: Names) -> str:
    """Each matter with where it is, the first few of them."""
    found = dict.fromkeys((one.category, one.ward) for one in called)
    words = [f"{names.category(matter)}, {ward_words(ward, names)}" for matter, ward in found]
    rest = len(words) - _MOST_PLACES
    more = f"; dan {rest} tempat lagi" if rest > 0 else ""
    return "; ".join(words[:_MOST_PLACES]) + more


def ward_words(ward: str, names: Names) -> str:
    return "seluruh kota" if ward == EVERYWHERE else names.ward(ward)


def waiting_sheet(
    waiting: Sequence[Waiting], log: Sequence[Improvement], names: Names, *, numbers: bool = False
) -> Sheet:
    """`numbers`: with the case numbers, for who has to decide."""
    return Sheet(
        "Ditunda",
        "Ditunda menunggu anggaran, menurut hal dan tempat",
        (
            Column("Hal"),
            Column("Kelurahan"),
            Column("OPD"),
            Column("Tahun anggaran"),
            Column("Kasus", Kind.COUNT),
            Column("Pelapor", Kind.COUNT),
            Column("Keputusan", Kind.TEXT, "Yang sudah diputuskan tentang hal ini di tempat ini."),
            *((Column("Nomor"),) if numbers else ()),
        ),
        tuple(
            (
                names.category(one.category),
                names.ward(one.ward) if one.ward else UNKNOWN,
                names.office(one.office),
                str(one.fiscal_year or ""),
                len(one.numbers),
                one.reporters,
                "; ".join(decision.title for decision in answers(one, log)),
                *((" ".join(one.numbers),) if numbers else ()),
            )
            for one in waiting
        ),
        n=sum(len(one.numbers) for one in waiting),
        note="Ditunda dengan persetujuan Sekda sampai anggaran yang disebut.",
    )
