"""The live table: every case of the evening on one screen, drawn anew each second.

Plain ANSI on a terminal; where there is none (a log, CI) each change becomes one line.
"""

import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, TextIO

from infra.local.demo.register import CaseRow

PUBLIC: Final = {
    "diterima": "proses",
    "ditindaklanjuti": "proses",
    "menunggu_pelapor": "proses",
    "bukan_wewenang": "proses",
    "digabung": "proses",
    "selesai": "selesai",
    "ditolak": "selesai",
    "ditarik": "selesai",
}
COLOURS: Final = {"menunggu": "33", "proses": "36", "selesai": "32"}
LEVEL_COLOURS: Final = {"SEKDA": "35", "WALI_KOTA": "31"}
COLUMNS: Final = (
    *(("Kasus", 17), ("Hal", 37), ("Kanal", 19), ("Instansi", 15)),
    *(("Tingkat", 10), ("Status", 17), ("Tenggat", 8)),
)
HOME: Final = "\x1b[H"
CLEAR_BELOW: Final = "\x1b[J"
CLEAR_LINE: Final = "\x1b[K"


def public_status(status: str) -> str:
    """What a citizen reads for an inner status; whatever is not listed still waits."""
    return PUBLIC.get(status, "menunggu")


@dataclass(frozen=True)
class Headline:
    """The figures above the table."""

    second: float
    hour_seconds: float
    sent: int
    refused: int
    notices: int
    lapor_held: int
    lapor_down: bool


class LiveTable:
    def __init__(self, out: TextIO = sys.stdout) -> None:
        self._out = out
        self._matters: Mapping[str, str] = {}
        self._tty = out.isatty()
        self._seen: dict[str, tuple[str, ...]] = {}
        if self._tty:
            out.write("\x1b[2J")

    def show(
        self, headline: Headline, cases: Sequence[CaseRow], matters: Mapping[str, str]
    ) -> None:
        """`matters` is what the story calls each case, by case id."""
        self._matters = matters
        if self._tty:
            self._draw(headline, cases)
        else:
            self._tell_changes(headline, cases)
        self._out.flush()

    def _draw(self, headline: Headline, cases: Sequence[CaseRow]) -> None:
        size = shutil.get_terminal_size((110, 40))
        lapor = "MATI" if headline.lapor_down else "hidup"
        lines = [
            " · ".join(
                [
                    f"Satu Aduan · detik {headline.second:5.1f}",
                    f"1 jam = {headline.hour_seconds:g} detik",
                    f"dikirim {headline.sent}",
                    f"ditolak/dihitung {headline.refused}",
                    f"pemberitahuan {headline.notices}",
                    f"LAPOR! {lapor}, memegang {headline.lapor_held}",
                ]
            ),
            "",
            "".join(name.ljust(width) for name, width in COLUMNS),
        ]
        now = datetime.now(UTC)
        lines += [self._line(case, now) for case in cases[: size.lines - 5]]
        if len(cases) > size.lines - 5:
            lines.append(f"… dan {len(cases) - size.lines + 5} kasus lain")
        self._out.write(HOME)
        for line in lines:
            self._out.write(f"{line}{CLEAR_LINE}\n")
        self._out.write(CLEAR_BELOW)

    def _line(self, case: CaseRow, now: datetime) -> str:
        status = public_status(case.status)
        left = f"{(case.due - now).total_seconds():+.0f} s" if case.due else "-"
        if status == "selesai":
            left = "-"
        channels = "+".join(case.channels) + (
            f" ×{case.complaint_count}" if case.complaint_count > 1 else ""
        )
        matter = self._matters.get(case.case_id, case.matter)
        return (
            f"{case.number:<17}{matter[:35]:<37}{channels[:18]:<19}{case.agency[:14]:<15}"
            + _coloured(f"{case.level:<10}", LEVEL_COLOURS.get(case.level))
            + _coloured(f"{case.status:<17}", COLOURS[status])
            + left
        )

    def _tell_changes(self, headline: Headline, cases: Sequence[CaseRow]) -> None:
        for case in cases:
            state = (case.agency, case.level, case.status, str(case.complaint_count))
            if self._seen.get(case.case_id) != state:
                self._seen[case.case_id] = state
                matter = self._matters.get(case.case_id, case.matter)
                self._out.write(
                    f"{headline.second:6.1f} s  {case.number}  {case.agency:<18} {case.level:<9} "
                    f"{case.status:<16} ×{case.complaint_count}  {matter}\n"
                )


def _coloured(text: str, colour: str | None) -> str:
    return f"\x1b[{colour}m{text}\x1b[0m" if colour else text
