"""`make demo`: an evening in the city, before your eyes, and a verdict that can be negative.

Exit code 0 only if every expectation of the story held, 1 if one did not or the stack failed.
"""

import argparse
import json
import os
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from infra.local import deploy, run, stack
from infra.local.demo import ending, evening, pace, story, verdict
from infra.local.demo.table import Headline, LiveTable
from infra.local.errors import LocalStackError
from infra.local.interruption import Interrupted, orderly_ending
from infra.local.ports import free_port

INTERRUPTED: Final = 130


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m infra.local demo", description="Play an evening in a city."
    )
    parser.add_argument("--port", type=int, default=run.DEFAULT_PORT)
    parser.add_argument("--city", default=deploy.usual_city(), help="a folder of layers/cities")
    parser.add_argument("--story", type=Path, help="another evening than the city's own")
    parser.add_argument(
        "--figures", type=Path, default=stack.STATE_FOLDER / "demo.json", help="where figures go"
    )
    parser.add_argument(
        "--hour-seconds",
        type=int,
        help="how long an hour takes (default: as on the running stack if that is slow enough for "
        "the machine as busy as it is, else 1 or more)",
    )
    wishes = parser.parse_args(arguments)
    with orderly_ending(), ExitStack() as cleanup:
        try:
            told = story.read(wishes.story or story.of(wishes.city))
            local = _running_or_own(wishes.port, wishes.hour_seconds, wishes.city, cleanup)
            return _play(story.slowed(told, local.hour_seconds), local, wishes.figures)
        except LocalStackError as exc:
            print(f"error: {exc}", file=sys.stderr)
            return 1
        except Interrupted:
            print("\nDihentikan sebelum selesai.")
            return INTERRUPTED


def _running_or_own(
    port: int, hour_seconds: int | None, city: str, cleanup: ExitStack
) -> stack.LocalStack:
    """The stack of `make run` if one listens, is the city's and keeps the wanted time, else one of
    our own. Without a wish the machine is measured either way: a stack whose hour is too short for
    it as busy as it is now would show officials who come too late."""
    found = stack.already_running(port)
    wished = hour_seconds
    if hour_seconds is None:
        hour_seconds = pace.seconds_for(pace.share_of_processor())
        if hour_seconds > 1:
            print(f"Mesin sedang sibuk: satu jam perlu {hour_seconds} detik", flush=True)
    if found is not None and found.city == city and _keeps_time(found, wished, hour_seconds):
        print(f"Memakai tumpukan yang sedang berjalan di {found.public_url}", flush=True)
        return found
    if found is not None:
        port = free_port()
    print(f"Menyiapkan tumpukan sendiri di http://localhost:{port}", flush=True)
    return cleanup.enter_context(
        stack.running(
            port=port,
            hour_seconds=float(hour_seconds),
            city=city,
            progress=lambda line: print(f"  {line}", flush=True),
        )
    )


def _keeps_time(found: stack.LocalStack, wished: int | None, needed: int) -> bool:
    return found.hour_seconds == wished if wished is not None else found.hour_seconds >= needed


def _play(told: story.Story, local: stack.LocalStack, figures_file: Path) -> int:
    table: list[LiveTable] = []

    def watch(headline: Headline, seen: evening.Evening) -> None:
        if not table:
            table.append(LiveTable())
        table[0].show(headline, seen.new_cases(), seen.matters())

    print(f"\n{told.title}: {len(told.reports)} aduan tentang {len(told.events)} kejadian.")
    print(f"Aplikasi kanal, yang hidup dari webhook saja: {local.public_url}/aplikasi")
    print(f"Halaman warga, tempat pelapor menjawab dan menilai: {local.api_url}/\n", flush=True)
    seen = evening.Play(told, local).run(watch, verdict.cases_as_planned)
    folder = stack.folder_of(int(local.public_url.rpartition(":")[2]))
    results = verdict.checks(seen, folder)
    print("Malam berakhir: papan umum, laporan R1, dan halaman Senin dibuat", flush=True)
    last = ending.built(local, folder)
    results += ending.checks(seen, last)
    figures = verdict.figures(seen, results)
    figures_file.parent.mkdir(parents=True, exist_ok=True)
    figures_file.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n")
    _tell(results, figures, figures_file)
    print("\nLihat")
    print("\n".join(ending.where(local, last, stays=local.pid != os.getpid())))
    return 0 if figures["held"] else 1


def _tell(results: list[verdict.Check], figures: dict[str, object], figures_file: Path) -> None:
    broken = verdict.by_name(results)
    print("\nHasil")
    for check in results:
        print(f"  {'✓' if check.held else '✗'} {check.name}")
        for detail in broken.get(check.name, []):
            print(f"      {detail}")
    print("\nAngka")
    for name in (
        *("reports_sent", "reports_accepted", "calls_not_registered", "cases"),
        *("cases_by_level", "cases_by_status", "notices", "webhooks_heard", "lapor_copies"),
        *("verdicts", "ratings"),
        *("lapor_caught_up_after_seconds", "webhook_seconds_median"),
        *("escalation_late_seconds_longest", "memory_megabytes", "seconds"),
    ):
        print(f"  {name}: {figures[name]}")
    print(f"\nSemua angka: {figures_file}")
    print("Semua harapan terpenuhi." if not broken else f"{len(broken)} harapan tidak terpenuhi.")
