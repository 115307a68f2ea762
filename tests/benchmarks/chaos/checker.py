"""What must be true, said from outside: of tables, mails, answers, LAPOR! and pages.

The rules are written here a second time, from the design's invariants and not from the product's
code, so that a mistake there is not repeated here. Some are asked at every change, mail and answer
(`Watch`), the rest once everything has come to rest (`settled`).
"""

import base64
import json
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from aduan.domain.case.complaint import ERASED
from tests.benchmarks.chaos import pages
from tests.benchmarks.chaos.cloud import Cloud
from tests.benchmarks.chaos.dynamodb import Change
from tests.benchmarks.chaos.endpoints import Mail
from tests.benchmarks.chaos.machine import Execution
from tests.benchmarks.chaos.outside import Outside
from tests.benchmarks.chaos.story import CHANNELS, LINK, PERSON, Sent, Story
from tests.benchmarks.chaos.virtual import CLOCK

ACTIVE: Final = frozenset({"baru", "diterima", "ditindaklanjuti", "diteruskan", "dibuka_kembali"})
OPEN: Final = ACTIVE | {"triase", "menunggu_pelapor", "ditunda", "bukan_wewenang"}
PUBLIC: Final[Mapping[str, str]] = {
    "triase": "menunggu", "baru": "menunggu", "diteruskan": "menunggu",
    "dibuka_kembali": "menunggu", "ditunda": "menunggu", "diterima": "proses",
    "ditindaklanjuti": "proses", "menunggu_pelapor": "proses", "bukan_wewenang": "proses",
    "digabung": "proses", "selesai": "selesai", "ditolak": "selesai", "ditarik": "selesai",
}  # fmt: skip
MOVES_CLOCKS: Final = frozenset({
    "route", "follow_up", "forward", "return_to_desk", "ask_reporter", "reporter_answered",
    "resume", "approve_postpone", "not_our_authority", "keep_following", "reopen", "merge",
    "unmerge", "reschedule", "reach_reporter", "resolve", "reject", "auto_close", "withdraw",
    "inspectorate_only", "withhold", "eye_return",
})  # fmt: skip
"""Moves whose row in the table of the lifecycle says that they touch a clock."""
IDLE_KINDS: Final = frozenset({"escalated_sekda", "escalated_wali_kota", "head_told", "reminder"})
NOTHING_HAPPENED: Final = re.compile(
    r"Tidak ada yang (?:berubah|tersimpan)|belum tersimpan|Tidak ada perubahan", re.IGNORECASE
)
OK_BOX: Final = re.compile(r'<div class="box ok" role="status"><p>')
"""Where a page says that something was done."""
STEP: Final = re.compile(r'<li aria-current="step"[^>]*>([^<]+)</li>')
PLANNED: Final = frozenset({
    "UnavailableError", "BusyError", "ConflictError", "ClientError", "EndpointConnectionError",
    "ReadTimeoutError", "ConnectTimeoutError", "ConnectionClosedError", "out of time",
    "TransactionRefusedError", "UnexpectedError",
})  # fmt: skip
"""Errors that fly so that Lambda comes again; any other kind is a mistake in the code."""
_TASKS: Final = ("DESK#", "LATER#", "MERGED#", "MEMBER#", "SAID#", "QUESTION#", "NOTICE#~")
"""Rows of what is still to be done, or where a thing is: they go when it is done, or moves."""
LEVELS: Final = frozenset({"escalated_sekda", "escalated_wali_kota"})
IN_FLIGHT_S: Final = 60.0
"""How old the truth of a notice may be that was handed to SNS: a call and its first repetitions."""


def plain(value: Any) -> Any:
    """The wire form of an item as plain Python."""
    if "pk" in value and isinstance(value["pk"], dict):
        return {name: plain(inner) for name, inner in value.items()}
    ((tag, held),) = value.items()
    match tag:
        case "M":
            return {name: plain(inner) for name, inner in held.items()}
        case "L":
            return [plain(inner) for inner in held]
        case "N":
            return float(held) if "." in held else int(held)
        case "NULL":
            return None
        case _:
            return held


def case_of(token: str) -> str:
    """Which case a page of officials is about: a link of its own names it, and the row of a post's
    page stands behind the page's own link."""
    page, _, row = token.partition("~")
    payload = page.split(".")[1]
    return row or str(json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))[1])


def seconds(at: str | None) -> float:
    return 0.0 if not at else datetime.fromisoformat(at).timestamp()


@dataclass
class Watch:
    """Looks on while the story runs. `violations` says what was broken, and by which rule."""

    cloud: Cloud
    story: Story
    violations: list[str] = field(default_factory=list)
    cases: dict[str, list[tuple[float, dict[str, Any]]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    looked_at: int = 0

    def __post_init__(self) -> None:
        self.cloud.dynamodb.listeners.append(self._changed)
        self.cloud.after_invocation.append(self._answered)
        self.cloud.on_published.append(self._published)
        mailed = self.cloud.services.on_mail

        def on_mail(mail: Mail) -> None:
            self._mail(mail)
            mailed(mail)

        self.cloud.services.on_mail = on_mail

    def broken(self, rule: str, what: str) -> None:
        at = CLOCK.datetime().strftime("%d. %H:%M:%S")
        if len(self.violations) < 200:
            self.violations.append(f"[{rule}] {what} ({at})")

    # every change -------------------------------------------------------------------------------

    def _changed(self, table: str, change: Change) -> None:
        pk, sk = change.key
        if table != "register":
            return
        self.says_no_person(json.dumps(change.new or {}, ensure_ascii=False), f"register {pk}")
        if not self._by_the_officer():
            self._stays(change)
        if sk == "CASE" and change.new is not None:
            self._case_changed(change)

    def _by_the_officer(self) -> bool:
        """Who was asked to forget somebody may take words away, and nobody else."""
        frames = self.cloud.frames
        by_officer = bool(frames) and frames[-1].function == "privacy"
        return by_officer and self.story.officer.forgets()

    def _stays(self, change: Change) -> None:
        pk, sk = change.key
        if change.old is not None and sk.startswith("HISTORY#"):
            self.broken("history only grows", f"{pk} {sk} was changed")
        if change.new is None and change.old is not None:
            expires = change.old.get("expires_at")
            if expires is None and not sk.startswith(_TASKS):
                self.broken("nothing is deleted", f"{pk} {sk}")
        if sk == "COMPLAINT" and change.old is not None and change.new is not None:
            for name in ("text", "title", "tracking_code", "channel", "external_id"):
                if change.old.get(name) != change.new.get(name):
                    self.broken("a complaint's words stay", f"{pk} {name}")

    def _case_changed(self, change: Change) -> None:
        assert change.new is not None
        new = plain(change.new)
        self.cases[new["case_id"]].append((CLOCK.now, new))
        if change.old is None:
            return
        old = plain(change.old)
        if new["version"] <= old["version"]:
            self.broken("versions grow", f"{new['case_id']} {old['version']} -> {new['version']}")
        # Looked at once all rows of the transaction are there.
        self.cloud.after(0.0, lambda: self._clocks_moved(old, new))

    def _clocks_moved(self, old: dict[str, Any], new: dict[str, Any]) -> None:
        partition = f"CASE#{new['case_id']}"
        moves = []
        for version in range(old["version"] + 1, new["version"] + 1):
            row = self.cloud.register.get((partition, f"HISTORY#{version:08d}"))
            if row is None:
                self.broken("every change is a row", f"{new['case_id']} version {version}")
                continue
            moves.append(plain(row)["move"])
        if old.get("due") != new.get("due") and not MOVES_CLOCKS & set(moves):
            self.broken("due times stand", f"{new['case_id']} moved by {moves}")
        if new["status"] == "selesai" and old["status"] != "selesai" and not new.get("evidence"):
            lapor = new.get("closed_by") == "system"
            if not lapor:
                self.broken("selesai needs evidence", new["case_id"])

    # every mail ---------------------------------------------------------------------------------

    def _mail(self, mail: Mail) -> None:
        text, where = f"{mail.subject} {mail.message}", f"mail to {mail.topic[-12:]}"
        self.says_no_person(text, where)
        self.says_no_secret(text, where)

    def says_no_person(self, text: str, where: str) -> None:
        for word in (PERSON[1], PERSON[2], PERSON[3]):
            if word in text:
                self.broken("no personal data", f"{word} in {where}")

    def says_no_secret(self, text: str, where: str) -> None:
        for word in self.story.hidden:
            if word in text:
                self.broken("secret stays secret", f"{word} in {where}")

    def _published(self, execution: Execution, notice: Mapping[str, Any]) -> None:
        """A notice is true when it is sent."""
        case_id, kind, to = execution.given["case_id"], notice["kind"], notice["notice_id"]
        versions = self.cases[case_id]
        if not versions:
            self.broken("notices are of cases", str(to))
            return
        recent = [case for at, case in versions if at >= CLOCK.now - IN_FLIGHT_S]
        earlier = [case for at, case in versions if at < CLOCK.now - IN_FLIGHT_S]
        standing = [*recent, *earlier[-1:]]
        why = [self._untrue(notice, case) for case in standing]
        if all(why):
            self.broken("a notice is true when sent", f"{kind} {to}: {why[-1]}")
        written = self.cloud.register.get((f"CASE#{case_id}", f"NOTICE#{to}"))
        if written is None:
            self.broken("notices are written first", str(to))

    def _untrue(self, notice: Mapping[str, Any], case: dict[str, Any]) -> str:
        kind = str(notice["kind"])
        cycle, version, _kind, to = str(notice["notice_id"]).split(".", 4)[1:]
        if int(cycle) != case.get("cycle", 1):
            return "another cycle"
        if kind == "second_eye":
            return "" if case.get("eye") else "nobody need look at the closing any more"
        if case["status"] not in OPEN and kind != "order_answered":
            return f"the case is {case['status']}"
        if kind in IDLE_KINDS and case["status"] not in ACTIVE | {"triase"}:
            return f"its clocks stand: {case['status']}"
        row = self.cloud.register.get((f"CASE#{case['case_id']}", f"HISTORY#{int(version):08d}"))
        since = seconds(plain(row)["at"]) if row else 0.0
        if kind in IDLE_KINDS and seconds(case.get("last_follow_up_at")) > since:
            return "it was followed up since"
        office = "DUTY" if case["status"] == "triase" else case["agency"]
        posts = {"SEKDA", "WALI_KOTA", "DUTY", "DISKOMINFO", office}
        return "" if to in posts else f"it is with {office}, not {to}"

    # every answer -------------------------------------------------------------------------------

    def _answered(self, function: str, event: Any, answer: Any, commits: int) -> None:
        self.looked_at += 1
        said = self.cloud.said.pop() if self.cloud.said else ""
        self.says_no_person(said, f"log of {function}")
        if not isinstance(event, dict) or "httpMethod" not in event:
            return
        noted = function == "answer_channels"  # how far a channel has kept what it was told
        if event["httpMethod"] in {"GET", "HEAD"} and commits > noted:
            self.broken("reading changes nothing", f"GET of {function}")
        if not isinstance(answer, dict) or "statusCode" not in answer:
            return
        body = str(answer.get("body", ""))
        if function not in {"admin", "privacy"}:  # both answer people whom AWS has identified
            self.says_no_person(body, f"answer of {function}")
        if commits and NOTHING_HAPPENED.search(body):
            found = NOTHING_HAPPENED.search(body)
            assert found is not None
            self.broken(
                "a page claims what happened",
                f"{function} {answer['statusCode']} says “{found.group()}” after a write",
            )
        if event["httpMethod"] == "POST" and answer["statusCode"] == 303:
            self._says_done(function, event, answer)
        if event["httpMethod"] == "GET" and answer["statusCode"] == 200:
            if function == "track":
                self._shows_how_far(event, body)
                proven = "kunci" in (event.get("queryStringParameters") or {})
                if not proven and "cookie" not in (event.get("headers") or {}):
                    self.says_no_secret(body, "the page of whoever has the code")
            if event.get("resource") == "/actions/{token}" and OK_BOX.search(body):
                said = (event["queryStringParameters"] or {}).get("sudah", "")
                self._says(function, event, str(said))

    def _says_done(self, function: str, event: dict[str, Any], answer: dict[str, Any]) -> None:
        """“Done” is said of a press that stands in the case's history, now or since the first
        time."""
        headers = {name.lower(): str(value) for name, value in answer["headers"].items()}
        _, said, move = headers.get("location", "").partition("sudah=")
        if said:
            self._says(function, event, move)

    def _says(self, function: str, event: dict[str, Any], move: str) -> None:
        case_id = case_of(str(event["pathParameters"]["token"]))
        rows = self.cloud.register.partitions.get(f"CASE#{case_id}", {})
        moves = {plain(row)["move"] for sk, row in rows.items() if sk.startswith("HISTORY#")}
        if move not in moves:
            self.broken("a page claims what happened", f"{function} says {move} is done")

    def _shows_how_far(self, event: dict[str, Any], body: str) -> None:
        """A citizen's page shows where the case is, or was a moment ago, and thanks only for a
        word that is kept."""
        code = (event.get("pathParameters") or {}).get("tracking_code")
        held = self.cloud.register.partitions
        complaint = next(
            (row for sort in held.values() if "COMPLAINT" in sort
             and (row := plain(sort["COMPLAINT"]))["tracking_code"] == code), None,
        )  # fmt: skip
        shown = STEP.search(body)
        if complaint is None or shown is None:
            return
        now = {name for name in PUBLIC.values() if name in shown.group(1).casefold()}
        true = self._lately(complaint.get("case_id"))
        if "withdrawn_at" not in complaint and not now & true:
            self.broken("a page tells the status", f"{code} shows {now}: {true}")
        word = (event["queryStringParameters"] or {}).get("kata")
        rows = held[f"COMPLAINT#{complaint['complaint_id']}"].values()
        if OK_BOX.search(body) and word not in {plain(row).get("row_id") for row in rows}:
            self.broken("a page claims what happened", f"the page of {code} thanks for {word}")

    def _lately(self, case_id: str | None) -> set[str]:
        """The public statuses of the case that stands for this one, now and a moment ago."""
        if not case_id or not self.cases.get(case_id):
            return {"menunggu"}
        recent = [case for at, case in self.cases[case_id] if at >= CLOCK.now - IN_FLIGHT_S]
        found = set()
        for case in [*recent, *[one for at, one in self.cases[case_id]
                                if at < CLOCK.now - IN_FLIGHT_S][-1:]]:  # fmt: skip
            into = case.get("merged_into") if case["status"] == "digabung" else None
            found |= self._lately(into) if into else {PUBLIC[case["status"]]}
        return found


# once everything is at rest ---------------------------------------------------------------------


class Settled:
    """Everything at rest: asked of the tables, of LAPOR!, of the channels' answers, of pages."""

    def __init__(self, watch: Watch, outside: Outside) -> None:
        self.watch, self.cloud, self.story = watch, watch.cloud, watch.story
        self.outside = outside
        self.rows: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
        for item in self.cloud.register.items():
            row = plain(item)
            self.rows[row["pk"]][row["sk"]] = row
        self.cases = {
            row["CASE"]["case_id"]: row["CASE"] for row in self.rows.values() if "CASE" in row
        }
        self.complaints = {
            row["COMPLAINT"]["complaint_id"]: row["COMPLAINT"]
            for row in self.rows.values()
            if "COMPLAINT" in row
        }

    def look(self) -> None:
        self.intake()
        self.placing()
        self.histories()
        self.escalation()
        self.notices()
        self.words()
        self.imported()
        self.erased()
        self.lapor()
        self.tracking()
        self.records()

    def broken(self, rule: str, what: str) -> None:
        self.watch.broken(rule, what)

    # 1: in the register exactly once -------------------------------------------------------------

    def intake(self) -> None:
        by_source: Counter[tuple[str, str]] = Counter()
        for one in self.complaints.values():
            by_source[one["channel"], one["external_id"]] += 1
        for (channel, external), count in by_source.items():
            if count > 1:
                self.broken("exactly once", f"{channel} {external}: {count} complaints")
        for sent in self.story.sent:
            good = [body for status, body in sent.answers if status in {200, 201}]
            if not good:
                self._never_accepted(sent)
                continue
            if any(body != good[0] for body in good):
                self.broken("the same answer", f"{sent.webhook_id}: {good}")
            if sent.content == "rubbish":
                self.broken("rubbish is refused", f"{sent.webhook_id} {good[0]}")
            found = good[0].get("complaint_id")
            if sent.kind == "complaint.created" and found not in self.complaints:
                self.broken("a 2xx is in the register", f"{sent.webhook_id} {good[0]}")
        original = {row["pk"] for row in map(plain, self.cloud.identities.items())}
        for complaint_id, one in self.complaints.items():
            gone = self.story.officer.forgotten(complaint_id)
            said = one.get("said_of")  # its original is that of the word it was
            kept = said or f"COMPLAINT#{complaint_id}" in original
            if not kept and one["channel"] != "119" and not gone:
                self.broken("originals are kept", complaint_id)

    def _never_accepted(self, sent: Sent) -> None:
        statuses = {status for status, _ in sent.answers}
        if sent.content == "rubbish" and statuses and not statuses <= {422, 400, 502, 503}:
            self.broken("rubbish is refused", f"{sent.webhook_id} {statuses}")
        if 500 in statuses:
            self.broken("answers are planned", f"{sent.webhook_id} {statuses}")

    # 2 and 3: one case each, nothing dropped by merging --------------------------------------

    def placing(self) -> None:
        held: dict[str, list[str]] = defaultdict(list)
        for case_id in self.cases:
            for sk in self.rows[f"CASE#{case_id}"]:
                if sk.startswith("MEMBER#"):
                    held[sk.removeprefix("MEMBER#")].append(case_id)
        for complaint_id, one in self.complaints.items():
            if held[complaint_id] != [one.get("case_id")]:
                self.broken(
                    "one case each",
                    f"{complaint_id} says {one.get('case_id')}, rows say {held[complaint_id]}",
                )
        for twins in self.story.twins:
            self._twins(twins)
        for case_id, case in self.cases.items():
            if case["status"] != "digabung":
                self._counted(case_id, case)

    def _counted(self, case_id: str, case: dict[str, Any]) -> None:
        whole = self._with_merged(case_id)
        standing = [
            one
            for one in self.complaints.values()
            if one.get("case_id") in whole and not one.get("withdrawn_at")
        ]
        if case.get("complaint_count", 1) != max(1, len(standing)):
            self.broken(
                "counts are of the set",
                f"{case['number']} ({case['status']}) counts {case.get('complaint_count', 1)}, "
                f"{len(standing)} stand",
            )
        if not standing and case["status"] in OPEN and self._all_were_heard(whole):
            self.broken("a case has somebody behind it", f"{case['number']} {case['status']}")

    def _all_were_heard(self, whole: set[str]) -> bool:
        """Every complaint was withdrawn, and by its case's own history nobody is left."""
        return any(one.get("case_id") in whole for one in self.complaints.values()) and not any(
            row.get("move") in {"reopen", "unlink", "unmerge"}
            for case_id in whole
            for sk, row in self.rows[f"CASE#{case_id}"].items()
            if sk.startswith("HISTORY#")
        )

    def _with_merged(self, case_id: str) -> set[str]:
        found, waiting = {case_id}, [case_id]
        while waiting:
            into = waiting.pop()
            for other, case in self.cases.items():
                if case.get("merged_into") == into and other not in found:
                    found.add(other)
                    waiting.append(other)
        return found

    def _living(self, case: dict[str, Any]) -> dict[str, Any]:
        while case.get("merged_into") and case["status"] == "digabung":
            case = self.cases[case["merged_into"]]
        return case

    def _twins(self, twins: list[Sent]) -> None:
        """Reports of one event at one instant: one case, or a person is or was asked."""
        placed = []
        for sent in twins:
            one = (
                self.complaints.get(sent.receipt.get("complaint_id", "")) if sent.accepted else None
            )
            if one and not self.story.officer.forgotten(one["complaint_id"]):
                placed.append(one)
        apart = {"Pungutan", "Pelayanan lambat", ""}  # what concerns one person is never joined
        plain_ones = [
            one
            for one in placed
            if not one.get("secret") and one["channel"] != "119" and one.get("title") not in apart
        ]
        kinds: dict[str, str] = {}
        for one in plain_ones:
            decision = self.rows[f"COMPLAINT#{one['complaint_id']}"].get("DECISION", {})
            kinds[one["complaint_id"]] = str(decision.get("kind"))
        self.cloud.counts["twins"] += max(0, len(plain_ones) - 1)
        if sum(kind == "New" for kind in kinds.values()) > 1:
            exact = {one["text"] for one in plain_ones}
            where = {json.dumps(one.get("location"), sort_keys=True) for one in plain_ones}
            if len(exact) == 1 and all("lat" in one for one in where):
                received = sorted(seconds(one["received_at"]) for one in plain_ones)
                if received[-1] - received[0] < 60:
                    why = {one: self.rows[f"COMPLAINT#{one}"].get("DECISION", {}) for one in kinds}
                    self.broken("twins meet", f"{exact}: {why}")

    # 5, 8: history -------------------------------------------------------------------------------

    def histories(self) -> None:
        for case_id, case in self.cases.items():
            held = self.rows[f"CASE#{case_id}"]
            rows = [held[sk] for sk in sorted(held) if sk.startswith("HISTORY#")]
            if [row["version"] for row in rows] != list(range(1, case["version"] + 1)):
                self.broken("history is whole", f"{case['number']}")
                continue
            status = None
            for row in rows:
                if status is not None and row.get("from_status") != status:
                    self.broken("history is a chain", f"{case['number']} {row['version']}")
                status = row["to_status"]
            if status != case["status"]:
                self.broken("history is a chain", f"{case['number']} ends at {status}")

    # 6 and 7: escalation -------------------------------------------------------------------------

    def escalation(self) -> None:
        running = {
            (one.given["case_id"], one.given["cycle"], one.given["arm"])
            for one in self.cloud.machine.running()
        }
        for case_id, case in self.cases.items():
            if case["status"] not in OPEN:
                continue
            over = case["status"] in ACTIVE | {"triase"} and bool(case.get("desk_told_at"))
            if not over and (case_id, case.get("cycle", 1), case.get("arm", 1)) not in running:
                live = [one.name for one in self.cloud.machine.running() if case_id in one.name]
                at = f"cycle {case.get('cycle', 1)} arm {case.get('arm', 1)}, not {live}"
                self.broken(
                    "every open case has a timer", f"{case['number']} {case['status']} {at}"
                )
            if case["status"] not in ACTIVE | {"triase"}:
                continue
            told, due = case.get("told", []), case["due"]
            late = CLOCK.now - 60
            for level, at in (("SEKDA", "opd"), ("WALI_KOTA", "sekda")):
                if seconds(due.get(at)) < late and level not in told:
                    self.broken("overdue cases have fired", f"{case['number']} {level}")
        for partition, held in self.rows.items():
            fired = [row for sk, row in held.items() if sk.startswith("FIRED#")]
            if any(row["cycle"] > self.cases[partition[5:]].get("cycle", 1) for row in fired):
                self.broken("levels are of cycles", partition)

    # 15, 16: notices -----------------------------------------------------------------------------

    def notices(self) -> None:
        sent: Counter[str] = Counter(notice_id for _, notice_id, _, _ in self.cloud.published)
        known = set()
        for held in self.rows.values():
            for sk, row in held.items():
                if not sk.startswith("NOTICE#") or "notice_id" not in row:
                    continue
                known.add(row["notice_id"])
                count = sent[row["notice_id"]]
                ready = max(seconds(row["created_at"]), seconds(row.get("not_before")))
                if "closing" not in row and ready < CLOCK.now - 600:
                    self.broken(
                        "notices go out", f"{row['notice_id']} open since {row['created_at']}"
                    )
                if row.get("closing") == "published" and not count:
                    self.broken("published is published", row["notice_id"])
                if (
                    row.get("work_pk") == "LEFT_OVER"
                    and seconds(row["closed_at"]) < CLOCK.now - 7800
                ):
                    self.broken("what is left over is told", row["notice_id"])
        levels: Counter[tuple[str, ...]] = Counter()
        for notice_id in sent:
            case_id, cycle, _version, kind, to = str(notice_id).split(".", 4)
            levels[case_id, cycle, kind, to] += kind in LEVELS
        for about, count in levels.items():
            if count > 1:
                self.broken("no level is told twice", f"{about}: {count} notices")
        for notice_id, count in sent.items():
            if count > 1 + self.cloud.lost_publishes[notice_id]:
                self.broken("a notice goes out once", f"{notice_id}: {count} times")

    # 14: words -----------------------------------------------------------------------------------

    def words(self) -> None:
        for complaint_id in self.complaints:
            held = self.rows[f"COMPLAINT#{complaint_id}"]
            for sk, row in held.items():
                if sk.startswith("WORD#"):
                    if "work_pk" in row:
                        self.broken("words take effect", f"{row['type']} {sk} of {complaint_id}")
                    elif row["type"] not in {"photo_hash", "proof_doubt"}:
                        self._heard(complaint_id, row)
                if row.get("work_pk") == "UNFETCHED":
                    age = CLOCK.now - seconds(row["asked_at"])
                    if age > 86400 + 3 * 3600:
                        self.broken("photos are fetched or given up", f"{complaint_id} {age:.0f} s")
            if "work_pk" in held["COMPLAINT"]:
                self.broken("complaints are placed", complaint_id)
        for sent in self.story.sent:
            if sent.about is None or not sent.accepted:
                continue
            about = str(sent.receipt.get("complaint_id", ""))
            rows = self.rows[f"COMPLAINT#{about}"]
            if not any(sk.startswith("WORD#") for sk in rows):
                self.broken("a 2xx is in the register", f"{sent.kind} {sent.webhook_id}")
            taken_back = sent.kind == "complaint.withdrawn"
            if taken_back and "withdrawn_at" not in rows.get("COMPLAINT", {}):
                self.broken("words take effect", f"withdrawal of {about}")
        for about, reporter in self.story.reporters:
            kept = {row.get("row_id") for row in self.rows[f"COMPLAINT#{about}"].values()}
            for word in set(reporter.said) - kept:
                self.broken("a page claims what happened", f"{word} of {about} was taken")

    def _heard(self, complaint_id: str, row: dict[str, Any]) -> None:
        """Exactly one row of exactly one case's history."""
        found = [
            (case_id, sk)
            for case_id in self.cases
            for sk, one in self.rows[f"CASE#{case_id}"].items()
            if sk.startswith("HISTORY#") and one.get("details", {}).get("word") == row["row_id"]
        ]
        if len(found) != 1:
            self.broken("words are heard once", f"{row['type']} of {complaint_id}: {found}")

    # what operators import -----------------------------------------------------------------------

    def imported(self) -> None:
        """Every row of every file is a report here, or stands in the report beside the file."""
        ours = {one["external_id"]: one for one in self.complaints.values()
                if one["channel"] == "lapor"}  # fmt: skip
        text = json.dumps(list(self.rows.values()), ensure_ascii=False)
        for export in self.story.exports:
            beside = f"exports/reports/{export.key.rpartition('/')[2]}.laporan.csv"
            said = self.cloud.services.objects.get(beside)
            if said is None:
                self.broken("an import says what became of it", export.key)
                continue
            self._says_no_person(said.decode(), beside)
            refused = {line.partition(",")[0] for line in said.decode().splitlines()}
            now = self.cloud.services.objects.get(f"exports/{export.key}")
            rewritten = now != export.body  # without somebody who was forgotten: lines moved up
            for at, report in () if rewritten else export.lines.items():
                if report not in ours and str(at) not in refused and f'"{report}"' not in text:
                    self.broken("every row is taken or told", f"{export.key} line {at}")
            for report in export.elsewhere & set(ours):
                first = self.watch.cases[ours[report]["case_id"]][0][1]
                ours_place = (first.get("place") or {}).get("kelurahan_code")
                if first["status"] != "triase" or ours_place:
                    self.broken("others' places are not ours", f"{report}: {first['agency']}")

    # what persons asked for ----------------------------------------------------------------------

    def erased(self) -> None:
        """Every wish has an answer, and what was certified is found nowhere."""
        tables = json.dumps(list(self.rows.values()), ensure_ascii=False)
        tables += json.dumps(list(map(plain, self.cloud.identities.items())), ensure_ascii=False)
        held = self.cloud.services.objects.held
        for wish in self.story.officer.wishes:
            if not wish.done:
                self.broken("who asks the officer is answered", f"{wish.code}: {wish.answers[-1:]}")
            if wish.right != "erase" or not wish.certificate:
                continue
            self.cloud.counts["forgotten"] += 1
            for mark in wish.marks:
                where = {row["pk"] + " " + row["sk"] for rows in self.rows.values()
                         for row in rows.values() if mark in json.dumps(row)}  # fmt: skip
                where |= {name for name, found in held.items() if not name.startswith("audit/")
                          for one in found if mark.encode() in (one.body or b"")}  # fmt: skip
                if mark.casefold() in tables.casefold() or where:
                    self.broken("who was forgotten is nowhere", f"{mark} of {wish.code}: {where}")
            photos = [name for name in held
                      if name.startswith("evidence/") and wish.complaint_id in name]  # fmt: skip
            if photos:
                self.broken("who was forgotten is nowhere", f"photos of {wish.code}: {photos}")
            row = self.rows[f"COMPLAINT#{wish.complaint_id}"]
            if "COMPLAINT" not in row or row["COMPLAINT"]["tracking_code"] != wish.code:
                self.broken("the code of who was forgotten stays", wish.code)

    # 9: LAPOR! -----------------------------------------------------------------------------------

    def lapor(self) -> None:
        portal = self.outside.lapor.portal
        for reference, count in portal.copies().items():
            if count > 1:
                self.broken("one copy at LAPOR!", f"{reference}: {count}")
        stuck = set()
        for partition, held in self.rows.items():
            for sk, row in held.items():
                if not sk.startswith("OUTBOX#"):
                    continue
                if row.get("work_pk") == "OUTBOX#STUCK":
                    stuck.add(row["case_id"])
                if row.get("work_pk") == "OUTBOX#LIVE" and row["case_id"] not in stuck:
                    self._waits(held, row)
                if row["state"] == "sent" and "work_pk" in row:
                    self.broken("what was sent is off the list", f"{partition} {sk}")
            if any(sk.startswith("LATER#") for sk in held):
                self.broken("many lanes are fanned out", partition)
        ours: dict[str, list[tuple[int, int]]] = defaultdict(list)
        mark = re.compile(r"Nomor tiket: (\S+) \[(\d+)\.(\d+)/(\d+) [0-9a-f]{8}\]")
        for report in portal.everything():
            for row in report["followups"]:
                for number, sequence, part, _ in mark.findall(str(row["content"])):
                    ours[f"{report['id']} {number}"].append((int(sequence), int(part)))
        for lane, told in ours.items():
            if len(set(told)) != len(told):
                self.broken("LAPOR! hears once", f"{lane}: {told}")
            if told != sorted(told):
                self.broken("LAPOR! hears in order", f"{lane}: {told}")

    def _waits(self, held: Mapping[str, Any], row: dict[str, Any]) -> None:
        """An entry that is due and neither sent nor behind one that waits for a person."""
        lane = [
            one for sk, one in held.items()
            if sk.startswith("OUTBOX#") and one.get("target", "") == row.get("target", "")
        ]  # fmt: skip
        before = [one for one in lane if one["sequence"] < row["sequence"]]
        waits = any(one["state"] in {"refused", "dead"} or one.get("by_hand") for one in before)
        copy_waits = any(
            one["state"] in {"refused", "dead", "unknown"}
            for sk, one in held.items() if sk.startswith("OUTBOX##")
        )  # fmt: skip
        due = seconds(row["next_attempt_at"])
        if due < CLOCK.now - 600 and not (waits or copy_waits or row.get("held")):
            self.broken("LAPOR! is caught up", f"{row['case_id']} {row['sequence']} {row['state']}")

    # 16: channels --------------------------------------------------------------------------------

    def channels(self) -> None:
        """Every channel that is told has heard each of its complaints' present status, each call
        said the same however often, and in its order the first time it was said."""
        if self.story.unsigned:
            self.broken("channels are told by us", f"{self.story.unsigned} calls unsigned")
        for one in self.story.asking:
            for status, words in one.refused:
                self.broken("a channel that asks is answered", f"{one.channel} {status} {words}")
        said: dict[str, Any] = {}
        last: dict[str, dict[str, Any]] = {}
        numbers: dict[str, set[int]] = defaultdict(set)
        for channel, webhook_id, body in self.story.heard:
            if body.get("type") == "ping":
                continue
            self._says_no_person(json.dumps(body, ensure_ascii=False), f"call to {channel}")
            self.watch.says_no_secret(json.dumps(body), f"call to {channel}")
            data = {name: one for name, one in body["data"].items() if name != "photos"}
            about, number = str(data.get("complaint_id")), data["sequence"]
            known = self.complaints.get(about)
            if known is None or known["channel"] != channel:
                self.broken("channels hear of their own", f"{channel} of {about}")
            before = said.get(webhook_id, {})
            if data.get("note") == ERASED or data.items() < before.items():
                said[webhook_id] = data  # taken away, or made secret, between two tries
            if said.setdefault(webhook_id, data) != data:
                self.broken("a call says one thing", f"{webhook_id}: {said[webhook_id]} {data}")
            before = last.get(about)
            if number not in numbers[channel] and before and number < before["sequence"]:
                self.broken("channels hear in order", f"{about}: {before['sequence']}, {number}")
            numbers[channel].add(number)
            if before is None or number > before["sequence"]:
                last[about] = data
        for channel, heard in numbers.items():
            missing = set(range(1, max(heard) + 1)) - heard
            if missing:
                self.broken("channels hear everything", f"{channel}: {sorted(missing)[:9]}")
        for about, complaint in self.complaints.items():
            case = self.cases.get(complaint.get("case_id", ""))
            if complaint["channel"] not in CHANNELS or case is None:
                continue
            told, status = last.get(about), PUBLIC[self._living(case)["status"]]
            if "withdrawn_at" in complaint:
                status = "selesai"  # whoever took it back hears that; the case may go on for others
            if told is None and status != "menunggu":
                self.broken("channels are caught up", f"{about} heard nothing, is {status}")
            elif told is not None and told["status"] != status:
                self.broken("channels are caught up", f"{about} heard {told['status']}: {status}")

    def _says_no_person(self, text: str, where: str) -> None:
        self.watch.says_no_person(text, where)

    # pages ---------------------------------------------------------------------------------------

    def tracking(self) -> None:
        for complaint in self.complaints.values():
            code = complaint["tracking_code"]
            event = pages.get("/complaints/{tracking_code}", "tracking_code", code)
            event["headers"] = {"accept": "application/json"}
            answer = self.cloud.ask("track", event)
            if answer is None or answer["statusCode"] != 200:
                self.broken("every code opens", f"{code} {answer and answer['statusCode']}")
                continue
            body = json.loads(answer["body"])
            case = self.cases.get(complaint.get("case_id", ""))
            if case is None:
                continue
            living = self._living(case)
            if body["status"] != PUBLIC[living["status"]]:
                self.broken(
                    "a page tells the status", f"{code} {body['status']} {living['status']}"
                )
            if complaint.get("secret") and "agency" in body:
                self.broken("secret stays secret", f"{code} tells {body['agency']}")
        self._last_links()

    def _last_links(self) -> None:
        """The newest link of each mail box opens to what the case is now, or says why not."""
        newest: dict[str, str] = {}
        for mail in self.cloud.services.mails:
            for kind, token in LINK.findall(mail.message):
                newest[f"{mail.topic} {kind}"] = token
        for where, token in newest.items():
            kind = where.rpartition(" ")[2]
            function = "desk" if kind == "desk" else "official_action"
            answer = self.cloud.ask(function, pages.get(f"/{kind}/{{token}}", "token", token))
            if answer is None or answer["statusCode"] >= 500:
                self.broken("links open", f"{where[-30:]} {answer and answer['statusCode']}")

    # 17 and 10: records --------------------------------------------------------------------------

    def records(self) -> None:
        for failed in self.cloud.failed:
            self._says_no_person(
                json.dumps(failed.event, ensure_ascii=False), f"failure record of {failed.function}"
            )
        for execution in self.cloud.machine.executions.values():
            held = json.dumps([execution.given, execution.data], ensure_ascii=False)
            self._says_no_person(held, f"execution {execution.name}")
        for kind, count in self.cloud.errors.items():
            first, *behind = kind.rpartition(": ")[2].partition("(")[0].split(" < ")
            hidden = first in {"UnexpectedError", "PageFailedError"}
            if first not in PLANNED or (hidden and not set(behind) & PLANNED):
                self.broken("errors are planned", f"{kind}: {count} times")
