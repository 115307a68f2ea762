"""Replay and measure duplicate detection with the code and blocking production runs.

    python -m tests.benchmarks.duplicates stream IN.jsonl OUT.jsonl [--closings FILE]
    python -m tests.benchmarks.duplicates pairs IN.csv OUT.csv
    python -m tests.benchmarks.duplicates variants FOLDER
    python -m tests.benchmarks.duplicates speed

`stream` replays reports in order and writes one decision a line; `pairs` writes the probability
that two reports are one event; `variants` measures the recorded streams of a folder told in other
words, streets and sentence order; `speed` measures computing time, queries, growth and size.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from pathlib import Path
from typing import Any

from aduan.cli.duplicates import read_streams
from aduan.domain.duplicates.features import compare
from aduan.domain.duplicates.fingerprint import fingerprint
from aduan.domain.duplicates.lexicon import load_lexicon
from aduan.domain.duplicates.measure import measure_stream
from aduan.domain.duplicates.model import load_model, probability
from aduan.domain.duplicates.recorded import report_of_pair
from aduan.domain.duplicates.replay import Replay, replay_stream
from aduan.domain.duplicates.sameness import SamenessRules
from aduan.domain.duplicates.settings import load_settings
from tests.benchmarks.duplicates_speed import measure
from tests.benchmarks.duplicates_variants import variant

PACK = Path(__file__).parents[2] / "layers" / "cities" / "serang" / "duplicates"


def stream(source: Path, target: Path, closings: Path | None) -> None:
    replay = Replay(SamenessRules(load_lexicon(PACK), load_settings(PACK), load_model(PACK)))
    with source.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    closed = []
    if closings is not None:
        with closings.open(encoding="utf-8") as lines:
            closed = [json.loads(line) for line in lines if line.strip()]
    with target.open("w", encoding="utf-8") as out:
        for decision in replay_stream(replay, rows, closed):
            out.write(json.dumps(decision, ensure_ascii=False) + "\n")


def pairs(source: Path, target: Path) -> None:
    lexicon, model = load_lexicon(PACK), load_model(PACK)
    if model is None:
        sys.exit("no model.json in the city pack: run `aduan duplicates fit` first")
    with source.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["pair_id", "probability"])
        for row in rows:
            one, other = (fingerprint(report_of_pair(row, side), lexicon) for side in "ba")
            score = probability(model.log_odds(compare(one, other, lexicon).indicators))
            writer.writerow([row["pair_id"], f"{score:.6f}"])


def variants(folder: Path, seed: int) -> dict[str, dict[str, Any]]:
    rules = SamenessRules(load_lexicon(PACK), load_settings(PACK), load_model(PACK))
    figures = {}
    for name, recorded in read_streams(folder).items():
        told = variant(recorded.rows, rules.lexicon, seed)
        decided = replay_stream(Replay(rules), told, recorded.closings)
        figures[name] = measure_stream(decided, recorded.truth)
    return figures


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").splitlines()[0],
        epilog="\n".join((__doc__ or "").splitlines()[1:]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    modes = parser.add_subparsers(dest="mode", required=True)
    one = modes.add_parser("stream", help="decide a stream of reports in order")
    one.add_argument("source", type=Path)
    one.add_argument("target", type=Path)
    one.add_argument("--closings", type=Path)
    two = modes.add_parser("pairs", help="score pairs of reports")
    two.add_argument("source", type=Path)
    two.add_argument("target", type=Path)
    three = modes.add_parser("variants", help="measure recorded streams told otherwise")
    three.add_argument("folder", type=Path)
    three.add_argument("--seed", type=int, default=1)
    modes.add_parser("speed", help="computing time, queries, growth, size")
    args = parser.parse_args(argv)
    if args.mode == "stream":
        stream(args.source, args.target, args.closings)
    elif args.mode == "pairs":
        pairs(args.source, args.target)
    elif args.mode == "variants":
        print(json.dumps(variants(args.folder, args.seed), indent=1))
    else:
        print(json.dumps(measure(PACK), indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
