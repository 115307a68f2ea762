"""What the duty desk decides with one press: which office, same event or not, which tracking id.

Every press names what the person saw (the case's version), so two people at the desk, or one
pressing twice, decide a matter once. Decisions about offices and twins are kept as labels: the
city's own examples, from which both models are fitted anew.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from aduan.application.case.kept_together import with_those_left_open
from aduan.application.case.labels import Label, Sameness
from aduan.application.case.merges import living
from aduan.application.desk.disputes import DisputeList, keep_joined
from aduan.application.desk.ports import DeskRegister, DeskTab, LaporDecisions, Settlement
from aduan.application.desk.split import asked_of, check, matters_of, parts_of, told_by
from aduan.application.intake.ports import FreshIds
from aduan.application.intake.set_apart import Judged, marked
from aduan.application.official.open_link import DeadLink, outlived
from aduan.application.official.ports import PostHolders
from aduan.application.outbox.tell import tell_one
from aduan.application.placing.joined import JoinedRegister
from aduan.application.placing.own_case import RETURNS
from aduan.application.placing.questions import Question
from aduan.application.placing.take_apart import Opening, unlink, unmerge
from aduan.domain import links
from aduan.domain.case import decide, needs
from aduan.domain.case.case import CLOSED, Actor, Case, Role, Status, Transition
from aduan.domain.case.changes import COMPLAINT, JOINS
from aduan.domain.case.clocks import ClockRules
from aduan.domain.case.errors import BusyError, ConflictError, NotFoundError, RefusedError
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.case.secrecy import (
    Sight,
    kept_from,
    may_merge,
    may_name,
    may_see,
    read_by_one_office,
)
from aduan.domain.links import DeskLink, Refusal

MAX_NOTE: Final = 1_000
TICK: Final = "pilih-"
"""What the field of a ticked row begins with; its case follows."""
TYPED: Final = "ketik"
WORD: Final = "mulai"
"""The field of the typed word, and the word."""
_MOST_NAMED: Final = 5
_MOST_MERGED: Final = 10
"""Cases merged into one whose report is split that are kept from people with it in one write."""
ASKED_OF_REPORTER: Final = (
    "Mohon lengkapi aduan Anda: apa yang terjadi, dan di mana tepatnya (nama jalan, RT/RW, "
    "kelurahan, atau patokan yang dikenal)?"
)


@dataclass(frozen=True, slots=True)
class DeskWritePorts:
    """What deciding at the desk takes. `agencies` may be given a case; `categories` are the
    known kinds and what each is called."""

    keys: Callable[[], Sequence[bytes | links.Check]]
    register: DeskRegister
    joined: JoinedRegister
    opening: Opening
    lapor: LaporDecisions
    rules: ClockRules
    agencies: Collection[str]
    categories: Mapping[str, str]
    mask: Callable[[str], str]
    inspectorate: str
    holders: PostHolders
    disputes: DisputeList
    fresh: Callable[[datetime], FreshIds]


@dataclass(frozen=True, slots=True)
class DeskAnswer:
    """Done, or not done and why; `tab` is the list it belongs to."""

    tab: DeskTab
    done: bool
    words: str


@dataclass(frozen=True, slots=True)
class Unproven:
    """Nothing was done yet: whoever pressed has typed nothing, as the machines do that open and
    press whatever a mail holds. `wrong`: something else than the word was typed."""

    wrong: bool


@dataclass(frozen=True, slots=True)
class Proven:
    """The word was typed: what was pressed, and all the rest, is pressed with this token."""

    token: str


def work_desk(
    token: str, form: Mapping[str, str], now: datetime, ports: DeskWritePorts
) -> DeskAnswer | Unproven | Proven | DeadLink:
    """Carry out one press. Nothing raises for what a form contains. With the link of a mail nothing
    is carried out: the first press asks for a word, once, and goes on with a link of its own."""
    link = links.read_desk(token, ports.keys(), now)
    if isinstance(link, Refusal):
        return DeadLink(link)
    if outlived(link, ports.holders, now):
        return DeadLink(Refusal.HANDED_OVER)
    if not link.at_work:
        typed = form.get(TYPED, "")
        if typed.strip().lower() != WORD:
            return Unproven(wrong=bool(typed))
        return Proven(links.at_work(token))
    return _pressed(form, link, now, ports)


def _pressed(
    form: Mapping[str, str], link: DeskLink, now: datetime, ports: DeskWritePorts
) -> DeskAnswer:
    tab, work = _WORK.get(form.get("do", ""), (DeskTab.TRIAGE, _unknown))
    try:
        return work(form, link, now, ports)
    except RefusedError as refused:
        return DeskAnswer(tab, False, refused.reason)
    except (ConflictError, NotFoundError):
        return DeskAnswer(tab, False, "Sudah berubah sejak ditampilkan. Periksa daftarnya lagi.")
    except BusyError:
        return DeskAnswer(tab, False, "Sedang diubah pihak lain; belum tersimpan. Coba lagi.")


def _route(
    form: Mapping[str, str], link: DeskLink, now: datetime, ports: DeskWritePorts
) -> DeskAnswer:
    case = _seen(form, link, ports)
    chosen, _, kind = form.get("chosen", "").partition("/")
    unit = f"{form.get(f'unit-{chosen}', '')}/{kind}" if kind else ""
    guess = _guess_of(form.get("guess", "") or unit)
    agency, category = guess or (form.get("agency", ""), form.get("category", ""))
    said = ports.mask(form.get("note", "")[:MAX_NOTE])
    _give(case, _Choice(agency, category, said), link, now, ports)
    return DeskAnswer(DeskTab.TRIAGE, True, f"Kasus {case.number} diteruskan ke instansinya.")


@dataclass(frozen=True, slots=True)
class _Choice:
    agency: str
    category: str
    said: str = ""


def _guess_of(written: str) -> tuple[str, str] | None:
    """ "DISHUB/pju" of a button: the office, and the kind where it is one."""
    agency, slash, category = written.partition("/")
    return (agency, category) if slash else None


def _give(
    case: Case, choice: _Choice, link: DeskLink, now: datetime, ports: DeskWritePorts
) -> None:
    if choice.agency not in ports.agencies:
        raise RefusedError("Pilih instansi yang berwenang.")
    request = Request(
        move=Move.ROUTE,
        actor=Actor(Role.DISKOMINFO, link.post),
        at=now,
        note=choice.said or "Saran sistem dibenarkan petugas meja layanan.",
        agency=choice.agency,
    )
    transition = decide.decide_move(case, request, ports.rules)
    known = choice.category if choice.category in ports.categories else case.category
    routed = replace(
        transition.case,
        category=known,
        matter=ports.categories.get(choice.category, case.matter),
        route_reason=request.note,
    )
    label = Label(
        kind="route",
        about=case.case_id,
        other="",
        answer=f"{known or '-'}/{choice.agency}",
        machine=f"{case.category or '-'}/{case.route_confidence:.3f}",
        by=link.post,
        at=now,
    )
    told = tell_one(replace(transition, case=routed), register=ports.register)
    ports.register.save_routed(told, label)


def _route_many(
    form: Mapping[str, str], link: DeskLink, now: datetime, ports: DeskWritePorts
) -> DeskAnswer:
    """Every case that was ticked, each for itself: one that cannot be moved stops no other. To one
    office where one is chosen, else each to the guess that stood first in its row."""
    ticked = [(name[len(TICK) :], said) for name, said in form.items() if name.startswith(TICK)]
    if not ticked:
        return DeskAnswer(DeskTab.TRIAGE, False, "Belum ada kasus yang dicentang.")
    agency, moved, left = form.get("agency", ""), 0, []
    for case_id, said in ticked:
        version, _, guess = said.partition("|")
        own = _guess_of(guess) or ("", "")
        choice = _Choice(agency, "") if agency else _Choice(*own)
        number = case_id
        try:
            case = _seen({"case": case_id, "version": version}, link, ports)
            number = case.number
            _give(case, choice, link, now, ports)
        except RefusedError as refused:
            left.append(f"{number}: {refused.reason}")
        except (ConflictError, NotFoundError):
            left.append(f"{number}: sudah berubah sejak ditampilkan.")
        except BusyError:
            left.append(f"{number}: sedang diubah pihak lain.")
        else:
            moved += 1
    said = f"{moved} kasus diteruskan ke instansinya."
    if left:
        said += f" {len(left)} tidak: " + " ".join(left[:_MOST_NAMED])
    return DeskAnswer(DeskTab.TRIAGE, not left, said)


def _incomplete(
    form: Mapping[str, str], link: DeskLink, now: datetime, ports: DeskWritePorts
) -> DeskAnswer:
    """Nobody can tell whose business it is: the reporter is asked, once. The clocks stand from when
    the question reached them on."""
    case = _seen(form, link, ports)
    if case.status is not Status.TRIASE:
        raise RefusedError("Kasus ini sudah mempunyai instansi.")
    request = Request(
        move=Move.ASK_REPORTER,
        actor=Actor(Role.DISKOMINFO, link.post),
        at=now,
        note="Keterangan kurang untuk menentukan instansi.",
        public_note=ASKED_OF_REPORTER,
        unheard=True,
    )
    decided = decide.decide_move(case, request, ports.rules)
    ports.register.save(tell_one(decided, register=ports.register))
    return DeskAnswer(
        DeskTab.TRIAGE,
        True,
        f"Kasus {case.number}: pertanyaan dikirim ke kanal pelapor. Tenggat tetap berjalan sampai "
        "pertanyaan itu sampai kepada pelapor.",
    )


def _clear_sign(
    form: Mapping[str, str], link: DeskLink, now: datetime, ports: DeskWritePorts
) -> DeskAnswer:
    """Somebody has seen to it. The sign comes back by itself if what it stands for does."""
    case, flag = _readable(_seen(form, link, ports), link, ports), form.get("flag", "")
    if flag not in case.flags:
        raise ConflictError(f"case {case.case_id}")
    request = Request(
        move=Move.NOTE,
        actor=Actor(Role.DISKOMINFO, link.post),
        at=now,
        note=ports.mask(form.get("note", "")[:MAX_NOTE])
        or "Tanda pada kasus sudah ditangani meja layanan.",
    )
    noted = decide.decide_move(case, request, ports.rules)
    rest = tuple(one for one in noted.case.flags if one != flag)
    cleared = replace(noted, case=replace(noted.case, flags=rest))
    ports.register.save(tell_one(cleared, register=ports.register))
    return DeskAnswer(DeskTab.FLAGS, True, f"Kasus {case.number}: tanda dihapus.")


def _try_again(
    form: Mapping[str, str], link: DeskLink, now: datetime, ports: DeskWritePorts
) -> DeskAnswer:
    done, said = ports.lapor.try_again(form.get("entry", "")[:200], link.post, now)
    return DeskAnswer(DeskTab.LAPOR, done, said)


def _answer(
    form: Mapping[str, str], link: DeskLink, now: datetime, ports: DeskWritePorts
) -> DeskAnswer:
    case = _readable(_seen(form, link, ports), link, ports)
    question = ports.register.question(case.case_id, form.get("complaint", ""))
    asked = {one.case_id: one for one in question.candidates}
    other_id, said = form.get("other", ""), form.get("answer", "")
    if other_id not in asked or said not in set(Sameness):
        raise RefusedError("Pilih salah satu jawaban.")
    asked_of = _readable(ports.register.get_case(other_id), link, ports)
    other = _readable(living(asked_of, ports.register.get_case), link, ports)
    answer = Sameness(said)
    rest = tuple(one for one in question.candidates if one.case_id != other_id)
    more = answer is Sameness.NOT_SAME and bool(rest)
    decided = _MEANING[answer](case, other, _Press(link, now, ports.rules, question, other_id))
    cases = {one.case.case_id: one.case for one in decided}
    settlement = Settlement(
        question=question,
        transitions=tuple(
            tell_one(one, register=ports.register, parent=cases.get(one.case.merged_into or ""))
            for one in decided
        ),
        remaining=replace(question, candidates=rest) if more else None,
        not_same=other_id if answer is Sameness.NOT_SAME else None,
        label=Label(
            kind="duplicate",
            about=question.complaint_id,
            other=asked[other_id].complaint_id,
            answer=answer.value,
            machine="" if asked[other_id].score is None else f"{asked[other_id].score:.3f}",
            by=link.post,
            at=now,
        ),
    )
    ports.register.settle(settlement)
    return DeskAnswer(DeskTab.TWINS, True, _SAID[answer].format(case.number, other.number))


@dataclass(frozen=True, slots=True)
class _Press:
    link: DeskLink
    now: datetime
    rules: ClockRules
    question: Question
    other_id: str

    def ask(self, move: Move, note: str, **more: object) -> Request:
        return Request(
            move=move,
            actor=Actor(Role.DISKOMINFO, self.link.post),
            at=self.now,
            note=note,
            **more,  # type: ignore[arg-type]
        )


def _same(case: Case, other: Case, press: _Press) -> tuple[Transition, ...]:
    """The case steps into the other one; its complaints keep their numbers and are counted there.
    What is kept from somebody never steps into what is not, nor the other way round."""
    if case.case_id == other.case_id:
        raise RefusedError("Kedua laporan sudah berada pada kasus yang sama.")
    if case.secret != other.secret or read_by_one_office(case) or read_by_one_office(other):
        raise RefusedError("Kasus rahasia tidak digabung dengan kasus lain.")
    if not may_merge(case, other):
        raise RefusedError("Kasus yang dibatasi hanya digabung bila pembatasan keduanya sama.")
    if other.status in CLOSED:
        raise RefusedError(f"Kasus {other.number} sudah ditutup; pilih “terulang”.")
    joined = decide.decide_move(
        other,
        press.ask(
            Move.LINK,
            f"Kasus {case.number} digabung: kejadian yang sama menurut petugas.",
            details={COMPLAINT: press.question.complaint_id, JOINS: case.case_id},
        ),
        press.rules,
    )
    whole = replace(
        joined.case,
        complaint_count=other.complaint_count + case.complaint_count,
        reporter_count=other.reporter_count + case.reporter_count,
        channels=tuple(dict.fromkeys((*other.channels, *case.channels))),
        arrived_at=min(other.arrived_at, case.arrived_at),
    )
    merged = decide.decide_move(
        case,
        press.ask(
            Move.MERGE,
            f"Kejadian yang sama dengan kasus {other.number}.",
            public_note=f"Laporan ini ditangani bersama kasus {other.number}.",
            into=other.case_id,
        ),
        press.rules,
    )
    alone = replace(merged.case, resembles=())
    heard_first = ((alone.case_id, alone.version),)
    return replace(merged, case=alone), replace(joined, case=whole, after=heard_first)


def _not_same(case: Case, other: Case, press: _Press) -> tuple[Transition, ...]:
    named = f"kasus {other.number}" if may_name(case, other) else "kasus lain"
    noted = decide.decide_move(
        case,
        press.ask(Move.NOTE, f"Bukan kejadian yang sama dengan {named}."),
        press.rules,
    )
    rest = tuple(each for each in case.resembles if each[0] != press.other_id)
    return (replace(noted, case=replace(noted.case, resembles=rest)),)


def _recurrence(case: Case, other: Case, press: _Press) -> tuple[Transition, ...]:
    """Whoever reads the case learns of the other, and that it had come before."""
    if not may_name(case, other):
        raise RefusedError(
            "Kasus yang dibatasi hanya disebut pengulangan bila pembatasan keduanya sama."
        )
    noted = decide.decide_move(
        case,
        press.ask(Move.NOTE, f"Terulang: masalah yang sama pernah ditangani di {other.number}."),
        press.rules,
    )
    named = replace(
        noted.case,
        resembles=(),
        recurrence_of=other.case_id,
        flags=tuple(dict.fromkeys((*noted.case.flags, RETURNS))),
    )
    return (replace(noted, case=named),)


_MEANING: Final[Mapping[Sameness, Callable[[Case, Case, _Press], tuple[Transition, ...]]]] = {
    Sameness.SAME: _same,
    Sameness.NOT_SAME: _not_same,
    Sameness.RECURRENCE: _recurrence,
}
_SAID: Final[Mapping[Sameness, str]] = {
    Sameness.SAME: "Kasus {0} digabung ke kasus {1}.",
    Sameness.NOT_SAME: "Kasus {0} dan {1} dicatat sebagai kejadian berbeda, seterusnya.",
    Sameness.RECURRENCE: "Kasus {0} dicatat sebagai pengulangan kasus {1}.",
}


def _link_by_hand(
    form: Mapping[str, str], link: DeskLink, now: datetime, ports: DeskWritePorts
) -> DeskAnswer:
    case_id, typed = form.get("case", ""), form.get("typed", "")[:40]
    done, said = ports.lapor.link_by_hand(case_id, typed, link.post, now)
    return DeskAnswer(DeskTab.LAPOR, done, said)


def _decide_conflict(
    form: Mapping[str, str], link: DeskLink, now: datetime, ports: DeskWritePorts
) -> DeskAnswer:
    key, side = form.get("key", ""), form.get("side", "")
    done, said = ports.lapor.decide_conflict(key, side, link.post, now)
    return DeskAnswer(DeskTab.CONFLICTS, done, said)


def _unlink(
    form: Mapping[str, str], link: DeskLink, now: datetime, ports: DeskWritePorts
) -> DeskAnswer:
    _readable(ports.register.get_case(form.get("case", "")), link, ports)
    parted = unlink(
        form.get("case", ""),
        form.get("complaint", ""),
        actor=Actor(Role.DISKOMINFO, link.post),
        now=now,
        register=ports.joined,
        opening=ports.opening,
        rules=ports.rules,
    )
    said = (
        "Aduan sudah dipisahkan dari kasus {1} menjadi kasus {0}; keduanya tidak ditanyakan lagi."
    )
    return DeskAnswer(DeskTab.JOINED, True, said.format(parted.case.number, parted.whole.number))


def _unmerge(
    form: Mapping[str, str], link: DeskLink, now: datetime, ports: DeskWritePorts
) -> DeskAnswer:
    for named in ("case", "into"):
        _readable(ports.register.get_case(form.get(named, "")), link, ports)
    parted = unmerge(
        form.get("case", ""),
        form.get("into", ""),
        actor=Actor(Role.DISKOMINFO, link.post),
        now=now,
        register=ports.joined,
        rules=ports.rules,
    )
    said = "Penggabungan dibatalkan: kasus {0} berdiri sendiri lagi, terpisah dari kasus {1}."
    return DeskAnswer(DeskTab.JOINED, True, said.format(parted.case.number, parted.whole.number))


def _keep(
    form: Mapping[str, str], link: DeskLink, now: datetime, ports: DeskWritePorts
) -> DeskAnswer:
    whole = keep_joined(
        form.get("case", ""),
        form.get("complaint", ""),
        post=link.post,
        inspectorate=ports.inspectorate,
        now=now,
        lists=ports.disputes,
        register=ports.register,
        rules=ports.rules,
    )
    said = f"Tetap ditangani bersama kasus {whole.number}; pelapor membacanya di halaman aduannya."
    return DeskAnswer(DeskTab.DISPUTES, True, said)


def _unknown(
    _form: Mapping[str, str], _link: DeskLink, _now: datetime, _ports: DeskWritePorts
) -> DeskAnswer:
    return DeskAnswer(DeskTab.TRIAGE, False, "Tindakan tidak dikenali. Muat ulang halaman ini.")


def _split(
    form: Mapping[str, str], link: DeskLink, now: datetime, ports: DeskWritePorts
) -> DeskAnswer:
    """Several matters in one report: each its own complaint."""
    case = _readable(_seen(form, link, ports), link, ports)
    whole = ports.register.complaint(form.get("complaint", ""))
    if not needs.confirms(case, form.get("typed", "").strip()):
        raise RefusedError("Ketik empat karakter terakhir nomor kasus sebagai penegasan.")
    matters = matters_of(ports.mask(form.get("parts", "")))
    check(case, whole, matters)
    told = told_by(matters, case, whole, ports.opening.assign)
    parts = parts_of(case, whole, told.matters, now=now, fresh=ports.fresh)
    request = asked_of(told, case, Actor(Role.DISKOMINFO, link.post), now)
    decided = decide.decide_move(case, request, ports.rules)
    kept = Judged(kept_from=told.kept_from, secret=told.secret)
    decided = replace(decided, case=marked(decided.case, kept))
    (decided,) = with_those_left_open(case, (decided,), ports.register, most=_MOST_MERGED)
    ports.register.split(tell_one(decided, register=ports.register), whole, parts)
    said = f"Aduan pada kasus {case.number} dipisahkan: {len(parts)} hal menjadi aduan sendiri."
    if told.accuses:
        said += " Satu hal menuduh pejabat: laporan utuhnya kini hanya dibaca yang memeriksanya."
    elif request.move is Move.KEEP_SECRET:
        said += " Satu hal menyangkut orang yang harus dilindungi: kasusnya kini rahasia."
    return DeskAnswer(DeskTab.JOINED, True, said)


def _seen(form: Mapping[str, str], link: DeskLink, ports: DeskWritePorts) -> Case:
    """The case if it still is what the person had before their eyes."""
    case = ports.register.get_case(form.get("case", ""))
    if form.get("version", "") != str(case.version) or kept_from(case, link.post):
        raise ConflictError(f"case {case.case_id}")
    return case


def _readable(case: Case, link: DeskLink, ports: DeskWritePorts) -> Case:
    """Nobody says that two events are one, or are not, of which he may read only one."""
    match may_see(case, link.post, ports.inspectorate):
        case Sight.EVERYTHING:
            return case
        case Sight.EXISTENCE:
            raise RefusedError(
                "Kasus rahasia tidak digabung atau dipisahkan oleh meja layanan; isinya hanya "
                "dapat dibaca Inspektorat."
            )
        case Sight.NOTHING:
            raise ConflictError(f"case {case.case_id}")


_Work = Callable[[Mapping[str, str], DeskLink, datetime, DeskWritePorts], DeskAnswer]
_WORK: Final[Mapping[str, tuple[DeskTab, _Work]]] = {
    "route": (DeskTab.TRIAGE, _route),
    "route_many": (DeskTab.TRIAGE, _route_many),
    "incomplete": (DeskTab.TRIAGE, _incomplete),
    "clear_sign": (DeskTab.FLAGS, _clear_sign),
    "try_again": (DeskTab.LAPOR, _try_again),
    "answer": (DeskTab.TWINS, _answer),
    "unlink": (DeskTab.JOINED, _unlink),
    "unmerge": (DeskTab.JOINED, _unmerge),
    "split": (DeskTab.JOINED, _split),
    "keep": (DeskTab.DISPUTES, _keep),
    "link": (DeskTab.LAPOR, _link_by_hand),
    "conflict": (DeskTab.CONFLICTS, _decide_conflict),
}
