"""`aduan lifecycle`: the table of legal moves as Markdown, for people who do not read Python.

docs/lifecycle.md is this text; a test keeps it so.
Also `python -m aduan.cli.lifecycle > docs/lifecycle.md`.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from aduan.domain.case.case import CLOSED, HELD, OPEN, Role, Status
from aduan.domain.case.lifecycle import ALL, PUBLIC, TABLE, Arrow, Move, move_name, role_name

ABOUT: Final = """\
Tabel langkah yang sah pada sebuah kasus, sebagai Markdown (docs/lifecycle.md)."""


def render() -> str:
    """The whole document."""
    return "\n".join(_document()) + "\n"


def _document() -> Iterator[str]:
    yield "# Daur hidup kasus"
    yield ""
    yield (
        "Dibuat dari `aduan.domain.case.lifecycle` dengan `aduan lifecycle`; "
        "jangan disunting di sini."
    )
    yield ""
    yield "## Status"
    yield ""
    yield "| status | dibaca warga | jam | langkah yang mungkin |"
    yield "|---|---|---|---|"
    for status in Status:
        moves = dict.fromkeys(
            arrow.move.value for arrow in TABLE if status in arrow.sources and not _is_inner(arrow)
        )
        yield f"| {status.value} | {PUBLIC[status].value} | {_clock(status)} | {', '.join(moves)} |"
    yield ""
    yield "## Langkah"
    yield ""
    yield "Tanda (=): status tetap, atau kembali ke status sebelum jam dihentikan."
    yield ""
    yield "| langkah | dari | menjadi | oleh | perlu | jam | mengapa |"
    yield "|---|---|---|---|---|---|---|"
    for arrow in TABLE:
        yield "| " + " | ".join(_cells(arrow)) + " |"


def _cells(arrow: Arrow) -> Iterator[str]:
    yield f"{arrow.move.value} ({move_name(arrow.move)})"
    yield _sources(arrow.sources)
    yield arrow.target.value if arrow.target else "(=)"
    yield "semua" if arrow.roles == frozenset(Role) else _list(map(role_name, _in_order(arrow)))
    yield _list(need.value for need in arrow.needs) or "-"
    yield arrow.clock.value
    yield arrow.why


def _in_order(arrow: Arrow) -> Iterator[Role]:
    return (role for role in Role if role in arrow.roles)


def _sources(sources: frozenset[Status]) -> str:
    if sources == ALL:
        return "semua"
    if sources == OPEN:
        return "semua yang terbuka"
    if sources == ALL - CLOSED:
        return "semua yang belum ditutup"
    return _list(status.value for status in Status if status in sources)


def _clock(status: Status) -> str:
    if status in HELD or status is Status.DIGABUNG:
        return "berhenti"
    return "selesai" if status in CLOSED else "berjalan"


def _is_inner(arrow: Arrow) -> bool:
    return arrow.move in {Move.NOTE, Move.FLAG, Move.LINK, Move.UNLINK, Move.RESCHEDULE}


def _list(words: Iterable[str]) -> str:
    return ", ".join(words)


def main(arguments: Sequence[str] | None = None) -> int:
    argparse.ArgumentParser(prog="aduan lifecycle", description=ABOUT).parse_args(arguments)
    sys.stdout.write(render())
    return 0


if __name__ == "__main__":
    sys.exit(main())
