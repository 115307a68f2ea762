"""A breach, or the drill of one: who was affected since when, the letter, the 3x24 hours.

UU 27/2022 article 46: within 3x24 hours the persons and the authority are told in writing what was
disclosed, when and how, and what is done about it. Whoever could read a place could read everybody
whose data lay there in that time, so everybody is told who arrived before its end and was still
held at its beginning. Names are not looked up: letters go out by the channel that knows the person.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain
from types import MappingProxyType
from typing import Final

from aduan.application.rights.ports import KeepingBook, People, RequestBook
from aduan.domain.case.errors import RefusedError
from aduan.domain.rights.request import HOURS, Proof, Request, Right, Stage

SCOPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "identities": "nama, nomor telepon, surel, dan teks asli laporan",
        "register": "teks laporan yang sudah disamarkan, tempat kejadian, dan status kasus",
        "photos": "foto yang dikirim bersama laporan, termasuk data kamera aslinya",
        "exports": "baris ekspor SP4N-LAPOR!: nama pelapor dan isi laporan",
        "failures": "catatan kerja yang gagal: teks laporan yang sudah disamarkan",
    }
)
_BATCH: Final = 100


@dataclass(frozen=True, slots=True)
class Breach:
    scope: str
    since: datetime
    until: datetime
    discovered_at: datetime
    cause: str
    by: str
    channel: str = ""
    drill: bool = False


@dataclass(frozen=True, slots=True)
class Affected:
    """`codes` by channel: to whom letters go. `gone` were erased or ended since `since`: nobody can
    reach them any more, and the authority is told how many they are."""

    request: Request
    persons: int
    codes: Mapping[str, tuple[str, ...]]
    first: datetime | None
    last: datetime | None
    gone: int
    letter: str


@dataclass(frozen=True, slots=True)
class BreachPorts:
    people: People
    keeping: KeepingBook
    book: RequestBook
    new_id: Callable[[datetime], str]
    city: str
    hour_seconds: float


def breach(one: Breach, now: datetime, ports: BreachPorts) -> Affected:
    """Raises RefusedError for a scope or a time that cannot be."""
    if one.scope not in SCOPES:
        raise RefusedError(f"--scope: salah satu dari {', '.join(SCOPES)}.")
    if not one.since < one.until <= now or not one.since <= one.discovered_at <= now:
        raise RefusedError("Waktu tidak masuk akal: --since < --until, dan keduanya sudah lewat.")
    if len(one.cause.strip()) < 10:
        raise RefusedError("Tuliskan apa yang terjadi (--why), 10 huruf atau lebih.")
    who: set[str] = set()
    codes: dict[str, list[str]] = {}
    times: list[datetime] = []
    ids = [row.complaint_id for row in chain(ports.keeping.all(), ports.keeping.held())]
    for start in range(0, len(ids), _BATCH):
        for complaint in ports.people.complaints(ids[start : start + _BATCH]):
            late = complaint.received_at >= one.until
            if late or one.channel not in {"", complaint.channel}:
                continue
            who.add(complaint.reporter_hash or complaint.complaint_id)
            codes.setdefault(complaint.channel, []).append(complaint.tracking_code)
            times.append(complaint.received_at)
    gone = sum(
        line.at >= one.since and one.channel in {"", line.channel}
        for year in range(one.since.year, now.year + 1)
        for line in ports.keeping.destroyed(year)
    )
    request = Request(
        request_id=ports.new_id(now),
        right=Right.BREACH,
        complaints=(),
        received_at=one.discovered_at,
        due_at=one.discovered_at + timedelta(seconds=HOURS * ports.hour_seconds),
        stage=Stage.OPEN,
        proof=Proof.NONE,
        opened_by=one.by,
        why=f"{'LATIHAN: ' if one.drill else ''}{one.scope}: {one.cause.strip()}",
    )
    request = ports.book.save(request)
    return Affected(
        request=request,
        persons=len(who),
        codes={channel: tuple(sorted(found)) for channel, found in sorted(codes.items())},
        first=min(times, default=None),
        last=max(times, default=None),
        gone=gone,
        letter=letter(one, request, ports.city, Counter({c: len(f) for c, f in codes.items()})),
    )


def letter(one: Breach, request: Request, city: str, counts: Counter[str]) -> str:
    """What the persons read; the authority gets the same with the counts."""
    drill = "*** LATIHAN, BUKAN KEJADIAN SEBENARNYA ***\n\n" if one.drill else ""
    told = (
        ", ".join(f"{channel} {number}" for channel, number in sorted(counts.items()))
        or "tidak ada"
    )
    return (
        f"{drill}PEMBERITAHUAN KEGAGALAN PELINDUNGAN DATA PRIBADI\n"
        f"{city}, {request.request_id}\n\n"
        "Kepada pelapor yang terhormat,\n\n"
        "Data pribadi Anda pada layanan pengaduan kami mungkin terbaca oleh pihak yang tidak "
        "berhak.\n\n"
        f"Data yang terungkap : {SCOPES[one.scope]}\n"
        f"Kapan               : {one.since:%Y-%m-%d %H:%M} sampai {one.until:%Y-%m-%d %H:%M} UTC\n"
        f"Diketahui           : {one.discovered_at:%Y-%m-%d %H:%M} UTC\n"
        f"Bagaimana           : {one.cause.strip()}\n"
        "Yang kami lakukan   : (diisi pejabat pelindungan data: penutupan akses, pemulihan)\n"
        "Yang dapat Anda lakukan: waspadai telepon atau pesan yang mengaku dari pemerintah kota; "
        "kami tidak pernah meminta uang, kata sandi, atau kode.\n\n"
        "Pertanyaan, dan permintaan melihat atau menghapus data: sebutkan kode pelacakan Anda "
        "kepada meja layanan.\n\n"
        f"Batas pemberitahuan : {request.due_at:%Y-%m-%d %H:%M} UTC (3x24 jam, UU 27/2022 pasal "
        "46)\n"
        f"Penerima menurut kanal: {told}\n"
    )


def told(request_id: str, now: datetime, outcome: str, *, book: RequestBook) -> Request:
    """Both the persons and the authority were told: the clock stops."""
    request = book.get(request_id)
    if request is None or request.right is not Right.BREACH:
        raise RefusedError(f"Tidak ada pemberitahuan kebocoran {request_id or '-'}.")
    if request.stage is Stage.DONE:
        return request
    if len(outcome.strip()) < 10:
        raise RefusedError("Tuliskan kepada siapa dan bagaimana diberitahukan (--why).")
    return book.save(
        replace(
            request,
            stage=Stage.DONE,
            done_at=now,
            outcome=outcome.strip(),
            revision=request.revision + 1,
        )
    )
