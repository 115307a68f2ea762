"""`aduan report …`: what the city owes in figures, printed into a folder.

    aduan report LIST
    aduan report R1 --period 2026-03 --to laporan --city KOTA
    aduan report R3 --period 2026-03 --to laporan --city KOTA --lapor-export ekspor.csv
    aduan report R6 --period 2026 --to laporan --city KOTA    # with its evidence: folder and ZIP

Exit codes: 0 done, 2 wrong usage (no such report, no such period), or a source that is not there.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TextIO

from aduan.application.reports.make import NoSourceError, UnknownReportError, WrongPeriodError
from aduan.application.reports.packs import NoInstrumentError, print_reports
from aduan.application.reports.ports import ReportPorts
from aduan.bootstrap.parts.printing import EveryFormat
from aduan.domain.figures.periods import PeriodError
from aduan.domain.reports.about import REPORTS

LIST = "LIST"
_REFUSED = (UnknownReportError, PeriodError, WrongPeriodError, NoSourceError, NoInstrumentError)


def main(arguments: Sequence[str] | None = None) -> int:
    """On a deployed stack, with the AWS credentials at hand."""

    def open_deployed(args: argparse.Namespace) -> ReportPorts:
        from aduan.bootstrap.reports import open_report_ports  # noqa: PLC0415 - LIST needs no AWS

        return open_report_ports(args.city, args.stage, lapor_export=args.lapor_export)

    return run(list(sys.argv[1:] if arguments is None else arguments), open_deployed, sys.stdout)


def run(
    argv: Sequence[str], open_report_ports: Callable[[argparse.Namespace], ReportPorts], out: TextIO
) -> int:
    """`argv` is what follows `aduan report`; figures are opened only once the words are right."""
    args = _parser().parse_args(argv)
    if args.name.upper() == LIST:
        for about in REPORTS.values():
            kinds = ", ".join(kind.value for kind in about.kinds)
            print(f"{about.code:<4}{about.title} ({kinds}; untuk {about.reader})", file=out)
        return 0
    missing = [name for name in ("period", "to", "city") if not getattr(args, name)]
    if missing:
        print(f"Sebutkan {', '.join(f'--{name}' for name in missing)}.", file=sys.stderr)
        return 2
    if args.lapor_export is not None and not args.lapor_export.is_file():
        print(f"{args.lapor_export} tidak ada.", file=sys.stderr)
        return 2
    try:
        made = print_reports(args.name, args.period, open_report_ports(args), EveryFormat())
    except _REFUSED as wrong:
        print(wrong, file=sys.stderr)
        return 2
    for name, content in (pair for one in made for pair in {**one.files, **one.folder}.items()):
        file = args.to / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        print(file, file=out)
    if not made:
        print("Tidak ada kasus dalam periode itu: tidak ada yang dicetak.", file=out)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="aduan report", description="Laporan yang wajib dibuat")
    parser.add_argument("name", help=f"{LIST}, atau {', '.join(REPORTS)}")
    parser.add_argument("--period", default="", help="mis. 2026-03, 2026-W10, 2026-Q1, 2026")
    parser.add_argument("--to", type=Path, help="folder hasil")
    parser.add_argument("--city", default="", help="nama folder di layers/cities")
    parser.add_argument("--stage", default="prod")
    parser.add_argument(
        "--lapor-export", type=Path, help="ekspor CSV operator SP4N LAPOR! untuk R3"
    )
    return parser
