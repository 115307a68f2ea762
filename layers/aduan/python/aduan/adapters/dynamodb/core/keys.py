"""Every key of the register, built here and nowhere else.

One table, two string keys. What belongs to one case lies in one partition, so a page about a case
is one query. `WORK` is the sparse index of what still needs somebody; an item is in it only while
it has a `work_pk`. A test holds the tables below to the builders.

| item                | pk                              | sk                        |
|---------------------|---------------------------------|---------------------------|
| complaint           | COMPLAINT#<id>                  | COMPLAINT                 |
| later word          | COMPLAINT#<id>                  | WORD#<id>                 |
| decision            | COMPLAINT#<id>                  | DECISION                  |
| its photo           | COMPLAINT#<id>                  | PHOTO#<id>                |
| call for photos     | COMPLAINT#<id>                  | CALL#PHOTOS#<row id>      |
| guesses of a proof  | COMPLAINT#<id>                  | GUESSES#<network>         |
| delivery            | DELIVERY#<channel>#<webhook-id> | DELIVERY                  |
| source              | SOURCE#<channel>#<external id>  | SOURCE                    |
| tracking code       | TRACKING#<code>                 | TRACKING                  |
| counted call        | COUNTED#<channel>#<date>        | <webhook-id>              |
| case                | CASE#<id>                       | CASE                      |
| member              | CASE#<id>                       | MEMBER#<complaint id>     |
| voice of a reporter | CASE#<id>                       | VOICE#<id>#<case>#<cycle> |
| merged into it      | CASE#<id>                       | MERGED#<case id>          |
| word for many lanes | CASE#<id>                       | LATER#<version>           |
| word passed on      | CASE#<id>                       | HEARD#<whole>#<version>   |
| history             | CASE#<id>                       | HISTORY#<version>         |
| timer               | CASE#<id>                       | CYCLE#<cycle>#<arm>       |
| notice              | CASE#<id>                       | NOTICE#<id>               |
| told before restore | CASE#<id>                       | NOTICE#~<what>            |
| fired               | CASE#<id>                       | FIRED#<cycle>#<level>     |
| sent notice         | SENT#<post>                     | <instant>#<notice id>     |
| evidence            | CASE#<id>                       | EVIDENCE#<id>             |
| used link           | NONCE#<nonce>                   | NONCE                     |
| outbox entry        | CASE#<id>                       | OUTBOX#<target>#<seq>     |
| change, untold      | CASE#<id>                       | SAID#<version>            |
| open question       | CASE#<id>                       | QUESTION#<version>        |
| call to a channel   | CHANNEL#<channel>               | CALL#<number>             |
| its last number     | CHANNEL#<channel>               | HEAD                      |
| its line            | CHANNEL#<channel>               | LINE                      |
| how far it asked    | CHANNEL#<channel>               | ASKED                     |
| case number         | NUMBER#<number>                 | NUMBER                    |
| office's row        | CASE#<id>                       | LISTED#OFFICE             |
| city's row          | CASE#<id>                       | LISTED#CITY               |
| figures             | FIGURES                         | <viewer>#<month>          |
| lengths of the desk | FIGURES                         | DESK                      |
| facts of a case     | CASE#<id>                       | FACTS                     |
| receipt of an end   | CASE#<id>                       | RECEIPT#<cycle>           |
| frozen period       | FROZEN                          | <period>                  |
| sealed day          | SEALED                          | <day>                     |
| service improved    | IMPROVEMENTS                    | <id>#<version>            |
| LAPOR! link         | LAPOR#LINK                      | <tracking id>             |
| our copy there      | CASE#<id>                       | LAPOR                     |
| LAPOR! conflict     | LAPOR#CONFLICT                  | <key>                     |
| sync state          | LAPOR#STATE                     | STATE                     |
| desk task           | CASE#<id>                       | DESK#<list>#<about>       |
| label               | LABEL#<kind>                    | <instant>#<id>            |
| block entry         | BLOCK#<key>                     | <instant>#<complaint id>  |
| block head          | BLOCK#<key>                     | ~HEAD                     |
| digest sent         | DIGEST#<day>                    | <post>                    |
| calendar warned     | DIGEST#<day>                    | CALENDAR                  |
| appointment         | OFFICIALS                       | POST#<post>#<from>#<id>   |
| mail, sent          | MAILED#<message id>             | <appointment id>          |
| picture             | PICTURE#<band of fingerprint>   | <fingerprint>#<case id>   |
| a complaint's       | SENT#PICTURE#<band>             | <instant>#<complaint id>  |
| found by a word     | FIND#<first letters of term>    | <term>#<instant>#<id>     |
| found by reporter   | FIND#@<keyed hash>              | <instant>#<complaint id>  |
| its keeping         | COMPLAINT#<id>                  | KEEPING                   |
| wish of a person    | RIGHTS#<id>                     | REQUEST                   |
| what was destroyed  | DESTROYED#<year>                | <instant>#<complaint id>  |

| on the work index   | work_pk                         | work_sk                   |
|---------------------|---------------------------------|---------------------------|
| complaint, no case  | UNPLACED                        | <received>#<complaint id> |
| word, not applied   | UNAPPLIED                       | <received>#<row id>       |
| word, set aside     | ASIDE                           | <received>#<row id>       |
| photos, not fetched | UNFETCHED                       | <next call>#<complaint>   |
| open case           | OPEN                            | <next look>#<case id>     |
| closed case         | CLOSED                          | <closed>#<case id>        |
| office's row, open  | OFFICE#<post>                   | <due>#<case id>           |
| office's row, done  | DONE#<post>                     | <closed>#<case id>        |
| city's row, open    | CITY                            | <due>#<case id>           |
| facts, case open    | FACTS#OPEN                      | <opened>#<case id>        |
| facts, case over    | FACTS#<month it ended>          | <opened>#<case id>        |
| member              | RECEIVED#<month>                | <received>#<complaint id> |
| receipt of an end   | RECEIPTS#<day>                  | <ended>#<case id>         |
| notice, untold      | UNPUBLISHED                     | <created>#<notice id>     |
| notice, left over   | LEFT_OVER                       | <closed>#<notice id>      |
| desk task           | DESK#<list>                     | <since>#<about>           |
| outbox entry, live  | OUTBOX#LIVE                     | <next attempt>#<entry id> |
| outbox entry, stuck | OUTBOX#STUCK                    | <created>#<entry id>      |
| word for many lanes | OUTBOX#LATER                    | <at>#<case id>            |
| change, untold      | SAID                            | <at>#<case id>#<version>  |
| open question       | QUESTIONS                       | <at>#<case id>#<version>  |
| call, given up      | CALLS#DEAD                      | <at>#<channel>#<number>   |
| LAPOR! link, open   | LINKS#OPEN                      | <last read>#<tracking id> |
| settled link        | LINKS#SETTLED                   | <settled>#<tracking id>   |
| keeping             | KEEPING                         | <ends>#<complaint id>     |
| keeping, held       | KEEPING#HELD                    | <ends>#<complaint id>     |
| wish, not done      | RIGHTS                          | <due>#<request id>        |
| wish, done          | RIGHTS#DONE                     | <received>#<request id>   |

The identities table has one key: COMPLAINT#<id> for the complaint's own row, COMPLAINT#<id>#<id>
for a later word's.
"""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from aduan.domain.case.case import Level

Key = dict[str, str]

WORK_INDEX: Final = "work"
DUE_INDEX: Final = "due"
"""The same lists by the same keys, with nothing of an item but what names a timer: the sweep goes
through every open case every five minutes, and reading them whole would cost more than all else."""
ASK: Final = "ask"
"""The desk's list of complaints that may be of the same event as another case."""
APART: Final = "apart"
"""The desk's list of complaints whose reporter says they are of another event than their case."""
CONFLICT: Final = "lapor_conflict"
"""The desk's list of what LAPOR! says otherwise than we do."""
PUBLIC: Final = "public"
"""The desk's list of finished cases whose photos nobody decided about showing to everybody."""
OPEN: Final = "OPEN"
"""One partition: a city opens hundreds of cases a day, an index partition takes 1,000 writes a
second."""
CLOSED: Final = "CLOSED"
UNPLACED: Final = "UNPLACED"
UNAPPLIED: Final = "UNAPPLIED"
ASIDE: Final = "ASIDE"
"""Words that no try has applied for hours: `aduan failures` names them."""
UNFETCHED: Final = "UNFETCHED"
UNPUBLISHED: Final = "UNPUBLISHED"
LEFT_OVER: Final = "LEFT_OVER"
OUTBOX_LIVE: Final = "OUTBOX#LIVE"
LINKS_OPEN: Final = "LINKS#OPEN"
LINKS_SETTLED: Final = "LINKS#SETTLED"
LATER: Final = "OUTBOX#LATER"
LATER_PREFIX: Final = "LATER#"
OUTBOX_STUCK: Final = "OUTBOX#STUCK"
SAID: Final = "SAID"
SAID_PREFIX: Final = "SAID#"
QUESTIONS: Final = "QUESTIONS"
CALLS_DEAD: Final = "CALLS#DEAD"
CALL_PREFIX: Final = "CALL#"
OFFICIALS: Final = "OFFICIALS"
"""One partition: a few hundred appointments, read whole once in a while."""
HEAD: Final = "~HEAD"  # sorts after every instant, so a newest-first query meets it first


def instant(at: datetime) -> str:
    """An instant as a fixed-width UTC string: sorts as time, and Step Functions accepts it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _since(at: datetime, about: str) -> str:
    """A sort key that lists rows by an instant, and two of one instant apart."""
    return f"{instant(at)}#{about}"


def complaint(complaint_id: str) -> Key:
    return {"pk": f"COMPLAINT#{complaint_id}", "sk": "COMPLAINT"}


def word(complaint_id: str, row_id: str) -> Key:
    """An amendment, a withdrawal or feedback: what came later about one complaint."""
    return {"pk": f"COMPLAINT#{complaint_id}", "sk": f"WORD#{row_id}"}


def complaint_photo(complaint_id: str, evidence_id: str) -> Key:
    return {"pk": f"COMPLAINT#{complaint_id}", "sk": f"{PHOTO_PREFIX}{evidence_id}"}


def photo_call(complaint_id: str, row_id: str) -> Key:
    """The photos of one later word, or, where there is no row, of the complaint itself."""
    return {"pk": f"COMPLAINT#{complaint_id}", "sk": f"CALL#PHOTOS#{row_id}"}


def guesses(complaint_id: str, network: str = "") -> Key:
    """Wrong second proofs for a complaint: from one network, or, without one, from all."""
    return {"pk": f"COMPLAINT#{complaint_id}", "sk": f"GUESSES#{network}"}


def decision(complaint_id: str) -> Key:
    return {"pk": f"COMPLAINT#{complaint_id}", "sk": "DECISION"}


def delivery(channel: str, webhook_id: str) -> Key:
    return {"pk": f"DELIVERY#{channel}#{webhook_id}", "sk": "DELIVERY"}


def source(channel: str, external_id: str) -> Key:
    return {"pk": f"SOURCE#{channel}#{external_id}", "sk": "SOURCE"}


def tracking(code: str) -> Key:
    return {"pk": f"TRACKING#{code}", "sk": "TRACKING"}


def counted(channel: str, day: date, webhook_id: str) -> Key:
    return {"pk": f"COUNTED#{channel}#{day.isoformat()}", "sk": webhook_id}


def identity(complaint_id: str, row_id: str = "") -> Key:
    """The one key of the identities table: the complaint's own row, or a later word's."""
    return {"pk": f"COMPLAINT#{complaint_id}" + (f"#{row_id}" if row_id else "")}


def case(case_id: str) -> Key:
    return {"pk": f"CASE#{case_id}", "sk": "CASE"}


def member(case_id: str, complaint_id: str) -> Key:
    return {"pk": f"CASE#{case_id}", "sk": f"{MEMBER_PREFIX}{complaint_id}"}


def voice(home_id: str, complaint_id: str, case_id: str, cycle: int) -> Key:
    """What the reporter of a complaint says of a case in one cycle, under the complaint's own."""
    return {
        "pk": f"CASE#{home_id}",
        "sk": f"{VOICE_PREFIX}{complaint_id}#{case_id}#{cycle:04d}",
    }


def merged(into: str, case_id: str) -> Key:
    """A case that was merged into another: whose reports at LAPOR! hear of the whole."""
    return {"pk": f"CASE#{into}", "sk": f"{MERGED_PREFIX}{case_id}"}


def later(case_id: str, version: int) -> Key:
    """A word to LAPOR! for more lanes than one transaction holds, until it is in all of them."""
    return {"pk": f"CASE#{case_id}", "sk": f"{LATER_PREFIX}{version:08d}"}


def heard(case_id: str, whole: str, version: int) -> Key:
    """That a merged case has passed on this change of the whole."""
    return {"pk": f"CASE#{case_id}", "sk": f"HEARD#{whole}#{version:08d}"}


def history(case_id: str, version: int) -> Key:
    return {"pk": f"CASE#{case_id}", "sk": f"HISTORY#{version:08d}"}


def timer(case_id: str, cycle: int, arm: int) -> Key:
    """One timer of a case: its insertion starts a Step Functions execution."""
    return {"pk": f"CASE#{case_id}", "sk": f"CYCLE#{cycle:04d}#{arm:08d}"}


def notice(case_id: str, notice_id: str) -> Key:
    return {"pk": f"CASE#{case_id}", "sk": f"NOTICE#{notice_id}"}


def told_before(case_id: str, said: str) -> Key:
    """After a restore: `said` (cycle, kind, addressee) was told before. It is read with the
    notices, and sorts behind them."""
    return {"pk": f"CASE#{case_id}", "sk": f"NOTICE#~{said}"}


def fired(case_id: str, cycle_number: int, level: "Level") -> Key:
    return {"pk": f"CASE#{case_id}", "sk": f"FIRED#{cycle_number:04d}#{level}"}


def sent_partition(post: str) -> str:
    return f"SENT#{post}"


def sent(post: str, at: datetime, notice_id: str) -> Key:
    """What was published to a post, for the limit of notices an hour."""
    return {"pk": sent_partition(post), "sk": _since(at, notice_id)}


def evidence(case_id: str, evidence_id: str) -> Key:
    return {"pk": f"CASE#{case_id}", "sk": f"EVIDENCE#{evidence_id}"}


def nonce(value: str) -> Key:
    return {"pk": f"NONCE#{value}", "sk": "NONCE"}


def outbox_prefix(target: str) -> str:
    """One lane of a case's outbox: `target` is a report at LAPOR!, "" the copy we filed."""
    return f"OUTBOX#{target}#"


def outbox(case_id: str, target: str, sequence: int) -> Key:
    return {"pk": f"CASE#{case_id}", "sk": f"{outbox_prefix(target)}{sequence:08d}"}


def number(case_number: str) -> Key:
    return {"pk": f"NUMBER#{case_number}", "sk": "NUMBER"}


MEMBER_PREFIX: Final = "MEMBER#"
PHOTO_PREFIX: Final = "PHOTO#"
MERGED_PREFIX: Final = "MERGED#"
VOICE_PREFIX: Final = "VOICE#"
LINK_PARTITION: Final = "LAPOR#LINK"
CONFLICT_PARTITION: Final = "LAPOR#CONFLICT"


def link(lapor_id: str) -> Key:
    """Which case a report at LAPOR! belongs to, and what of it was taken."""
    return {"pk": LINK_PARTITION, "sk": lapor_id}


def own_copy(case_id: str) -> Key:
    return {"pk": f"CASE#{case_id}", "sk": "LAPOR"}


def conflict(key: str) -> Key:
    return {"pk": CONFLICT_PARTITION, "sk": key}


def sync_state() -> Key:
    return {"pk": "LAPOR#STATE", "sk": "STATE"}


def desk(case_id: str, worklist: str, about: str) -> Key:
    return {"pk": f"CASE#{case_id}", "sk": f"DESK#{worklist}#{about}"}


def label_partition(kind: str) -> str:
    return f"LABEL#{kind}"


def label(kind: str, at: datetime, label_id: str) -> Key:
    return {"pk": label_partition(kind), "sk": _since(at, label_id)}


def block_entry(key: str, at: datetime, complaint_id: str) -> Key:
    return {"pk": f"BLOCK#{key}", "sk": _since(at, complaint_id)}


def block_head(key: str) -> Key:
    return {"pk": f"BLOCK#{key}", "sk": HEAD}


def digest(day: date, post: str) -> Key:
    return {"pk": f"DIGEST#{day.isoformat()}", "sk": post}


def mailed(message_id: str, appointment_id: str) -> Key:
    """One mail to one official, so that a message that comes twice is mailed once."""
    return {"pk": f"MAILED#{message_id}", "sk": appointment_id}


def appointment(post: str, since: datetime, appointment_id: str) -> Key:
    return {"pk": OFFICIALS, "sk": f"{appointments_of(post)}{instant(since)}#{appointment_id}"}


def appointments_of(post: str) -> str:
    """What the sort keys of a post's appointments begin with."""
    return f"POST#{post}#"


def picture_partition(band: str) -> str:
    return f"PICTURE#{band}"


def picture(band: str, fingerprint: int, case_id: str) -> Key:
    """A picture under one band of its fingerprint, so that near copies are found by look-up."""
    return {"pk": picture_partition(band), "sk": f"{fingerprint:016x}#{case_id}"}


def sent_picture_partition(band: str) -> str:
    return f"SENT#PICTURE#{band}"


def sent_picture(band: str, at: datetime, complaint_id: str) -> Key:
    """A picture that came with a complaint, the newest last."""
    return {"pk": sent_picture_partition(band), "sk": _since(at, complaint_id)}


def said(case_id: str, version: int) -> Key:
    """A change of a case, until the channels of its reporters are told of it."""
    return {"pk": f"CASE#{case_id}", "sk": f"{SAID_PREFIX}{version:08d}"}


def asked_question(case_id: str, version: int) -> Key:
    """A question to reporters, until somebody was reached with it."""
    return {"pk": f"CASE#{case_id}", "sk": f"QUESTION#{version:08d}"}


def channel_partition(channel: str) -> str:
    return f"CHANNEL#{channel}"


def call(channel: str, sequence: int) -> Key:
    """What a channel hears, or asks for, in the order of its numbers."""
    return {"pk": channel_partition(channel), "sk": f"{CALL_PREFIX}{sequence:012d}"}


def channel_head(channel: str) -> Key:
    return {"pk": channel_partition(channel), "sk": "HEAD"}


def channel_line(channel: str) -> Key:
    return {"pk": channel_partition(channel), "sk": "LINE"}


def channel_asked(channel: str) -> Key:
    return {"pk": channel_partition(channel), "sk": "ASKED"}


def work_said(case_id: str, version: int, at: datetime) -> Key:
    """Changes nobody was told yet: empty within seconds."""
    return {"work_pk": SAID, "work_sk": _since(at, f"{case_id}#{version:08d}")}


def work_question(case_id: str, version: int, at: datetime) -> Key:
    """Questions nobody was reached with: who looks after them is `tell_channels`."""
    return {"work_pk": QUESTIONS, "work_sk": _since(at, f"{case_id}#{version:08d}")}


def work_dead_call(channel: str, sequence: int, at: datetime) -> Key:
    return {"work_pk": CALLS_DEAD, "work_sk": _since(at, f"{channel}#{sequence:012d}")}


def found_partition(term: str) -> str:
    """Terms with the same three letters lie together, so that half a word is one query."""
    return f"FIND#{term[:3]}"


def found_prefix(term: str) -> str:
    """What the rows of exactly this term begin with, oldest first."""
    return f"{term}#"


def found(term: str, at: datetime, complaint_id: str) -> Key:
    return {
        "pk": found_partition(term),
        "sk": f"{found_prefix(term)}{_since(at, complaint_id)}",
    }


def reporter_partition(reporter_hash: str) -> str:
    return f"FIND#@{reporter_hash}"


def found_reporter(reporter_hash: str, at: datetime, complaint_id: str) -> Key:
    return {"pk": reporter_partition(reporter_hash), "sk": _since(at, complaint_id)}


def work_unplaced(complaint_id: str, received_at: datetime) -> Key:
    """Complaints no case holds yet: empty within a minute, or the sweep repairs it."""
    return {"work_pk": UNPLACED, "work_sk": _since(received_at, complaint_id)}


def work_unapplied(row_id: str, received_at: datetime) -> Key:
    """Later words and photo hashes their case has not heard: as short a list as the one above."""
    return {"work_pk": UNAPPLIED, "work_sk": _since(received_at, row_id)}


def work_photo_call(complaint_id: str, at: datetime) -> Key:
    """Photos a channel points to, until they were fetched or their host had its day."""
    return {"work_pk": UNFETCHED, "work_sk": _since(at, complaint_id)}


def work_open(case_id: str, check_at: datetime) -> Key:
    """Open cases by the instant their clock next needs a look."""
    return {"work_pk": OPEN, "work_sk": _since(check_at, case_id)}


def work_closed(case_id: str, closed_at: datetime) -> Key:
    """Closed cases by when they were closed, for the figures of a day or a month."""
    return {"work_pk": CLOSED, "work_sk": _since(closed_at, case_id)}


def work_notice(notice_id: str, created_at: datetime) -> Key:
    """Notices nobody has been told yet."""
    return {"work_pk": UNPUBLISHED, "work_sk": _since(created_at, notice_id)}


def work_left_over(notice_id: str, closed_at: datetime) -> Key:
    """Notices beyond their recipient's hourly limit, until one summary tells them."""
    return {"work_pk": LEFT_OVER, "work_sk": _since(closed_at, notice_id)}


def office_row(case_id: str) -> Key:
    """A case in the list of its office: of those open with it, then of those it has done."""
    return {"pk": f"CASE#{case_id}", "sk": "LISTED#OFFICE"}


def city_row(case_id: str) -> Key:
    """A case in the list of all that are open."""
    return {"pk": f"CASE#{case_id}", "sk": "LISTED#CITY"}


CITY: Final = "CITY"


def office_partition(post: str) -> str:
    return f"OFFICE#{post}"


def done_partition(post: str) -> str:
    return f"DONE#{post}"


def work_office(post: str, due_at: datetime, case_id: str) -> Key:
    """What is open with a post, by what falls due next."""
    return {"work_pk": office_partition(post), "work_sk": _since(due_at, case_id)}


def work_done(post: str, closed_at: datetime, case_id: str) -> Key:
    """What a post has done, by when."""
    return {"work_pk": done_partition(post), "work_sk": _since(closed_at, case_id)}


def work_city(due_at: datetime, case_id: str) -> Key:
    """What is open in the city, by what falls due next."""
    return {"work_pk": CITY, "work_sk": _since(due_at, case_id)}


FIGURES: Final = "FIGURES"


def figures(viewer: str, month: str) -> Key:
    """What was counted of a month, as far as `viewer` may know of it."""
    return {"pk": FIGURES, "sk": f"{viewer}#{month}"}


def desk_counts() -> Key:
    """How long the lists of the duty desk were, among what was counted."""
    return {"pk": FIGURES, "sk": "DESK"}


FACTS_OPEN: Final = "FACTS#OPEN"
FROZEN: Final = "FROZEN"


def facts(case_id: str) -> Key:
    """What figures are counted from: one row a case, with a fact a cycle."""
    return {"pk": f"CASE#{case_id}", "sk": "FACTS"}


def work_facts_open(opened_at: datetime, case_id: str) -> Key:
    return {"work_pk": FACTS_OPEN, "work_sk": _since(opened_at, case_id)}


def month(at: datetime) -> str:
    """The month of an instant, in UTC: a shard of a list and no period of a report."""
    return f"{at.astimezone(UTC):%Y-%m}"


def facts_partition(of_month: str) -> str:
    return f"FACTS#{of_month}"


def work_facts_over(ended_at: datetime, opened_at: datetime, case_id: str) -> Key:
    """By the month a case ended in, and there by when it was opened: what was alive in an earlier
    month is the beginning of each later one."""
    return {
        "work_pk": facts_partition(month(ended_at)),
        "work_sk": _since(opened_at, case_id),
    }


def received_partition(of_month: str) -> str:
    return f"RECEIVED#{of_month}"


def work_received(received_at: datetime, complaint_id: str) -> Key:
    """Complaints of cases by when they came, for the figures of channels."""
    return {
        "work_pk": received_partition(month(received_at)),
        "work_sk": _since(received_at, complaint_id),
    }


def frozen(code: str) -> Key:
    """That a period was frozen, and with which hash."""
    return {"pk": FROZEN, "sk": code}


SEALED: Final = "SEALED"


def sealed_day(day: date) -> Key:
    """The root over the receipts of a day."""
    return {"pk": SEALED, "sk": day.isoformat()}


IMPROVEMENTS: Final = "IMPROVEMENTS"
"""One partition: a city makes some dozen such decisions a year, and reads them together."""


def improvement(improvement_id: str, version: int) -> Key:
    """One version of a decision that complaints called for."""
    return {"pk": IMPROVEMENTS, "sk": f"{improvement_id}#{version:04d}"}


def receipt(case_id: str, cycle: int) -> Key:
    return {"pk": f"CASE#{case_id}", "sk": f"RECEIPT#{cycle:04d}"}


def receipts_partition(day: date) -> str:
    return f"RECEIPTS#{day.isoformat()}"


def work_receipt(ended_at: datetime, case_id: str) -> Key:
    """Receipts by when the case ended; the day of the list is that of UTC."""
    day = ended_at.astimezone(UTC).date()
    return {"work_pk": receipts_partition(day), "work_sk": _since(ended_at, case_id)}


def case_of_work(work_sk: str) -> str:
    """The case of a row of a list, out of its place in it (instant#case id)."""
    return work_sk.partition("#")[2]


def moment_of_work(work_sk: str) -> datetime:
    """By which time a row of a list is sorted, out of its place in it."""
    return datetime.fromisoformat(work_sk.partition("#")[0])


def desk_partition(worklist: str) -> str:
    return f"DESK#{worklist}"


def work_desk(worklist: str, at: datetime, about: str) -> Key:
    return {"work_pk": desk_partition(worklist), "work_sk": _since(at, about)}


def lane_of_work(work_sk: str) -> str:
    """The lane of an outbox entry, out of its place in the list (instant#lane#sequence)."""
    return work_sk.partition("#")[2].rpartition("#")[0]


def work_outbox_live(next_attempt_at: datetime, entry_id: str) -> Key:
    """Entries whose turn comes by itself, by when."""
    return {"work_pk": OUTBOX_LIVE, "work_sk": _since(next_attempt_at, entry_id)}


def work_later(at: datetime, case_id: str) -> Key:
    """Words to LAPOR! that are not in all their lanes yet."""
    return {"work_pk": LATER, "work_sk": _since(at, case_id)}


def work_outbox_stuck(created_at: datetime, entry_id: str) -> Key:
    """Entries that wait for a person."""
    return {"work_pk": OUTBOX_STUCK, "work_sk": _since(created_at, entry_id)}


def work_link(lapor_id: str, checked_at: datetime | None, settled_at: datetime | None) -> Key:
    """Reports at LAPOR! to be read again: open ones by when they last were, settled ones by when
    they became so."""
    if settled_at is not None:
        return {"work_pk": LINKS_SETTLED, "work_sk": _since(settled_at, lapor_id)}
    seen = instant(checked_at) if checked_at is not None else "0"
    return {"work_pk": LINKS_OPEN, "work_sk": f"{seen}#{lapor_id}"}


KEEPING: Final = "KEEPING"
KEEPING_HELD: Final = "KEEPING#HELD"
RIGHTS: Final = "RIGHTS"
RIGHTS_DONE: Final = "RIGHTS#DONE"


def keeping(complaint_id: str) -> Key:
    """How long a complaint is kept: written with it, moved by what becomes of its case."""
    return {"pk": f"COMPLAINT#{complaint_id}", "sk": "KEEPING"}


def work_keeping(complaint_id: str, ends_at: datetime) -> Key:
    """Complaints by the day they end."""
    return {"work_pk": KEEPING, "work_sk": _since(ends_at, complaint_id)}


def work_held(complaint_id: str, ends_at: datetime) -> Key:
    """Complaints that are held until somebody lets them go."""
    return {"work_pk": KEEPING_HELD, "work_sk": _since(ends_at, complaint_id)}


def rights_request(request_id: str) -> Key:
    return {"pk": f"RIGHTS#{request_id}", "sk": "REQUEST"}


def work_rights(due_at: datetime, request_id: str) -> Key:
    """What persons asked for and have not got, by when they must."""
    return {"work_pk": RIGHTS, "work_sk": _since(due_at, request_id)}


def work_rights_done(received_at: datetime, request_id: str) -> Key:
    """What persons asked for and was answered, by when they asked: for the report of a quarter."""
    return {"work_pk": RIGHTS_DONE, "work_sk": _since(received_at, request_id)}


def destroyed_partition(year: int) -> str:
    return f"DESTROYED#{year}"


def destroyed(at: datetime, complaint_id: str) -> Key:
    """A line of a year's minute of destruction."""
    return {"pk": destroyed_partition(at.year), "sk": _since(at, complaint_id)}
