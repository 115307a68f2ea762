"""The record of processing (UU 27/2022 article 31) and the impact assessment (article 34), made of
the template's grants and keys, the city's retention, and the table of who reads what.

    python -m tests.canary.records

writes docs/privacy/processing.md and docs/privacy/impact.md. A test makes them anew and compares,
so a new grant, key or class changes the documents or fails.
"""

import json
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from aduan.adapters.dynamodb.fates import FATES
from infra.rights import ITEMS
from tests.canary import readers
from tests.infra.grants import GRANTS

ROOT: Final = Path(__file__).parents[2]
CITY: Final = "serang"
FOLDER: Final = ROOT / "docs" / "privacy"
HEAD: Final = (
    "Made from the template and the code with `python -m tests.canary.records`; do not edit it "
    "here. A test\ncompares it.\n"
)
CONTROLLER: Final = (
    "UU 27/2022 article 31. Controller: the city's government; the hub is run by Diskominfo. The "
    "data\nstays in Indonesia (region ap-southeast-3, PP 71/2019)."
)
TO_LAPOR: Final = (
    "- SP4N-LAPOR! (KemenPANRB): masked text of what is not secret; of a secret case number, "
    "category and\n  status; nothing of one only the Inspektorat reads."
)
ASKED_FOR: Final = (
    "UU 27/2022 article 34 asks for it where data of a group are matched or combined, and where "
    "health\ndata is processed. Both happen here."
)
ERASING: Final = (
    "With each kind of row of the register; what belongs to it in the identities table and in "
    "files\n(photos in every version, failure records, exports) goes whole. A row of another kind "
    "stops it."
)
PURPOSES: Final[Mapping[str, str]] = {
    "admin": "who holds which post (officials, not citizens)",
    "answer_channels": "tells a channel, when asked, what became of its own complaints",
    "assess_escalation": "decides who is told that a case is late",
    "board": "counts what everybody may see; figures without persons",
    "check_photo": "takes position and camera out of a photo; keeps the original sealed",
    "citizen_action": "takes in what a reporter says on the page of the complaint",
    "deduplicate": "finds whether two reports are of one event; finds the office",
    "desk": "the duty desk's pages",
    "digest": "the day's list for each office; figures without persons",
    "fetch_photos": "fetches the photos a channel points to",
    "hide_reporter": "makes the keyed hash of a contact; reads nothing",
    "import_lapor": "reads the operators' export of SP4N-LAPOR!",
    "mail": "mails officials what their posts are told; masked words only",
    "official_action": "the offices' and leaders' pages",
    "privacy": "persons' rights, retention, the answer to a breach",
    "receive_webhook": "takes in complaints and later words; masks them",
    "report": "prints what the city owes in figures; lists case numbers",
    "start_escalation": "starts the timer of a case",
    "sweep": "proves the promises, repairs what was missed",
    "sync_lapor": "carries masked reports to SP4N-LAPOR! and hears of them",
    "tell_channels": "tells channels each change of their own complaints",
    "track": "shows a reporter how far the complaint is",
}
"""What each function processes personal data for; UU 25/2009 on public services, PermenPANRB 5/2025
and KepmenPANRB 680/2020 give the task."""
KINDS: Final = (
    ("identities", "name, telephone, e-mail, originals, addresses of files"),
    ("register", "masked words, place, status, history, keyed hashes"),
    ("evidence", "photos: clean copies, sealed originals with position"),
    ("exports", "raw rows of SP4N-LAPOR!: names and words"),
    ("failures", "rows of the register that work was given up on"),
    ("audit", "who looked at an identity: ids, no words"),
)


def template() -> Mapping[str, Any]:
    """The production stage with all a city may have, synthesized anew."""
    from aws_cdk import App  # noqa: PLC0415  2.5 s that only this pays

    from infra.app import declare  # noqa: PLC0415
    from infra.settings.context import read_context  # noqa: PLC0415
    from infra.settings.flags import feature_flags  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        asked = {
            "city": CITY, "stage": "prod", "duty_email": "meja@layanan.example.go.id",
            "mail_domain": "aduan.example.go.id",
        }  # fmt: skip
        app = App(outdir=folder, context={**feature_flags(), "aws:cdk:bundling-stacks": []})
        stack = declare(app, read_context(asked.get))
        app.synth()
        written = (Path(folder) / f"{stack.stack_name}.template.json").read_text(encoding="utf-8")
    found: Mapping[str, Any] = json.loads(written)
    return found


def retention() -> Mapping[str, Any]:
    path = ROOT / "layers" / "cities" / CITY / "retention.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def of_type(declared: Mapping[str, Any], kind: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, resource in declared["Resources"].items():
        if resource["Type"] == kind:
            yield name, resource.get("Properties", {})


def touching(kind: str) -> tuple[list[str], list[str]]:
    """Who reads and who only writes a kind of data, by the table of grants that a test holds to the
    template."""
    reads, writes = [], []
    for function, lines in sorted(GRANTS.items()):
        actions = " ".join(_actions(lines, kind)).split()
        if kind == "register":
            actions += _on_items(function)
        if any(one.startswith(("Get", "BatchGet", "Query")) for one in actions):
            reads.append(function)
        elif actions:
            writes.append(function)
    return reads, writes


def _on_items(function: str) -> list[str]:
    """What the table of rights lets a function do to items of the register."""
    items = ITEMS[function]
    done = [action for actions, _ in items.on_table() for action in actions]
    done += ["dynamodb:Query"] if items.lists or items.due else []
    return [action.partition(":")[2] for action in done]


def _actions(lines: tuple[str, ...], kind: str) -> Iterator[str]:
    for line in lines:
        service, _, rest = line.partition(": ")
        actions, _, resources = rest.partition(" on ")
        names = [one.partition("/")[0].strip() for one in resources.split(", ")]
        if service in {"dynamodb", "s3"} and kind in names:
            yield " ".join(one for one in actions.split() if one not in {"ListBucket"})


def processing(declared: Mapping[str, Any]) -> str:
    table = retention()
    lines = [
        "# Record of processing",
        "",
        HEAD,
        CONTROLLER,
        "",
        "## What is held, and who touches it",
        "",
        "| where | what | read by | written only by | sealed with |",
        "|---|---|---|---|---|",
    ]
    keys = sealed_with(declared)
    for kind, what in KINDS:
        reads, writes = touching(kind)
        lines.append(
            f"| {kind} | {what} | {_listed(reads)} | {_listed(writes)} | {keys.get(kind, '?')} |"
        )
    lines += ["", "## What for", "", "| function | purpose |", "|---|---|"]
    lines += [f"| `{name}` | {PURPOSES[name]} |" for name in sorted(GRANTS)]
    lines += [
        "",
        "## How long",
        "",
        "Years from the day the case was closed; the first class that fits counts.",
        "",
        "| class | fits | years | basis |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {one['id']} | {_fits(one)} | {one['years']} | {one['basis']} |"
        for one in table["class"]
    ]
    lines += ["", "Files, by the buckets' own rules for every version:", ""]
    lines += [f"- {name.replace('_', ' ')}: {days}" for name, days in table["objects"].items()]
    lines += ["", *erasing(), "## Who reads what of a case", ""]
    body = readers.page().split("\n\n", 3)[-1]
    lines += [body.strip(), ""]
    lines += [
        "## To whom it goes outside",
        "",
        TO_LAPOR,
        "- The channel a complaint came by: its own complaints' status and public notes.",
        "- Amazon Web Services, Jakarta, as processor.",
    ]
    return "\n".join(lines) + "\n"


def erasing() -> list[str]:
    """By the map that an erasure is held to."""
    rows = (
        f"| `{' '.join(one for one in key if one)}` | {line.fate} | {line.why} |"
        for key, line in FATES.items()
    )
    return [
        "## What an erasure does",
        "",
        ERASING,
        "",
        "| row | what becomes of it | of what |",
        "|---|---|---|",
        *rows,
        "",
    ]


def sealed_with(declared: Mapping[str, Any]) -> dict[str, str]:
    names = {}
    for _, alias in of_type(declared, "AWS::KMS::Alias"):
        target = json.dumps(alias["TargetKeyId"])
        names[target.split('"')[3]] = str(alias["AliasName"]).rpartition("-")[2]
    found = {}
    for kind, _ in KINDS:
        for resource in ("AWS::DynamoDB::Table", "AWS::S3::Bucket"):
            for _, properties in of_type(declared, resource):
                called = json.dumps(properties.get("TableName", properties.get("BucketName", "")))
                if f"-{kind}" in called:
                    text = json.dumps(properties)
                    found[kind] = next((k for at, k in names.items() if f'"{at}"' in text), "S3")
    return found


def _fits(one: Mapping[str, Any]) -> str:
    said = [
        f"{name} {', '.join(one[name])}" for name in ("channel", "matter", "status") if name in one
    ]
    said += ["secret or inspectorate only"] if one.get("guarded") else []
    return "; ".join(said) or "all others"


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "nobody"


RISKS: Final = (
    (
        "Matching reports of one group of people by hash, place and wording",
        "joining exposes a secret report, or ties two persons",
        "secret cases never join open ones; a join is shown, disputed, undone; the hash is keyed",
        "an office may guess a neighbour from a small street",
    ),
    (
        "Free text names persons",
        "an official reads who reported, or about whom",
        "masked before it is kept; measured by `tests.benchmarks.masking`",
        "masking is not perfect",
    ),
    (
        "Whistle-blowing about an office",
        "the accused office learns of it",
        "one question in one place (`domain/case/secrecy.py`); the canary test walks every reader",
        "who else knew may guess",
    ),
    (
        "The identities are read",
        "every reporter known at once",
        "one role reads; the table denies all others; each look a row nobody deletes; an alarm",
        "an administrator who changes the policy is seen only afterwards",
    ),
    (
        "A channel is taken over",
        "its reporters' words and status leak there",
        "a secret of its own for each channel, replaced without a stop; it hears its own alone",
        "what it held itself",
    ),
    (
        "Data is kept for ever",
        "an old report is used against its writer",
        "classes with a day for each; buckets end every version; holds have a reason and a name",
        "backups of the tables, 35 days",
    ),
    (
        "Health data",
        "a patient is known",
        "the health line's reporter, place and photos are dropped at the door",
        "a patient described without a name",
    ),
    (
        "A leak at SP4N-LAPOR!",
        "words that were copied there",
        "masked, and of secret cases none; an erasure asks there too",
        "the portal is the ministry's",
    ),
)
"""What is done with data, what may go wrong, what is done against it, what is left."""


def impact(declared: Mapping[str, Any]) -> str:
    readers_of = touching("identities")[0]
    locked = [
        properties
        for _, properties in of_type(declared, "AWS::S3::Bucket")
        if properties.get("ObjectLockEnabled")
    ]
    lock = locked[0]["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
    alarms = sum(1 for _ in of_type(declared, "AWS::CloudWatch::Alarm"))
    open_basis = [one["id"] for one in retention()["class"] if "to be confirmed" in one["basis"]]
    lines = [
        "# Impact assessment",
        "",
        HEAD,
        ASKED_FOR,
        "",
        "## What the template says today",
        "",
        f"- functions: {len(GRANTS)}; those that can read who reported: {_listed(readers_of)}",
        f"- customer keys: {sum(1 for _ in of_type(declared, 'AWS::KMS::Key'))}; alarms: {alarms}",
        f"- audit trail: {lock['Mode'].lower()} lock, {lock['Days']} days",
        f"- classes of retention whose law is to be confirmed: {', '.join(open_basis) or 'none'}",
        "",
        "## Risks",
        "",
        "| processing | what may go wrong | what stands against it | what is left |",
        "|---|---|---|---|",
        *(f"| {' | '.join(row)} |" for row in RISKS),
        "",
        "## To be decided by people",
        "",
        "- The officer for data protection, by decree; until then `[officer]` of `retention.toml`.",
        "- The years of each class, by the city's archive schedule.",
        "- Whether what is left of each risk is borne; signed and dated by the officer each year.",
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    declared = template()
    (FOLDER / "processing.md").write_text(processing(declared), encoding="utf-8")
    (FOLDER / "impact.md").write_text(impact(declared), encoding="utf-8")


if __name__ == "__main__":
    main()
