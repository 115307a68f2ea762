"""`aduan lapor --city NAME ...`: what an operator does to the synchronisation by hand.

Every command that changes something takes `--dry-run` and then only says what it would do. Exit
codes: 0 done, 1 something needs a person, 2 wrong usage.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Final, TextIO

from aduan.application.lapor.import_export import RowProblem, elsewhere_rows, import_export
from aduan.application.lapor.link_by_hand import link_by_hand, linking_words, stands
from aduan.application.lapor.month import month_page
from aduan.application.lapor.operate import (
    pause,
    replay,
    resume,
    rewind,
    sync_status,
    waiting_for_a_person,
    withdraw,
)
from aduan.application.lapor.reconcile import reconcile
from aduan.bootstrap.lapor_bridge import Bridge, open_bridge
from aduan.cli.lapor_month import month_csv, month_html
from aduan.domain.case.entry import Entry

PATIENCE_S: Final = 3600.0


def main(arguments: Sequence[str] | None = None) -> int:
    """On a deployed stack, with the AWS credentials at hand."""
    parser = _parser()
    parser.add_argument("--city", required=True, help="nama folder di layers/cities")
    parser.add_argument("--stage", default="prod")
    args = parser.parse_args(arguments)
    code: int = args.command(open_bridge(args.city, args.stage), args, sys.stdout)
    return code


def run(argv: Sequence[str], open_bridge: Callable[[], Bridge], out: TextIO) -> int:
    """`argv` is what follows `aduan lapor`; the bridge is opened only once the words are right."""
    args = _parser().parse_args(argv)
    command: Callable[[Bridge, argparse.Namespace, TextIO], int] = args.command
    return command(open_bridge(), args, out)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="aduan lapor", description="Sinkronisasi SP4N-LAPOR!")
    commands = parser.add_subparsers(required=True)

    def add(
        name: str, command: Callable[[Bridge, argparse.Namespace, TextIO], int], words: str
    ) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=words, description=words)
        one.set_defaults(command=command)
        one.add_argument("--dry-run", action="store_true", help="hanya tampilkan, jangan ubah")
        return one

    add("status", _status, "antrean, hasil tak pasti, jeda, pemutus arus, batas baca")
    add("import", _import, "masukkan ekspor CSV operator").add_argument("file", type=Path)
    paused = add("pause", _pause, "hentikan kirim dan baca")
    paused.add_argument("--by", required=True, help="siapa yang menjeda")
    paused.add_argument("--reason", required=True)
    add("resume", _resume, "lanjutkan kirim dan baca")
    add("dead-letters", _dead_letters, "yang menunggu keputusan orang")
    replayed = add("replay", _replay, "coba lagi yang ditolak atau mati; yang mati dicari dulu")
    which = replayed.add_mutually_exclusive_group(required=True)
    which.add_argument("--all", action="store_true")
    which.add_argument("--entry", action="append", default=[], help="mis. KASUS#7; boleh berulang")
    linked = add("link", _link, "kasus ini sudah diketik orang di lapor.go.id")
    linked.add_argument("number", help="nomor kasus kota")
    linked.add_argument("tracking_id", help="nomor pelacakan LAPOR!")
    withdrawn = add("withdraw", _withdraw, "LAPOR! tidak perlu mendengar yang ini")
    withdrawn.add_argument("entry")
    withdrawn.add_argument("--by", required=True)
    withdrawn.add_argument("--reason", required=True)
    rewound = add("rewind", _rewind, "minta lagi laporan baru sejak waktu ini")
    rewound.add_argument("--to", required=True, type=_moment, help="mis. 2026-03-01T00:00+07:00")
    compared = add("reconcile", _reconcile, "bandingkan kedua sisi dan perbaiki")
    compared.add_argument("--after", default="", help="lanjutkan sesudah nomor LAPOR! ini")
    monthly = add("month", _month, "halaman bulanan, dibandingkan dengan ekspor LAPOR! bulan itu")
    monthly.add_argument("--month", required=True, type=_month_named, help="mis. 2026-03")
    monthly.add_argument("--export", required=True, type=Path)
    monthly.add_argument("--to", required=True, type=Path, help="folder hasil")
    return parser


def _status(bridge: Bridge, _: argparse.Namespace, out: TextIO) -> int:
    status = sync_status(bridge.history, bridge.states, bridge.clock.now())
    shown = asdict(status) | {
        "oldest": f"{status.oldest.total_seconds():.0f} s",
        "watermark": status.watermark.isoformat() if status.watermark else None,
    }
    print(json.dumps(shown, indent=2), file=out)
    return 1 if status.dead or status.by_hand or status.refused else 0


def _import(bridge: Bridge, args: argparse.Namespace, out: TextIO) -> int:
    problems: list[RowProblem] = []
    with args.file.open("rb") as file:
        rows = bridge.read_export(file)
        if args.dry_run:
            good = 0
            for row in rows:
                if isinstance(row, RowProblem):
                    problems.append(row)
                else:
                    good += 1
            print(f"{good} baris baik, {len(problems)} salah; tidak ada yang diubah", file=out)
        else:
            report = import_export(
                rows,
                links=bridge.links,
                news=bridge.news,
                tables=bridge.tables,
                now=bridge.clock.now(),
                note=problems.append,
                city=bridge.city,
            )
            for taken, count in sorted(report.taken.items()):
                print(f"{taken.value}: {count}", file=out)
            for name in sorted(report.unknown_statuses):
                print(f"status belum dikenal: {name}", file=out)
            for row in elsewhere_rows(report):
                print(f"mulai baris {row.line}: {row.reason}", file=out)
    for problem in problems:
        column = f", kolom {problem.column} ({problem.column_name})" if problem.column else ""
        print(f"baris {problem.line}{column}: {problem.reason}", file=out)
    return 1 if problems else 0


def _pause(bridge: Bridge, args: argparse.Namespace, out: TextIO) -> int:
    pause(bridge.states, args.by, args.reason, dry_run=args.dry_run)
    print(f"{_would(args)}dijeda oleh {args.by}: {args.reason}", file=out)
    return 0


def _resume(bridge: Bridge, args: argparse.Namespace, out: TextIO) -> int:
    resume(bridge.states, dry_run=args.dry_run)
    print(f"{_would(args)}dilanjutkan", file=out)
    return 0


def _dead_letters(bridge: Bridge, _: argparse.Namespace, out: TextIO) -> int:
    entries = waiting_for_a_person(bridge.history)
    for entry in entries:
        print(_line(entry), file=out)
    print(f"{len(entries)} menunggu keputusan", file=out)
    return 1 if entries else 0


def _replay(bridge: Bridge, args: argparse.Namespace, out: TextIO) -> int:
    waiting = waiting_for_a_person(bridge.history)
    chosen = [one for one in waiting if args.all or one.entry_id in args.entry]
    unknown = set(args.entry) - {one.entry_id for one in chosen}
    done = replay(bridge.outbox, chosen, bridge.clock.now(), dry_run=args.dry_run)
    for entry in done:
        print(f"{_would(args)}{_line(entry)}", file=out)
    for name in sorted(unknown):
        print(f"tidak menunggu: {name}", file=out)
    return 1 if unknown else 0


def _link(bridge: Bridge, args: argparse.Namespace, out: TextIO) -> int:
    case_id = bridge.news.case_numbered(args.number)
    if case_id is None:
        print(f"kasus tidak dikenal: {args.number}", file=out)
        return 1
    if args.dry_run:
        print(f"{_would(args)}{args.number} dihubungkan dengan {args.tracking_id}", file=out)
        return 0
    linking = link_by_hand(
        case_id=case_id,
        reference=args.number,
        typed=args.tracking_id,
        links=bridge.links,
        outbox=bridge.outbox,
        records=bridge.reconcile.pull.records,
        now=bridge.clock.now(),
    )
    print(f"{args.number}: {linking_words(linking)}", file=out)
    return 0 if stands(linking) else 1


def _withdraw(bridge: Bridge, args: argparse.Namespace, out: TextIO) -> int:
    waiting = waiting_for_a_person(bridge.history)
    entry = next((one for one in waiting if one.entry_id == args.entry), None)
    if entry is None:
        print(f"tidak menunggu: {args.entry}", file=out)
        return 1
    now = bridge.clock.now()
    done = withdraw(bridge.outbox, entry, now, args.by, args.reason, dry_run=args.dry_run)
    print(f"{_would(args)}{_line(done)}" if done else "sudah diubah pihak lain", file=out)
    return 0 if done else 1


def _rewind(bridge: Bridge, args: argparse.Namespace, out: TextIO) -> int:
    state = rewind(bridge.states, args.to, dry_run=args.dry_run)
    print(f"{_would(args)}dibaca lagi sejak {state.watermark}", file=out)
    return 0


def _reconcile(bridge: Bridge, args: argparse.Namespace, out: TextIO) -> int:
    gate = bridge.gate(PATIENCE_S)
    report = reconcile(ports=bridge.reconcile, gate=gate, after=args.after, dry_run=args.dry_run)
    for drift in report.drifts:
        print(
            f"{drift.case_id} / {drift.complaint_id}: {drift.kind.value} {drift.detail}", file=out
        )
    for complaint_id, kind in report.failed:
        print(f"{complaint_id}: gagal dibandingkan ({kind})", file=out)
    print(
        f"{report.compared} dibandingkan, {len(report.drifts)} berbeda, "
        f"{report.repaired} diperbaiki",
        file=out,
    )
    if report.resume_after or gate.closed_because:
        print(f"belum selesai ({gate.closed_because}): --after {report.resume_after}", file=out)
        return 1
    return 1 if report.drifts or report.failed else 0


def _month(bridge: Bridge, args: argparse.Namespace, out: TextIO) -> int:
    year, number = args.month
    with args.export.open("rb") as file:
        month, problems = month_page(
            year=year, month=number, cases=bridge.cases, export=bridge.read_export(file)
        )
    name = f"lapor-{year}-{number:02}"
    if not args.dry_run:
        args.to.mkdir(parents=True, exist_ok=True)
        page = month_html(month, f"SP4N-LAPOR! {number:02}-{year}")
        (args.to / f"{name}.html").write_text(page, "utf-8")
        (args.to / f"{name}.csv").write_text(month_csv(month), "utf-8", newline="")
    print(f"{len(month.differences)} perbedaan, {len(problems)} baris tak terbaca", file=out)
    return 0 if month.agrees and not problems else 1


def _line(entry: Entry) -> str:
    reason = f": {entry.last_error}" if entry.last_error else ""
    return f"{entry.entry_id} {entry.reference} {entry.kind.value} {entry.state.value}{reason}"


def _would(args: argparse.Namespace) -> str:
    return "(percobaan) " if args.dry_run else ""


def _moment(words: str) -> datetime:
    at = datetime.fromisoformat(words)
    if at.tzinfo is None:
        raise argparse.ArgumentTypeError("sebutkan zona waktu, mis. +07:00")
    return at


def _month_named(words: str) -> tuple[int, int]:
    year, _, number = words.partition("-")
    if not (year.isdigit() and number.isdigit() and 1 <= int(number) <= 12):
        raise argparse.ArgumentTypeError("tulis seperti 2026-03")
    return int(year), int(number)


if __name__ == "__main__":
    raise SystemExit(main())
