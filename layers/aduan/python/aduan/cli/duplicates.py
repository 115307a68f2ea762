"""`aduan duplicates fit|evaluate|validate|words`: refit the model from labels, measure it again.

All read a folder of recorded data: `stream_*.jsonl` with `*_truth.jsonl` and, where cases close,
`*_closings.jsonl`; `pairs*.csv` with `*_truth.csv`; and any number of files of people's answers
(`--answers`, JSON Lines of `one`, `other`, `same`), which the desk keeps masked.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from aduan.domain.duplicates.examples import (
    RecordedStream,
    from_answers,
    from_pairs,
    from_stream,
)
from aduan.domain.duplicates.features import compare
from aduan.domain.duplicates.fingerprint import MAX_TEXT, fingerprint
from aduan.domain.duplicates.learn import Example, fit
from aduan.domain.duplicates.lexicon import Lexicon, count_words, load_lexicon
from aduan.domain.duplicates.measure import measure_pairs, measure_stream
from aduan.domain.duplicates.model import Model, dump_model, load_model, probability
from aduan.domain.duplicates.recorded import report_of_pair
from aduan.domain.duplicates.replay import Replay, replay_stream
from aduan.domain.duplicates.sameness import SamenessRules
from aduan.domain.duplicates.settings import Settings, load_settings
from aduan.domain.duplicates.validate import LabelledPair, cross_validate
from aduan.domain.duplicates.words import tokens

Pairs = tuple[list[dict[str, str]], dict[str, tuple[str, float]]]

ABOUT: Final = """\
Melatih ulang model aduan yang sama dari label, dan mengukurnya lagi.

Semua membaca satu folder data rekaman: `stream_*.jsonl` dengan `*_truth.jsonl` dan, bila kasusnya
ditutup, `*_closings.jsonl`; `pairs*.csv` dengan `*_truth.csv`; dan berkas jawaban orang
(--answers, baris JSON berisi `one`, `other`, `same`), yang di meja layanan disimpan tersamar."""


def _lines(path: Path) -> list[dict[str, Any]]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def read_streams(folder: Path) -> dict[str, RecordedStream]:
    """All streams of a folder whose truth is known, by name."""
    found = {}
    for truth in sorted(folder.glob("stream_*_truth.jsonl")):
        name = truth.name.removesuffix("_truth.jsonl")
        found[name] = RecordedStream(
            _lines(folder / f"{name}.jsonl"),
            _lines(truth),
            _lines(folder / f"{name}_closings.jsonl"),
        )
    return found


def read_pairs(folder: Path) -> dict[str, Pairs]:
    """All tables of labelled pairs of a folder, by name."""
    found: dict[str, Pairs] = {}
    for truth in sorted(folder.glob("pairs_*_truth.csv")):
        name = truth.name.removesuffix("_truth.csv")
        with truth.open(encoding="utf-8", newline="") as lines:
            labels = {
                row["pair_id"]: (row["label"], float(row["weight"]))
                for row in csv.DictReader(lines)
            }
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            found[name] = list(csv.DictReader(lines)), labels
    return found


def run_fit(argv: Sequence[str]) -> int:
    """Fit the weights and write them with the figures of what they were fitted on."""
    parser = _parser("fit", "Latih bobotnya dan tulis bersama angka latihannya.")
    parser.add_argument("--out", type=Path, help="berkas hasil (biasanya model.json paket)")
    parser.add_argument("--version", required=True, help="nama model, dicatat pada keputusan")
    parser.add_argument("--without", action="append", default=[], help="tanpa aliran ini")
    _add_folds(parser, folds=0)
    _add_streams(parser)
    args = parser.parse_args(argv)
    lexicon = load_lexicon(args.pack)
    sets = {
        name: examples
        for name, examples in _examples(args, lexicon).items()
        if name not in args.without
    }
    model = fit([example for rows in sets.values() for example in rows], version=args.version)
    figures: dict[str, Any] = {
        "trained_on": {
            name: {
                "comparisons": len(rows),
                "same": sum(example.same for example in rows),
                "weight": round(sum(example.weight for example in rows), 1),
            }
            for name, rows in sets.items()
        }
    }
    figures["measured_in_sample"] = evaluate(args.data, lexicon, load_settings(args.pack), model)
    if args.folds:
        figures["measured_unseen"] = _unseen(args, sets, lexicon)
    out = args.out or args.pack / "model.json"
    out.write_text(dump_model(replace(model, figures=figures)), encoding="utf-8")
    print(json.dumps(figures, indent=1))
    return 0


def run_evaluate(argv: Sequence[str]) -> int:
    """Replay the recorded streams and pairs with the pack's model and settings."""
    parser = _parser("evaluate", "Ukur model paket kota atas rekaman.")
    parser.add_argument("--model", type=Path, help="model.json lain")
    args = parser.parse_args(argv)
    model = load_model(args.model.parent) if args.model else load_model(args.pack)
    if model is None:
        print("Model belum ada: jalankan `aduan duplicates fit`.", file=sys.stderr)
        return 2
    figures = evaluate(args.data, load_lexicon(args.pack), load_settings(args.pack), model)
    print(json.dumps({"version": model.version, **figures}, indent=1))
    return 0


def run_validate(argv: Sequence[str]) -> int:
    """Measure what the model has not seen: pairs by fold, each stream by a model fitted without it.

    Streams of the same reports (`stream_world`, `stream_world_pinned`) are left out together, and
    with `--author` (`one=stream_gold`, `two=stream_gold4,stream_gold5`) those of one hand: who
    wrote a stream wrote the others in the same words.
    """
    parser = _parser("validate", "Ukur atas data yang belum dilihat modelnya.")
    _add_folds(parser, folds=10)
    _add_streams(parser)
    args = parser.parse_args(argv)
    lexicon = load_lexicon(args.pack)
    print(json.dumps(_unseen(args, _examples(args, lexicon), lexicon), indent=1))
    return 0


def run_words(argv: Sequence[str]) -> int:
    """Count the words of unlabelled complaints (a CSV with text, address, kelurahan) into the
    pack's `words_said.txt`; no label is read, and only hashes and weights are written."""
    parser = argparse.ArgumentParser(
        prog="aduan duplicates words",
        description="Hitung kata dari aduan tanpa label; hanya hash dan bobot yang ditulis.",
    )
    parser.add_argument("--texts", type=Path, required=True, help="aduan, sebagai CSV")
    parser.add_argument("--pack", type=Path, required=True, help="folder `duplicates` paket kota")
    args = parser.parse_args(argv)
    lexicon = load_lexicon(args.pack)
    with args.texts.open(encoding="utf-8-sig", newline="") as lines:
        counted = count_words(
            (
                tokens(f"{row['text'][:MAX_TEXT]} | {row['address'] or ''}", lexicon),
                row["kelurahan"],
            )
            for row in csv.DictReader(lines)
        )
    written = "".join(f"{word:06x} {round(10 * weight)}\n" for word, weight in counted.items())
    (args.pack / "words_said.txt").write_text(written, encoding="utf-8")
    print(f"{len(counted)} words")
    return 0


def _unseen(
    args: argparse.Namespace, sets: dict[str, list[Example]], lexicon: Lexicon
) -> dict[str, Any]:
    figures = _unseen_pairs(args, sets, lexicon)
    streams = read_streams(args.data)
    models: dict[tuple[str, ...], Model] = {}
    for name, stream in streams.items() if args.streams else ():
        apart = _of_the_same_reports(name, streams) | _of_one_hand(name, args.author)
        left_out = tuple(sorted(apart))
        if left_out not in models:
            known = [one for other, rows in sets.items() if other not in apart for one in rows]
            models[left_out] = fit(known, version=f"without {', '.join(left_out)}")
        rules = SamenessRules(lexicon, load_settings(args.pack), models[left_out])
        replayed = replay_stream(Replay(rules), stream.rows, stream.closings)
        figures[name] = {"fitted_without": left_out, **measure_stream(replayed, stream.truth)}
    return figures


def _of_the_same_reports(name: str, streams: Mapping[str, RecordedStream]) -> set[str]:
    """Streams that hold a report of this one: the same words under the same id. An id alone says
    nothing, every folder may number its reports alike."""

    def reports(stream: RecordedStream) -> set[tuple[str, str]]:
        return {(row["data"]["external_id"], row["data"].get("text") or "") for row in stream.rows}

    own = reports(streams[name])
    return {other for other, stream in streams.items() if own & reports(stream)}


def _of_one_hand(name: str, authors: Sequence[str]) -> set[str]:
    hands = [set(one.partition("=")[2].split(",")) for one in authors]
    return {other for hand in hands if name in hand for other in hand}


def _examples(args: argparse.Namespace, lexicon: Lexicon) -> dict[str, list[Example]]:
    sets = {name: from_stream(rows, lexicon) for name, rows in read_streams(args.data).items()}
    for name, (pairs, labels) in read_pairs(args.data).items():
        sets[name] = from_pairs(pairs, labels, lexicon)
    for path in args.answers:
        sets[path.stem] = from_answers(_lines(path), lexicon)
    return sets


def _unseen_pairs(
    args: argparse.Namespace, sets: dict[str, list[Example]], lexicon: Lexicon
) -> dict[str, Any]:
    tables = {}
    for name, (rows, labels) in read_pairs(args.data).items():
        told = [row for row in rows if labels[row["pair_id"]][0] != "P"]
        tables[name] = [
            LabelledPair(
                example, (row["a_kelurahan"], row["b_kelurahan"]), labels[row["pair_id"]][1]
            )
            for row, example in zip(told, from_pairs(told, labels, lexicon), strict=True)
        ]
    others = [one for name, examples in sets.items() if name not in tables for one in examples]
    return cross_validate(tables, others, folds=args.folds, repeats=args.repeats)


def _add_folds(parser: argparse.ArgumentParser, *, folds: int) -> None:
    parser.add_argument(
        "--folds", type=int, default=folds, help="lipatan pasangan tanpa kelurahan bersama"
    )
    parser.add_argument("--repeats", type=int, default=3, help="berapa kali lipatan diundi")


def _add_streams(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--streams", action="store_true", help="ukur pula aliran yang belum dilihat (lambat)"
    )
    parser.add_argument(
        "--author", action="append", default=[], help="NAMA=ALIRAN,...: aliran dari satu penulis"
    )


def evaluate(
    folder: Path,
    lexicon: Lexicon,
    settings: Settings | None,
    model: Model,
    *,
    streams: bool = True,
) -> dict[str, Any]:
    """The measures of every stream and table of pairs in a folder."""
    figures: dict[str, Any] = {}
    for name, stream in read_streams(folder).items() if streams else ():
        replayed = replay_stream(
            Replay(SamenessRules(lexicon, settings, model)), stream.rows, stream.closings
        )
        figures[name] = measure_stream(replayed, stream.truth)
    for name, (rows, labels) in read_pairs(folder).items():
        scored = []
        for row in rows:
            label, weight = labels[row["pair_id"]]
            one, other = (fingerprint(report_of_pair(row, side), lexicon) for side in "ba")
            score = probability(model.log_odds(compare(one, other, lexicon).indicators))
            if label != "P":
                scored.append((score, label != "D", weight))
        figures[name] = measure_pairs(scored)
    return figures


def _parser(name: str, summary: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"aduan duplicates {name}", description=summary)
    parser.add_argument("--data", type=Path, required=True, help="folder data rekaman")
    parser.add_argument("--pack", type=Path, required=True, help="folder `duplicates` paket kota")
    parser.add_argument(
        "--answers", type=Path, action="append", default=[], help="jawaban orang atas pertanyaan"
    )
    return parser


COMMANDS: Final = {
    "fit": run_fit,
    "evaluate": run_evaluate,
    "validate": run_validate,
    "words": run_words,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """The rest of the words belong to the command, which has its own help."""
    parser = argparse.ArgumentParser(prog="aduan duplicates", description=ABOUT)
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("words", nargs=argparse.REMAINDER, help="lihat `fit --help`")
    args = parser.parse_args(arguments)
    return COMMANDS[args.command](args.words)


if __name__ == "__main__":
    raise SystemExit(main())
