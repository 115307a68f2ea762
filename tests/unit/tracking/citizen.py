"""A citizen, a complaint and its case, over the register in memory."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from typing import Any, Final

from aduan.adapters.privacy.proofs import KeyedProofs
from aduan.application.intake.apply_follow_up_event import apply_follow_up_event
from aduan.application.tracking.prove import Shown
from aduan.application.tracking.show import ComplaintView, ShowPorts, show_complaint
from aduan.application.tracking.speak import NotSpoken, PhotoForm, SpeakPorts, Spoke, speak
from aduan.domain.case.case import Case, Level, Transition
from aduan.domain.case.complaint import Complaint, Feedback
from aduan.domain.case.decide import decide_move, opening
from aduan.domain.case.errors import ConflictError
from aduan.domain.case.identifiers import case_id_of, new_tracking_code
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.privacy.proof import phone_proof
from tests.city import DESK, DISHUB, RULES, SYSTEM, hours, new_case, wib
from tests.fakes.citizens import CitizensInMemory
from tests.fakes.pages import FixedAddresses, FixedForms
from tests.fakes.word_reader import Heedful, fresh

KEY: Final = b"kunci-bukti-kedua-yang-rahasia"
DIGITS: Final = "3301"
START: Final = wib("2026-03-02 09:00")


def complaint(number: int = 1, **changes: Any) -> Complaint:
    complaint_id = f"01ADUAN{number:019}"
    one = Complaint(
        complaint_id=complaint_id,
        channel="rabeg",
        external_id=f"RBG-{number}",
        tracking_code=new_tracking_code(number.to_bytes(7, "big")),
        reported_at=START,
        received_at=START,
        title="Judul warga",
        text="Teks warga",
        reporter_hash=f"hash-{number}",
        case_id=case_id_of(complaint_id),
        phone_proof=phone_proof(KEY, complaint_id, DIGITS),
    )
    return replace(one, **changes)


@dataclass
class Town:
    """One register, one moment; `do` is a press on the page as a browser sends it."""

    store: CitizensInMemory = field(default_factory=CitizensInMemory)
    now: datetime = START + hours(1)
    busy: bool = False
    numbers: Any = field(default_factory=count)

    def receive(self, one: Complaint) -> Complaint:
        self.store.words.complaints[one.complaint_id] = one
        return one

    def open(self, one: Complaint, **changes: Any) -> Case:
        """The complaint's own case, told to its office."""
        case = new_case(START, case_id=case_id_of(one.complaint_id), number="SRG-1", **changes)
        self.store.words.register.save(opening(case, SYSTEM))
        self.receive(replace(one, case_id=case.case_id))
        return case

    def move(self, case_id: str, move: Move, actor: Any = DISHUB, **asked: Any) -> Transition:
        case = self.store.get_case(case_id)
        step = decide_move(case, Request(move, actor, self.now, **asked), RULES)
        self.store.words.register.save(step)
        return step

    def escalate(self, case_id: str, level: Level, at: datetime) -> None:
        case = self.store.get_case(case_id)
        asked = Request(Move.ESCALATE, SYSTEM, at, level=level)
        self.store.words.register.save(decide_move(case, asked, RULES))

    def resolve(self, case_id: str) -> None:
        self.move(case_id, Move.RESOLVE, note="Lampu diganti.", public_note="Lampu sudah menyala.",
                  evidence=("e1",))  # fmt: skip

    def reject(self, case_id: str) -> None:
        self.move(case_id, Move.REJECT, note="Bukan aduan.", public_note="Tidak dapat dilayani.")

    def ask(self, case_id: str) -> None:
        self.move(case_id, Move.ASK_REPORTER, public_note="Di tiang nomor berapa?")

    def merge(self, case_id: str, into: str) -> None:
        self.move(case_id, Move.MERGE, DESK, note="sama", into=into)

    def view(self, one: Complaint, session: str = "", said: str = "") -> ComplaintView:
        found = show_complaint(
            one.tracking_code, self.now, self.showing, session=session, said=said
        )
        assert found is not None
        return found

    def known(self, one: Complaint, said: str = "") -> ComplaintView:
        return self.view(one, self.session(one), said)

    def session(self, one: Complaint) -> str:
        return self.showing.proofs.session(one.complaint_id, self.now)

    def do(
        self, one: Complaint, do: str, shown: Shown | None = None, **fields: Any
    ) -> Spoke | PhotoForm | NotSpoken | None:
        """By default the reporter, with the form as the page last gave it."""
        given = self.view(one)
        form: Mapping[str, str] = {
            "do": do, "sekali": given.nonce, "putaran": str(given.cycle),
        } | {name: str(value) for name, value in fields.items()}  # fmt: skip
        who = shown or Shown(typed=DIGITS, address="10.0.0.1")
        return speak(one.tracking_code, form, who, self.now, self.speaking)

    def judge(self, one: Complaint, verdict: Feedback) -> None:
        outcome = self.do(one, "nilai", verdict=verdict.value)
        assert isinstance(outcome, Spoke), outcome

    @property
    def showing(self) -> ShowPorts:
        return ShowPorts(
            register=self.store,
            photos=FixedAddresses(),
            proofs=KeyedProofs(lambda: KEY),
            rules=RULES,
            new_nonce=lambda: f"{next(self.numbers):020x}",
        )

    @property
    def speaking(self) -> SpeakPorts:
        return SpeakPorts(
            showing=self.showing,
            guesses=self.store,
            words=self.store,
            apply=self.apply,
            mask=lambda text: text.replace("081234567890", "[nomor]"),
            without_health=lambda text: text.replace("diabetes", ""),
            health_lines=frozenset({"119"}),
            requests=self.store,
            forms=FixedForms(),
            public_url="https://contoh.id/prod",
            new_id=lambda: f"foto-{next(self.numbers)}",
        )

    def apply(self, complaint_id: str, row_id: str) -> Transition | None:
        if self.busy:
            raise ConflictError("busy")
        return apply_follow_up_event(
            complaint_id,
            row_id,
            events=self.store.words,
            rules=RULES,
            now=self.now,
            reader=Heedful(),
            fresh=fresh,
        )
