"""Whether the evening went as planned: every expectation, held or not, with what was seen.

Each check compares what was observed from outside (answers, notices, register, LAPOR!, logs) with
the story. Nothing here knows how the hub works inside.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any, Final
from urllib.parse import quote

from infra.local.app_page import KINDS, NOT_DONE, WORDS
from infra.local.demo import app_screen, gateway
from infra.local.demo.evening import Evening, lapor_complaints, missing_at_lapor
from infra.local.demo.register import CaseRow
from infra.local.demo.story import NOT_FIXED, RESOLVE, Event, Story
from infra.local.demo.table import public_status

REMINDERS: Final = 2
"""Notices of the same wording an agency may get about one case: the city reminds twice."""
LATEST_ESCALATION_SECONDS: Final = 60.0
MOST_DETAILS: Final = 6
NIK: Final = re.compile(r"(?<!\d)\d{16}(?!\d)")
LOG_LINES_READ: Final = 200_000
CHANGED: Final = "complaint.status_changed"
ASKED: Final = "complaint.question_asked"
PICTURES: Final = "complaint.evidence_shown"


@dataclass(frozen=True)
class Check:
    """One expectation. `details` say what was seen instead; none means it held."""

    name: str
    details: tuple[str, ...]

    @property
    def held(self) -> bool:
        return not self.details


def cases_as_planned(seen: Evening) -> bool:
    """Whether the cases stand as the story says, so that the play need not wait any longer."""
    standing = (_case_faults(seen), missing_at_lapor(seen), _app_faults(seen))
    return not any(fault for faults in standing for fault in faults)


def checks(seen: Evening, logs: Path) -> list[Check]:
    """All of them, in the order they are told."""
    named: list[tuple[str, Iterable[str]]] = [
        ("Setiap kiriman mendapat jawaban yang direncanakan", _answer_faults(seen)),
        ("Yang diterima sama dengan yang tersimpan", _storage_faults(seen)),
        ("Satu kiriman yang dikirim lima kali dijawab sama dan dicatat sekali", _repeats(seen)),
        ("Panggilan iseng, darurat, dan kiriman rusak tidak menjadi kasus", _strays(seen)),
        ("Kasus terbentuk dan berakhir seperti direncanakan", _case_faults(seen)),
        ("Setiap langkah petugas dan jawaban pelapor diterima", _act_faults(seen)),
        ("Pelapor menjawab, menilai, dan membuka kembali di halamannya", _page_faults(seen)),
        ("Aplikasi kanal, yang hanya mendengar webhook, tahu semuanya", _app_faults(seen)),
        ("Eskalasi paling lambat satu menit setelah tenggat", _late(seen)),
        ("Tidak ada yang diberi tahu dua kali", _told_twice(seen)),
        ("LAPOR! memegang setiap kasus satu kali, juga setelah gangguan", _lapor_faults(seen)),
        ("Status yang dibaca warga benar, aduan rahasia tidak terbaca", _tracking_faults(seen)),
        ("Tidak ada data pribadi dalam pemberitahuan, catatan, atau LAPOR!", _leaks(seen, logs)),
    ]
    return [Check(name, tuple(faults)) for name, faults in named]


def figures(seen: Evening, results: Sequence[Check]) -> dict[str, Any]:
    """The figures of the evening, for the JSON file."""
    waits = sorted(sent.answer.seconds for sent in seen.sent)
    late = [seconds for *_, seconds in _escalations(seen)]
    cases, voices = seen.new_cases(), seen.snapshot.voices
    return {
        "held": all(check.held for check in results),
        "checks": [
            {"name": check.name, "held": check.held, "details": list(check.details)}
            for check in results
        ],
        "seconds": round(seen.seconds, 1),
        "reports_sent": len(seen.sent),
        "reports_accepted": sum(sent.answer.status in (200, 201) for sent in seen.sent),
        "retried": sum(len(sent.answers) > 1 for sent in seen.sent),
        "calls_not_registered": len(seen.calls),
        "cases": len(cases),
        "cases_by_status": dict(Counter(public_status(case.status) for case in cases)),
        "cases_by_level": dict(Counter(case.level for case in cases)),
        "cases_by_agency": dict(Counter(case.agency for case in cases)),
        "notices": len(_notices(seen)),
        "webhooks_heard": {channel: _calls_heard(seen, channel) for channel in seen.apps},
        "verdicts": dict(Counter(one["verdict"] for one in voices if one.get("verdict"))),
        "ratings": sorted(int(one["rating"]) for one in voices if "rating" in one),
        "lapor_copies": sum(seen.lapor.get("copies", {}).values()),
        "lapor_caught_up_after_seconds": (
            round(seen.lapor_caught_up_at - seen.lapor_back_at, 1)
            if seen.lapor_caught_up_at is not None and seen.lapor_back_at is not None
            else None
        ),
        "webhook_seconds_median": round(median(waits), 3) if waits else None,
        "webhook_seconds_longest": round(waits[-1], 3) if waits else None,
        "escalation_late_seconds_median": round(median(late), 1) if late else None,
        "escalation_late_seconds_longest": round(max(late), 1) if late else None,
        "memory_megabytes": round(seen.stack.memory_megabytes()),
    }


# --- the channels ---------------------------------------------------------------------------------


def _answer_faults(seen: Evening) -> Iterator[str]:
    missing = len(seen.story.reports) - len(seen.sent)
    if missing:
        yield f"{missing} aduan belum terkirim"
    for sent in seen.sent:
        if sent.answer.status not in (200, 201):
            yield f"{sent.report.event}#{sent.report.number}: {_said(sent.answer)}"
    for call in seen.story.calls:
        _, answer = seen.calls.get(call.id, ("", gateway.Answer(0, {}, 0.0)))
        if answer.status != call.http or (call.status and answer.body.get("status") != call.status):
            wanted = f"{call.http} {call.status or ''}".strip()
            yield f"{call.id}: {_said(answer)}, seharusnya {wanted}"
    for event, answer in seen.words.items():
        if answer.status not in (200, 201):
            yield f"kata pelapor {event}: {_said(answer)}"


def _storage_faults(seen: Evening) -> Iterator[str]:
    accepted = {sent.answer.complaint_id for sent in seen.sent if sent.answer.complaint_id}
    stored = set(seen.snapshot.complaints) - set(seen.before.complaints)
    if lost := accepted - stored:
        yield f"{len(lost)} aduan dijawab diterima tetapi tidak tersimpan"
    if extra := stored - accepted:
        yield f"{len(extra)} aduan tersimpan tanpa pernah dijawab diterima"
    if len(accepted) != len(seen.story.reports):
        yield f"{len(accepted)} aduan diterima, seharusnya {len(seen.story.reports)}"
    for sent in seen.sent:
        if (sent.report.channel, sent.external_id) not in seen.snapshot.sources:
            yield f"{sent.external_id} tidak tercatat sebagai sumber"


def _repeats(seen: Evening) -> Iterator[str]:
    story = seen.story
    first = next(
        (s for s in seen.sent if s.report.event == story.repeated_event and s.report.number == 1),
        None,
    )
    if len(seen.repeats) != story.repeated_times - 1:
        yield f"dikirim {len(seen.repeats) + 1} kali, seharusnya {story.repeated_times}"
    for answer in seen.repeats:
        if first is None or answer.status != 200 or answer.body != first.answer.body:
            yield f"jawaban berbeda: {_said(answer)}"


def _strays(seen: Evening) -> Iterator[str]:
    channels = {call.id: call.channel for call in seen.story.calls}
    for name, (external_id, _) in seen.calls.items():
        if (channels[name], external_id) in seen.snapshot.sources:
            yield f"{name} tercatat sebagai aduan"


def _said(answer: gateway.Answer) -> str:
    words = answer.body.get("title") or answer.body.get("status") or answer.body.get("text") or ""
    return f"{answer.status} {words}".strip()[:160]


# --- the cases ------------------------------------------------------------------------------------


def _case_faults(seen: Evening) -> Iterator[str]:
    owners: dict[str, str] = {}
    for event in seen.story.events:
        ids = seen.case_ids(event.id)
        if len(ids) != 1:
            yield f"{event.id}: {len(ids)} kasus, seharusnya satu"
            continue
        (case_id,) = ids
        if case_id in owners:
            yield f"{event.id} dan {owners[case_id]} digabung, padahal dua kejadian"
        owners[case_id] = event.id
        case = seen.snapshot.cases.get(case_id)
        if case is None:
            yield f"{event.id}: kasus {case_id} tidak ada"
        else:
            yield from _differences(event, case)
    opened = len(seen.new_cases())
    if opened != len(seen.story.events):
        yield f"{opened} kasus dibuka, seharusnya {len(seen.story.events)}"


def _differences(event: Event, case: CaseRow) -> Iterator[str]:
    wanted = event.expect
    found = {
        "instansi": (case.agency, wanted.agency),
        "tingkat": (case.level, wanted.level),
        "status": (public_status(case.status), wanted.status),
        "keadaan": (case.status, wanted.state),
        "instansi penerus": (case.next_owner, wanted.next_owner),
        "jumlah aduan": (case.complaint_count, len(event.reports)),
    }
    for name, (seen, expected) in found.items():
        if expected is not None and seen != expected:
            yield f"{event.id}: {name} {seen}, seharusnya {expected}"
    if wanted.secret and not case.secret:
        yield f"{event.id}: tidak dirahasiakan"


def _act_faults(seen: Evening) -> Iterator[str]:
    planned = sum(len(event.acts) for event in seen.story.events)
    if len(seen.done) != planned:
        yield f"{len(seen.done)} langkah dicoba, seharusnya {planned}"
    for done in seen.done:
        if done.refusal:
            yield f"{done.event} {done.act.move}: {done.refusal}"
    answered = {
        row["pk"].partition("#")[2]
        for row in seen.snapshot.history
        if row.get("move") == "reporter_answered"
    }
    for event in seen.story.events:
        if event.reply is not None and not answered & seen.case_ids(event.id):
            yield f"{event.id}: jawaban pelapor tidak sampai pada kasusnya"


def _page_faults(seen: Evening) -> Iterator[str]:
    """What reporters pressed, and that it stands in the register as data."""
    for event_id, refusal in seen.pressed:
        if refusal:
            yield f"{event_id}: {refusal}"
    pages = [event for event in seen.story.events if event.by_page]
    for event in pages:
        wanted = (event.reply is not None) + (event.feedback is not None) + bool(event.stars)
        done = sum(event_id == event.id for event_id, _ in seen.pressed)
        if done != wanted:
            yield f"{event.id}: {done} kali menekan, seharusnya {wanted}"
        said = [one for one in seen.snapshot.voices if one["home_id"] in seen.case_ids(event.id)]
        verdicts = {one.get("verdict") for one in said}
        ratings = {int(one["rating"]) for one in said if "rating" in one}
        if event.feedback is not None and event.feedback not in verdicts:
            yield f"{event.id}: suara pelapor tidak tersimpan"
        if event.stars is not None and event.stars not in ratings:
            yield f"{event.id}: nilai {event.stars} tidak tersimpan"


def _app_faults(seen: Evening) -> Iterator[str]:
    """What the app of each channel that is called shows its users, made of the calls alone."""
    for channel in seen.apps:
        screen = app_screen.of(seen.stack, channel)
        for sent in seen.sent:
            if sent.report.channel != channel or sent.answer.status not in (200, 201):
                continue
            event = next(one for one in seen.story.events if one.id == sent.report.event)
            shown = screen.get(sent.external_id)
            if shown is None:
                yield f"{channel}: {sent.external_id} tidak pernah terdengar"
            else:
                yield from (f"{channel} {event.id}: {one}" for one in app_misses(event, shown))


def _calls_heard(seen: Evening, channel: str) -> int:
    heard = gateway.call("GET", f"{seen.stack.receiver_url}/heard/{quote(channel)}")
    return len(heard.body["items"])


def app_misses(event: Event, shown: app_screen.Shown) -> Iterator[str]:
    """Of a secret event an app hears the status and nothing else."""
    wanted, _ = NOT_DONE.get(event.expect.state or "", (WORDS[event.expect.status], ""))
    if shown.status != wanted:
        yield f"menampilkan {shown.status or 'tanpa status'}, seharusnya {wanted}"
    if event.expect.secret:
        if shared := [name for name in (KINDS[ASKED], KINDS[PICTURES]) if name in shown.words]:
            yield f"menampilkan {', '.join(shared)} dari aduan rahasia"
        return
    if event.reply is not None and KINDS[ASKED] not in shown.words:
        yield "pertanyaan petugas tidak terdengar"
    if any(act.move == RESOLVE for act in event.acts) and KINDS[PICTURES] not in shown.words:
        yield "foto hasil tidak terdengar"
    closed = f"{KINDS[CHANGED]}: {WORDS['selesai']}"
    if event.feedback == NOT_FIXED and closed not in shown.words:
        yield "penutupan sebelum dibuka kembali tidak terdengar"


def _escalations(seen: Evening) -> Iterator[tuple[CaseRow, str, float]]:
    """Each escalation above the agency of a case's last cycle, with how late it came. A case keeps
    only its present due times: an escalation before a move that set them anew is not judged."""
    cases = {case.case_id: case for case in seen.new_cases()}
    moved = {
        row["pk"]: int(row["version"])
        for row in sorted(seen.snapshot.history, key=lambda row: int(row["version"]))
        if "due_opd" in row.get("details", {})
    }
    for row in seen.snapshot.history:
        case = cases.get(row["pk"].partition("#")[2])
        level = str(row.get("level", ""))
        if case is None or row.get("move") != "escalate" or int(row.get("cycle", 1)) != case.cycle:
            continue
        if level in case.due_at and int(row["version"]) > moved.get(row["pk"], 0):
            at = datetime.fromisoformat(row["at"])
            yield case, level, (at - case.due_at[level]).total_seconds()


def _late(seen: Evening) -> Iterator[str]:
    for case, level, seconds in _escalations(seen):
        if seconds > LATEST_ESCALATION_SECONDS:
            yield f"{case.number} {level}: {seconds:.0f} s terlambat"
        if seconds < -1:
            yield f"{case.number} {level}: {-seconds:.0f} s terlalu dini"
    told_levels = Counter(
        (row["pk"], int(row.get("cycle", 1)), str(row.get("level")))
        for row in seen.snapshot.history
        if row.get("move") == "escalate"
    )
    for (pk, cycle, level), times in told_levels.items():
        if times > 1:
            yield f"{pk} putaran {cycle} {level}: {times} kali"


# --- the notices ----------------------------------------------------------------------------------


def _notices(seen: Evening) -> list[Any]:
    """The notices about this evening's cases (a digest is about many and counts as none)."""
    numbers = [case.number for case in seen.new_cases()]
    return [n for n in seen.notices if any(number in n.subject for number in numbers)]


def _told_twice(seen: Evening) -> Iterator[str]:
    reopened = {case.number for case in seen.new_cases() if case.cycle > 1}
    told = Counter((notice.topic, notice.subject) for notice in _notices(seen))
    for (topic, subject), times in told.items():
        limit = REMINDERS if "Pengingat" in subject else 1
        if any(number in subject for number in reopened):
            limit *= 2
        if times > limit:
            yield f"{topic}: {times} kali {subject}"


# --- LAPOR! ---------------------------------------------------------------------------------------


def _lapor_faults(seen: Evening) -> Iterator[str]:
    copies: Mapping[str, int] = seen.lapor.get("copies", {})
    for number, times in copies.items():
        if times > 1:
            yield f"{number}: {times} salinan"
    for number in missing_at_lapor(seen):
        yield f"{number}: belum ada di LAPOR!"
    if seen.lapor_back_at is None:
        yield "gangguan tidak dimainkan"


# --- what citizens read ---------------------------------------------------------------------------


def _tracking_faults(seen: Evening) -> Iterator[str]:
    events = {event.id: event for event in seen.story.events}
    for sent in seen.sent:
        code, event = sent.answer.tracking_code, events[sent.report.event]
        if code is None:
            continue
        answer = gateway.call(
            "GET",
            f"{seen.stack.api_url}/complaints/{code}",
            {"Accept": "application/json"},
        )
        who = f"{event.id}#{sent.report.number}"
        if answer.status != 200:
            yield f"{who}: {answer.status}"
        elif answer.body.get("status") != event.expect.status:
            yield f"{who}: dibaca {answer.body.get('status')}, seharusnya {event.expect.status}"
        if event.expect.secret and sent.report.text[:40] in json.dumps(
            answer.body, ensure_ascii=False
        ):
            yield f"{who}: isi aduan rahasia terbaca"


# --- personal data --------------------------------------------------------------------------------


def forbidden(told: Story) -> frozenset[str]:
    """Every name, number and address of the people of the story, in the forms people write."""
    found: set[str] = set()
    for person in told.people:
        found |= {person.name.casefold(), person.phone, person.phone.removeprefix("0")}
        found |= {f"+62{person.phone[1:]}", f"62{person.phone[1:]}"}
        if person.email:
            found.add(person.email.casefold())
    for report in told.reports:
        found |= set(NIK.findall(report.text))
    return frozenset(found)


def _leaks(seen: Evening, logs: Path) -> Iterator[str]:
    words = re.compile("|".join(map(re.escape, sorted(forbidden(seen.story), key=len))))
    places: list[tuple[str, Iterable[str]]] = [
        ("pemberitahuan", (f"{n.subject}\n{n.text}" for n in seen.notices)),
        ("register", seen.snapshot.texts),
        ("LAPOR!", (json.dumps(each, ensure_ascii=False) for each in lapor_complaints(seen.stack))),
        ("catatan jalan", _log_files(logs)),
        ("CloudWatch", _cloud_logs(seen)),
        ("riwayat mesin eskalasi", _execution_histories(seen)),
    ]
    for place, texts in places:
        read, found = 0, Counter[str]()
        for text in texts:
            read += 1
            found.update(match[0] for match in words.finditer(text.casefold()))
        if found:
            yield f"{place}: {sum(found.values())} kali, {len(found)} data berbeda"
        if not read:
            yield f"{place}: tidak ada yang dapat dibaca, jadi tidak terbukti bersih"


def _log_files(folder: Path) -> Iterator[str]:
    for file in folder.glob("*.log"):
        yield file.read_text(encoding="utf-8", errors="replace")


def _cloud_logs(seen: Evening) -> Iterator[str]:
    logs = seen.stack.client("logs")
    for page in logs.get_paginator("describe_log_groups").paginate():
        for group in page["logGroups"]:
            events = logs.get_paginator("filter_log_events").paginate(
                logGroupName=group["logGroupName"],
                PaginationConfig={"MaxItems": LOG_LINES_READ},
            )
            for chunk in events:
                yield from (event["message"] for event in chunk["events"])


def _execution_histories(seen: Evening) -> Iterator[str]:
    machines = seen.stack.client("stepfunctions")
    for machine in machines.list_state_machines()["stateMachines"]:
        listed = machines.get_paginator("list_executions").paginate(
            stateMachineArn=machine["stateMachineArn"]
        )
        for page in listed:
            for execution in page["executions"]:
                history = machines.get_execution_history(
                    executionArn=execution["executionArn"], maxResults=1000
                )
                yield json.dumps(history["events"], default=str, ensure_ascii=False)


def by_name(results: Sequence[Check]) -> dict[str, list[str]]:
    """The broken expectations with what was seen, shortened for a terminal."""
    broken: dict[str, list[str]] = defaultdict(list)
    for check in results:
        if not check.held:
            shown = list(check.details[:MOST_DETAILS])
            rest = len(check.details) - len(shown)
            broken[check.name] = shown + ([f"… dan {rest} lagi"] if rest > 0 else [])
    return dict(broken)
