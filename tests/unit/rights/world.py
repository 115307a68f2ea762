"""A register on the model of DynamoDB, a vault, files in versions, and a clock: for the desk of
persons' rights, without a socket and fast enough to be killed at each of its calls."""

import io
import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.complaints import stored_complaint
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import Item
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.erasing import (
    ForgettingCases,
    RegisterPlace,
    last_places,
    limiting_places,
    register_places,
)
from aduan.adapters.dynamodb.follow_up_events import RegisterFollowUpEvents
from aduan.adapters.dynamodb.intake import RegisterIntake
from aduan.adapters.dynamodb.placing import RegisterPlacements
from aduan.adapters.dynamodb.rights import (
    IdentitiesVault,
    RegisterKeeping,
    RegisterMarks,
    RegisterPeople,
)
from aduan.adapters.dynamodb.wishes import RegisterRequests
from aduan.adapters.rights.objects import file_places
from aduan.application.intake.ports import LaterReport, NewComplaint, Original
from aduan.application.placing.own_case import case_id_of
from aduan.application.placing.ports import Placement, ReadVersions
from aduan.application.rights.answer import AnswerPorts
from aduan.application.rights.ask import AskPorts
from aduan.application.rights.breach import BreachPorts
from aduan.application.rights.case_words import CaseWords
from aduan.application.rights.erase import ErasePorts
from aduan.application.rights.ports import Noted, Place
from aduan.application.rights.retain import RetainPorts
from aduan.application.rights.serve import RightsDesk
from aduan.application.rights.vault import WatchedVault
from aduan.domain.case.case import Actor, Case, Role
from aduan.domain.case.case import Place as CasePlace
from aduan.domain.case.complaint import Complaint, Location, Reporter
from aduan.domain.case.decide import decide_move, opening
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.duplicates.blocking import write_keys
from aduan.domain.duplicates.sameness import Basis, Linked, New
from aduan.domain.intake.events import ComplaintAmended, Delivery, Receipt
from aduan.domain.retention.terms import YEAR_S, Retention, RetentionRules
from aduan.domain.search.terms import terms_of
from tests.benchmarks.chaos.client import ModelClient
from tests.benchmarks.chaos.dynamodb import DynamoDb, TableModel
from tests.city import RULES, SYSTEM, new_case
from tests.unit.duplicates.reports import lexicon, printed, report

START: Final = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
BASIS: Final = Basis(0.9, (), (), {}, "1", "Jalan sama: Penanda")
CLASSES: Final = (
    Retention("kesehatan", 1, "UU", channel=("119",)),
    Retention("pengawasan", 5, "JRA", guarded=True),
    Retention("selesai", 2, "JRA", status=("selesai",)),
    Retention("umum", 5, "JRA"),
)
CLASSED: Final = RetentionRules(CLASSES, YEAR_S)
SIGNED: Final = "arn:aws:iam::1:user/satu"


class Killed(BaseException):
    """The process ends here: nothing after it runs, no `except Exception` sees it."""


@dataclass
class FilesInVersions:
    """S3 with versions, as far as erasing asks of it; `before` and `after` may kill."""

    before: Callable[[str], None] = lambda _operation: None
    after: Callable[[str], None] = lambda _operation: None
    held: dict[str, list[tuple[str, str, bytes | None]]] = field(default_factory=dict)
    fresh: int = 0

    def put(self, bucket: str, key: str, body: bytes | None) -> None:
        self.fresh += 1
        self.held.setdefault(bucket, []).append((key, f"v{self.fresh}", body))

    def get_paginator(self, operation: str) -> "FilesInVersions":
        assert operation == "list_object_versions"
        return self

    def paginate(self, **asked: str) -> list[dict[str, Any]]:
        rows = [
            one for one in self.held.get(asked["Bucket"], []) if one[0].startswith(asked["Prefix"])
        ]
        latest = {key: version for key, version, _ in rows}
        page: dict[str, Any] = {"Versions": [], "DeleteMarkers": []}
        for key, version, body in rows:
            one = {"Key": key, "VersionId": version, "IsLatest": latest[key] == version}
            page["DeleteMarkers" if body is None else "Versions"].append(one)
        return [page]

    def get_object(self, **asked: str) -> dict[str, Any]:
        wanted = (asked["Key"], asked["VersionId"])
        (body,) = (b for k, v, b in self.held[asked["Bucket"]] if (k, v) == wanted)
        return {"Body": io.BytesIO(body or b"")}

    def delete_object(self, **asked: str) -> None:
        self.before("DeleteObject")
        wanted = (asked["Key"], asked["VersionId"])
        rows = self.held[asked["Bucket"]]
        self.held[asked["Bucket"]] = [one for one in rows if one[:2] != wanted]
        self.after("DeleteObject")

    def put_object(self, **asked: Any) -> dict[str, Any]:
        self.before("PutObject")
        self.put(asked["Bucket"], asked["Key"], asked["Body"])
        self.after("PutObject")
        return {"VersionId": f"v{self.fresh}"}


@dataclass
class TrailInMemory:
    rows: list[Noted] = field(default_factory=list)

    def note(self, row: Noted) -> None:
        self.rows.append(row)

    def of(self, complaint_id: str) -> list[Noted]:
        return [row for row in self.rows if row.complaint_id == complaint_id]


class AnyProof:
    def is_digits(self, complaint: Complaint, digits: str) -> bool:
        return digits == "3391"

    def is_token(self, complaint_id: str, typed: str) -> bool:
        return False


def masked(text: str) -> str:
    return text.replace("Penanda", "[nama]")


class World:
    """Two neighbours' complaints of one lamp in one case, and one of another matter."""

    def __init__(self) -> None:
        self.now = START
        model = DynamoDb(self._seconds, random.Random(1), unkind=False)
        model.add(TableModel("register", index=("work_pk", "work_sk")))
        model.add(TableModel("identities", sort=None))
        self.model, self.client = model, ModelClient(model)
        self.register = Table(self.client, "register", pause=lambda _: None)
        self.identities = Table(self.client, "identities", pause=lambda _: None)
        self.files, self.trail = FilesInVersions(), TrailInMemory()
        self.cases = RegisterCases(self.register)
        self.people = RegisterPeople(self.register)
        self.book = RegisterRequests(self.register)
        self.keeping = RegisterKeeping(self.register)
        self.vault = WatchedVault(IdentitiesVault(self.identities), self.trail)
        self._requests = 0

    def _seconds(self) -> float:
        return self.now.timestamp()

    # what happens ------------------------------------------------------------------------------

    def complain(
        self, number: int, text: str, *, joins: str = "", channel: str = "rabeg",
        placed: bool = True, **changes: Any,
    ) -> str:  # fmt: skip
        """As the door and the detector write it; answers the complaint's id."""
        at = self.now + timedelta(minutes=number)
        one = replace(
            Complaint(
                complaint_id=f"01K{number:05d}ADUAN",
                channel=channel,
                external_id=f"X-{number}",
                tracking_code=f"SA-{number:04d}",
                reported_at=at,
                received_at=at,
                title="",
                text=text,
                location=Location(lat=-6.12, lng=106.15, address="Gang Penanda06 no 9"),
                reporter_hash=f"hash{number}",
            ),
            **changes,
        )
        intake = RegisterIntake(self.register, self.identities, CLASSED)
        delivery = Delivery(channel, f"msg_{number}", "sha", at, f"a{number}")
        receipt = Receipt("menunggu", one.complaint_id, one.tracking_code)
        reporter = Reporter(f"Siti Penanda{number}", "0812-7764-3391", None)
        original = Original(text=text, reporter=reporter)
        intake.accept(NewComplaint(delivery, one, original, receipt, content=f"digest{number}"))
        if placed:
            self._placed(one, number, joins)
        return one.complaint_id

    def _placed(self, one: Complaint, number: int, joins: str) -> None:
        shape = printed(report(number, one.text))
        if joins:
            home = self.cases.get_case(joins)
            asked = Request(
                Move.LINK,
                SYSTEM,
                one.received_at,
                note="Jalan sama: Penanda",
                channel=one.channel,
                new_reporter=True,
                details={"complaint_id": one.complaint_id},
            )
            transition = decide_move(home, asked, RULES)
            decision: Any = Linked(home.case_id, "A1", BASIS)
        else:
            home = replace(
                new_case(one.received_at),
                case_id=case_id_of(one.complaint_id),
                number=f"SRG-{number}",
                channels=(one.channel,),
                place=CasePlace(kelurahan="Cipare", address="Gang Penanda06"),
                route_reason="kata penanda04",
                opened_by=one.complaint_id,
                secret=one.secret,
            )
            transition = opening(home, SYSTEM, note="kata penanda04")
            decision = New(BASIS)
        placements = RegisterPlacements(self.register)
        placements.file(one, terms_of(one, home.place, home.matter))
        placements.place(
            Placement(
                complaint=one,
                fingerprint=shape,
                founder=one.complaint_id,
                transition=transition,
                decision=decision,
                files_under=write_keys(shape, lexicon()),
                versions=ReadVersions({}),
                at=one.received_at,
            )
        )

    def add(self, complaint_id: str, number: int, text: str) -> None:
        """A later word its case has heard."""
        one = stored_complaint(self.register, complaint_id)
        word = ComplaintAmended(one.external_id, self.now, text)
        delivery = Delivery(one.channel, f"msg_w{number}", "sha", self.now, f"w{number}")
        intake = RegisterIntake(self.register, self.identities, CLASSED)
        intake.add(LaterReport(delivery, f"word{number}", word, Original(text=text)))
        events = RegisterFollowUpEvents(self.register)
        row = events.row(complaint_id, f"word{number}")
        asked = Request(
            Move.NOTE,
            Actor(Role.REPORTER, "pelapor"),
            self.now,
            note=text,
            details={"complaint_id": complaint_id, "word": f"word{number}"},
        )
        events.save(
            decide_move(self.cases.get_case(self.case_of(complaint_id)), asked, RULES), applies=row
        )

    def move(self, case_id: str, move: Move, actor: Actor, **more: Any) -> Case:
        asked = Request(move, actor, self.now, **more)
        transition = decide_move(self.cases.get_case(case_id), asked, RULES)
        self.cases.save(transition)
        return transition.case

    def case_of(self, complaint_id: str) -> str:
        return str(stored_complaint(self.register, complaint_id).case_id)

    # what is asked -----------------------------------------------------------------------------

    def places(self) -> list[Place]:
        return [
            CaseWords(ForgettingCases(self.register), RULES),
            *self.in_register().values(),
            *file_places(
                self.files,
                evidence="evidence",
                failures="failures",
                exports="exports",
                board="board",
            ),
            *last_places(self.register, self.identities),
        ]

    def in_register(self) -> dict[str, RegisterPlace]:
        return register_places(
            self.register, lexicon, channels=lambda: ("rabeg", "wa"), mask=masked
        )

    def asking(self) -> AskPorts:
        def fresh(_: datetime) -> str:
            self._requests += 1
            return f"PDP-{self._requests}"

        return AskPorts(self.people, self.book, self.vault, AnyProof(), fresh, 3600.0)

    def erasing(self) -> ErasePorts:
        return ErasePorts(
            self.people,
            self.book,
            self.vault,
            self.keeping,
            self.places(),
            lambda: False,
            masked,
        )

    def retaining(self) -> RetainPorts:
        return RetainPorts(
            self.people, self.keeping, self.vault, self.places(), CLASSED, lambda: False
        )

    def desk(self) -> RightsDesk:
        """What serves the orders of the command."""
        places = self.in_register()
        answering = AnswerPorts(
            people=self.people,
            book=self.book,
            vault=self.vault,
            keeping=self.keeping,
            words=RegisterIntake(self.register, self.identities, CLASSED),
            mask=masked,
            proof_of=lambda complaint_id, reporter: f"proof of {reporter.phone}",
            indexes=limiting_places(places),
            mark=RegisterMarks(self.register),
        )
        return RightsDesk(
            asking=self.asking(),
            answering=answering,
            erasing=self.erasing,
            retaining=self.retaining,
            breaching=BreachPorts(
                self.people, self.keeping, self.book, lambda _: "PDP-9", "Kota Contoh", 3600.0
            ),
            city="Kota Contoh",
            midnight=lambda day: datetime(day.year, day.month, day.day, tzinfo=UTC),
        )

    def everything(self) -> dict[str, str]:
        """Every row and file that is left, as text; not how often a wish was saved."""
        found = {
            f"{name} {item['pk']['S']} {item.get('sk', {}).get('S', '')}": str(_unfenced(item))
            for name, table in self.model.tables.items()
            for item in table.items()
        }
        for bucket, rows in self.files.held.items():
            found |= {f"{bucket} {key} {version}": str(body) for key, version, body in rows}
        return found

    def figures(self) -> dict[str, str]:
        """What every figure is counted from: facts, arrivals, voices, receipts; not who they were
        and not the version, which moves with the step that says words went."""
        found: dict[str, str] = {}
        for item in self.model.tables["register"].items():
            sk = item["sk"]["S"]
            if sk.startswith(("FACTS", "MEMBER#", "VOICE#", "RECEIPT#")):
                kept = {n: v for n, v in item.items() if n not in {"reporter", "version", "f"}}
                body = json.loads(item["f"]["S"]) if "f" in item else {}
                body.pop("version", None)
                found[f"{item['pk']['S']} {sk}"] = f"{sorted(kept.items())} {body}"
        return found

    def marks(self) -> list[str]:
        return [
            name
            for name, text in self.everything().items()
            if "penand" in f"{name} {text}".casefold() or "7764" in text
        ]


def _unfenced(item: Item) -> Item:
    if not item["pk"]["S"].startswith("RIGHTS#"):
        return item
    return {name: value for name, value in item.items() if name != "revision"}


def row_of(world: World, complaint_id: str) -> Any:
    return world.register.get(keys.complaint(complaint_id))
