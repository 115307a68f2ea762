"""One order of the command `aduan privacy`, from whoever AWS says it comes from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final

from aduan.application.rights import answer, ask, breach, erase, retain
from aduan.application.rights.ports import Person
from aduan.application.rights.vault import Looking
from aduan.domain.case.errors import BusyError, ConflictError, RefusedError
from aduan.domain.rights.request import SAID, Request, Right, Stage

MOST_LISTED: Final = 200


@dataclass(frozen=True, slots=True)
class RightsDesk:
    """What serving the orders takes."""

    asking: ask.AskPorts
    answering: answer.AnswerPorts
    erasing: Callable[[], erase.ErasePorts]
    retaining: Callable[[], retain.RetainPorts]
    breaching: breach.BreachPorts
    city: str
    midnight: Callable[[date], datetime]


@dataclass(frozen=True, slots=True)
class Served:
    """`words` are Indonesian, for the officer; `data` for the command to print or write."""

    done: bool
    words: tuple[str, ...]
    data: Mapping[str, Any] = field(default_factory=dict)


def serve(order: Mapping[str, str], caller: str, now: datetime, desk: RightsDesk) -> Served:
    """A refusal is an answer in words; so is an order that met another one."""
    if not caller:
        return Served(False, ("Panggilan ini tidak ditandatangani: siapa Anda tidak diketahui.",))
    work = _WORK.get(order.get("do", ""))
    if work is None:
        return Served(False, (f"Perintah tidak dikenal; ada: {', '.join(sorted(_WORK))}.",))
    try:
        return work(order, caller, now, desk)
    except RefusedError as refused:
        return Served(False, (refused.reason,))
    except (ConflictError, BusyError):
        return Served(False, ("Sedang diubah pada saat yang sama; ulangi perintah ini.",))


def _find(order: Mapping[str, str], caller: str, now: datetime, desk: RightsDesk) -> Served:
    book = desk.asking.book
    if order.get("list"):
        rows = [_row(one, now) for one in book.waiting(MOST_LISTED)]
        return Served(True, (f"{len(rows)} permintaan menunggu.",), {"requests": rows})
    if order.get("confirm"):
        request = ask.confirm(order.get("request", ""), caller, book=book)
        return Served(True, ("Dibenarkan orang kedua.",), _shown(request, now, desk))
    if order.get("refuse"):
        request = ask.turn_down(
            order.get("request", ""), caller, order.get("why", ""), now, book=book
        )
        return Served(True, (request.outcome,), _shown(request, now, desk))
    if order.get("request"):
        request = ask.standing(order["request"], book)
        return Served(True, (f"Tahap: {request.stage.value}.",), _shown(request, now, desk))
    request = ask.ask(_wish(order, caller, desk), now, desk.asking)
    words = f"Permintaan {request.request_id} dibuka ({SAID[request.right]})."
    if request.stage is Stage.UNPROVEN:
        words += " Menunggu orang kedua: find --request … --confirm."
    return Served(True, (words,), _shown(request, now, desk))


def _wish(order: Mapping[str, str], caller: str, desk: RightsDesk) -> ask.Wish:
    try:
        right = Right(order.get("right", Right.SHOW.value))
    except ValueError:
        right = Right.BREACH
    if right is Right.BREACH:
        known = ", ".join(one.value for one in Right if one is not Right.BREACH)
        raise RefusedError(f"--right: salah satu dari {known}.")
    codes = [one.strip() for one in order.get("code", "").split(",") if one.strip()]
    proofs = [one.strip() for one in order.get("proof", "").split(",")] if codes else []
    proofs += [""] * (len(codes) - len(proofs))
    return ask.Wish(
        right=right,
        codes=tuple(zip(codes, proofs, strict=False)),
        why=order.get("why", ""),
        by=caller,
        by_hand=bool(order.get("by_hand")),
        all_of_reporter=bool(order.get("all_of_reporter")),
        received_at=_instant(order, "received", desk),
    )


def _show(order: Mapping[str, str], caller: str, now: datetime, desk: RightsDesk) -> Served:
    request, held = answer.show(order.get("request", ""), caller, now, desk.answering)
    data = {"held": [answer.as_data(one) for one in held]}
    return Served(True, (request.outcome,), data)


def _correct(order: Mapping[str, str], caller: str, now: datetime, desk: RightsDesk) -> Served:
    request = answer.correct(order.get("request", ""), order, caller, now, desk.answering)
    return Served(True, (request.outcome,))


def _limit(order: Mapping[str, str], caller: str, now: datetime, desk: RightsDesk) -> Served:
    def person(request: Request) -> Person:
        people = desk.answering.people
        looking = Looking(caller, request.request_id, "limit", now)
        complaints = people.complaints(request.complaints)
        return erase.person_of(complaints, looking, people, desk.answering.vault, said="")

    request = answer.limit(order.get("request", ""), person, now, desk.answering)
    return Served(True, (request.outcome,))


def _object(order: Mapping[str, str], _: str, now: datetime, desk: RightsDesk) -> Served:
    request = answer.object_to_merge(
        order.get("request", ""), order.get("why", ""), now, desk.answering
    )
    return Served(True, (request.outcome,))


def _erase(order: Mapping[str, str], caller: str, now: datetime, desk: RightsDesk) -> Served:
    erased = erase.erase(order.get("request", ""), caller, now, desk.erasing())
    if erased.left:
        left = ", ".join(erased.left)
        return Served(True, (f"Belum selesai: {left}. Dilanjutkan.",), {"again": True})
    codes = {
        one.complaint_id: one.tracking_code
        for one in desk.asking.people.complaints(erased.request.complaints)
    }
    letter = erase.certificate(erased.request, codes, desk.city)
    return Served(True, (erased.request.outcome,), {"certificate": letter})


def _hold(order: Mapping[str, str], caller: str, now: datetime, desk: RightsDesk) -> Served:
    ports = desk.retaining()
    if order.get("list"):
        rows = [
            {"aduan": one.complaint_id, "oleh": one.held_by, "mengapa": one.held_why}
            for one in ports.keeping.held()
        ]
        return Served(True, (f"{len(rows)} aduan ditahan.",), {"requests": rows})
    code = order.get("code", "").upper()
    complaint = ports.people.by_code(code) if code else None
    if complaint is None:
        raise RefusedError("Kode pelacakan tidak dikenal (--code).")
    if order.get("release"):
        retain.release(complaint.complaint_id, now, ports)
        return Served(True, (f"{code}: penahanan dilepas.",))
    until = _instant(order, "until", desk)
    retain.hold(complaint.complaint_id, caller, order.get("why", ""), until, ports)
    return Served(True, (f"{code}: ditahan; tidak berakhir dan tidak dihapus.",))


def _retain(order: Mapping[str, str], _: str, now: datetime, desk: RightsDesk) -> Served:
    ports = desk.retaining()
    if order.get("minute"):
        if not order["minute"].isdecimal() or len(order["minute"]) != 4:
            raise RefusedError("--minute: sebuah tahun, misalnya 2028.")
        text = retain.minute(int(order["minute"]), desk.city, ports)
        return Served(True, ("Berita acara:",), {"certificate": text})
    if order.get("backfill"):
        given, more = retain.backfill(now, ports)
        return Served(True, (f"{given} aduan lama diberi masa simpan.",), {"again": more})
    by = _instant(order, "until", desk) or now
    rows = [
        {"kelas": one.retention, "jumlah": one.count, "tahun": one.years, "dasar": one.basis}
        for one in retain.due_report(by, ports)
    ]
    return Served(True, (f"Berakhir sampai {by:%Y-%m-%d}:",), {"requests": rows})


def _breach(order: Mapping[str, str], caller: str, now: datetime, desk: RightsDesk) -> Served:
    if order.get("request"):
        done = breach.told(order["request"], now, order.get("why", ""), book=desk.breaching.book)
        return Served(True, (f"{done.request_id}: {done.outcome}",))
    since = _instant(order, "since", desk)
    if since is None:
        raise RefusedError("Sejak kapan terbaca? (--since 2026-03-01T08:00+07:00)")
    found = breach.breach(
        breach.Breach(
            scope=order.get("scope", ""),
            since=since,
            until=_instant(order, "until", desk) or now,
            discovered_at=_instant(order, "discovered", desk) or now,
            cause=order.get("why", ""),
            by=caller,
            channel=order.get("channel", ""),
            drill=bool(order.get("drill")),
        ),
        now,
        desk.breaching,
    )
    complaints = sum(len(one) for one in found.codes.values())
    who = f"{found.persons} orang dengan {complaints} aduan terkena; {found.gone} sudah dihapus."
    then = (
        f"Beri tahu sebelum {found.request.due_at:%Y-%m-%d %H:%M} UTC; lalu: breach --request "
        f"{found.request.request_id} --why '…'."
    )
    words = (who, then)
    return Served(True, words, {"certificate": found.letter, "codes": dict(found.codes)})


_WORK: Final[Mapping[str, Callable[[Mapping[str, str], str, datetime, RightsDesk], Served]]] = {
    "find": _find,
    "show": _show,
    "export": _show,
    "correct": _correct,
    "limit": _limit,
    "object": _object,
    "erase": _erase,
    "hold": _hold,
    "retain": _retain,
    "breach": _breach,
}


def _row(request: Request, now: datetime) -> dict[str, Any]:
    """A line of the list: nobody's name, and no complaint."""
    return {
        "permintaan": request.request_id,
        "hak": SAID[request.right],
        "tahap": request.stage.value,
        "diterima": request.received_at.isoformat(),
        "batas": request.due_at.isoformat(),
        "terlambat": request.due_at <= now and request.done_at is None,
    }


def _shown(request: Request, now: datetime, desk: RightsDesk) -> dict[str, Any]:
    rows = [
        {
            "kode": one.tracking_code,
            "kanal": one.channel,
            "diterima": one.received_at.isoformat(),
            "kasus": ", ".join(case.number for case in desk.asking.people.cases(one)),
        }
        for one in desk.asking.people.complaints(request.complaints)
    ]
    return {"requests": [_row(request, now)], "complaints": rows, "request": request.request_id}


def _instant(order: Mapping[str, str], name: str, desk: RightsDesk) -> datetime | None:
    """A day of the city, or an instant with its zone."""
    written = order.get(name, "")
    if not written:
        return None
    try:
        if len(written) == len("2026-03-01"):
            return desk.midnight(date.fromisoformat(written))
        found = datetime.fromisoformat(written)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise RefusedError(f"--{name}: tulis 2026-03-01 atau 2026-03-01T08:00+07:00.")
    return found.astimezone(UTC)
