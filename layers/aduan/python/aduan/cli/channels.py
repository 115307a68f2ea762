"""`aduan channels --city NAME ...`: how channels hear of changes, and what operators do about it.

Every command takes `--dry-run`; one that changes or calls something then only says what it would
do. Exit codes: 0 done, 1 somebody must look, 2 wrong usage.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Final, TextIO

from aduan.application.channels.operate import (
    MOST_LISTED,
    channel_status,
    deliveries,
    drop,
    pause,
    replay,
    resume,
)
from aduan.bootstrap.channels_board import Board, open_board
from aduan.domain.channels.calls import Call, CallState

USUAL: Final = 50


def main(arguments: Sequence[str] | None = None) -> int:
    """On a deployed stack, with the AWS credentials at hand."""
    parser = _parser()
    parser.add_argument("--city", required=True, help="nama folder di layers/cities")
    parser.add_argument("--stage", default="prod")
    args = parser.parse_args(arguments)
    return _run(open_board(args.city, args.stage), args, sys.stdout)


def run(argv: Sequence[str], open_board: Callable[[], Board], out: TextIO) -> int:
    """`argv` is what follows `aduan channels`; the board is opened once the words are right."""
    args = _parser().parse_args(argv)
    return _run(open_board(), args, out)


def _run(board: Board, args: argparse.Namespace, out: TextIO) -> int:
    named = getattr(args, "channel", None)
    known = board.called if args.calls else board.channels
    if named is not None and named not in known:
        print(f"kanal tidak dikenal di sini: {named} (ada: {', '.join(known) or '-'})", file=out)
        return 2
    command: Callable[[Board, argparse.Namespace, TextIO], int] = args.command
    return command(board, args, out)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="aduan channels", description="Kabar kepada kanal")
    commands = parser.add_subparsers(required=True)

    def add(
        name: str,
        command: Callable[[Board, argparse.Namespace, TextIO], int],
        words: str,
        *,
        calls: bool = True,
    ) -> argparse.ArgumentParser:
        """`calls`: only for channels that are called."""
        one = commands.add_parser(name, help=words, description=words)
        one.set_defaults(command=command, calls=calls)
        one.add_argument("--dry-run", action="store_true", help="hanya tampilkan, jangan ubah")
        return one

    add("status", _status, "antrean, pemutus arus dan jeda tiap kanal", calls=False)
    listed = add("deliveries", _deliveries, "panggilan sebuah kanal, satu baris satu", calls=False)
    listed.add_argument("--channel", required=True)
    listed.add_argument("--after", type=int, default=0, help="mulai sesudah nomor ini")
    listed.add_argument("--limit", type=int, default=USUAL)
    listed.add_argument("--state", choices=[one.value for one in CallState])
    again = add("replay", _replay, "ulangi panggilan yang mati, atau dari sebuah nomor")
    again.add_argument("--channel", required=True)
    which = again.add_mutually_exclusive_group(required=True)
    which.add_argument("--all", action="store_true", help="semua yang mati")
    which.add_argument("--sequence", type=int, action="append", default=[], help="boleh berulang")
    which.add_argument("--from", type=int, dest="since", help="semua mulai nomor ini")
    rested = add(
        "drop", _drop, "biarkan panggilan mati; yang menunggu di belakangnya berjalan lagi"
    )
    rested.add_argument("--channel", required=True)
    whose = rested.add_mutually_exclusive_group(required=True)
    whose.add_argument("--all", action="store_true", help="semua yang mati")
    whose.add_argument("--sequence", type=int, action="append", default=[], help="boleh berulang")
    rested.add_argument("--by", required=True, help="siapa yang memutuskan")
    rested.add_argument("--reason", required=True)
    paused = add("pause", _pause, "hentikan panggilan; tidak ada yang hilang")
    paused.add_argument("--channel", required=True)
    paused.add_argument("--by", required=True, help="siapa yang menjeda")
    paused.add_argument("--reason", required=True)
    resumed = add("resume", _resume, "akhiri jeda, matinya alamat (410) dan pemutus arus")
    resumed.add_argument("--channel", required=True)
    pinged = add("ping", _ping, "satu panggilan percobaan bertanda tangan, tidak disimpan")
    pinged.add_argument("--channel", required=True)
    return parser


def _status(board: Board, _: argparse.Namespace, out: TextIO) -> int:
    dead = board.calls.dead(MOST_LISTED)
    worry = bool(dead)
    for channel in board.channels:
        if channel not in board.called:
            print(f"{channel}: {board.calls.head(channel)} kabar, bertanya sendiri", file=out)
            continue
        one = channel_status(channel, calls=board.calls, lines=board.lines, now=board.clock.now())
        lost = sum(call.channel == channel for call in dead)
        notes = [
            f"{one.head} kabar, {one.waiting} belum sampai",
            *([f"tertua {one.oldest.total_seconds():.0f} s"] if one.waiting else []),
            *([f"{lost} mati"] if lost else []),
            *(["pemutus arus terbuka"] if one.breaker_open else []),
            *([one.shut] if one.shut else []),
        ]
        worry = worry or bool(one.shut) or one.breaker_open
        print(f"{channel}: {', '.join(notes)}", file=out)
    return 1 if worry else 0


def _deliveries(board: Board, args: argparse.Namespace, out: TextIO) -> int:
    if args.state == CallState.DEAD.value:
        found = [one for one in board.calls.dead(MOST_LISTED) if one.channel == args.channel]
        found = [one for one in found if one.sequence > args.after][: args.limit]
    else:
        found = _some(board, args)
    for call in found:
        print(_line(call), file=out)
    return 0


def _some(board: Board, args: argparse.Namespace) -> list[Call]:
    """The first `--limit` in the wanted state, however far one has to look."""
    found: list[Call] = []
    after = args.after
    while len(found) < args.limit:
        page = deliveries(args.channel, calls=board.calls, after=after, limit=MOST_LISTED)
        if not page:
            break
        after = page[-1].sequence
        found += [one for one in page if args.state in {None, one.state.value}]
    return found[: args.limit]


def _replay(board: Board, args: argparse.Namespace, out: TextIO) -> int:
    unknown: set[int] = set()
    if args.all:
        chosen = [one for one in board.calls.dead(MOST_LISTED) if one.channel == args.channel]
    elif args.since is not None:
        chosen = []
        while page := deliveries(
            args.channel,
            calls=board.calls,
            after=chosen[-1].sequence if chosen else args.since - 1,
            limit=MOST_LISTED,
        ):
            chosen += page
    else:
        chosen = list(board.calls.numbered(args.channel, sorted(set(args.sequence))))
        unknown = set(args.sequence) - {one.sequence for one in chosen}
    done = replay(
        chosen, calls=board.calls, lines=board.lines, now=board.clock.now(), dry_run=args.dry_run
    )
    for call in done:
        print(f"{_would(args)}{_line(call)}", file=out)
    for number in sorted(unknown):
        print(f"tidak ada: {number}", file=out)
    print(f"{_would(args)}{len(done)} diulang", file=out)
    return 1 if unknown or len(done) < len(chosen) else 0


def _drop(board: Board, args: argparse.Namespace, out: TextIO) -> int:
    dead = [one for one in board.calls.dead(MOST_LISTED) if one.channel == args.channel]
    chosen = [one for one in dead if args.all or one.sequence in args.sequence]
    done = drop(
        chosen,
        by=args.by,
        reason=args.reason,
        calls=board.calls,
        lines=board.lines,
        now=board.clock.now(),
        dry_run=args.dry_run,
    )
    for call in done:
        print(f"{_would(args)}{_line(call)}", file=out)
    not_dead = sorted(set(args.sequence) - {one.sequence for one in chosen})
    for number in not_dead:
        print(f"tidak mati: {number}", file=out)
    print(f"{_would(args)}{len(done)} dibiarkan", file=out)
    return 1 if not_dead or len(done) < len(chosen) else 0


def _pause(board: Board, args: argparse.Namespace, out: TextIO) -> int:
    pause(board.lines, args.channel, args.by, args.reason, dry_run=args.dry_run)
    print(f"{_would(args)}{args.channel} dijeda oleh {args.by}: {args.reason}", file=out)
    return 0


def _resume(board: Board, args: argparse.Namespace, out: TextIO) -> int:
    resume(board.lines, args.channel, board.clock.now(), dry_run=args.dry_run)
    print(f"{_would(args)}{args.channel} dilanjutkan", file=out)
    return 0


def _ping(board: Board, args: argparse.Namespace, out: TextIO) -> int:
    if args.dry_run:
        print(f"{_would(args)}ping kepada {args.channel}", file=out)
        return 0
    answer = board.receiver.ping(args.channel, board.clock.now())
    print(f"{args.channel}: {answer.words}", file=out)
    return 0 if HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES else 1


def _line(call: Call) -> str:
    tried = f", {call.attempts} kali, {call.last_answer}" if call.attempts else ""
    return (
        f"{call.channel}#{call.sequence} {call.external_id} {call.event.value} "
        f"{call.state.value}{tried} ({call.webhook_id})"
    )


def _would(args: argparse.Namespace) -> str:
    return "(percobaan) " if args.dry_run else ""


if __name__ == "__main__":
    raise SystemExit(main())
