"""What a command over all cases could not do, named at its end."""

from collections.abc import Sequence
from typing import TextIO

from aduan.domain.case.unreadable import Unreadable


def left_undone(failed: Sequence[Unreadable], out: TextIO) -> int:
    """The exit code: 1 where anything is left."""
    for one in failed:
        out.write(f"GAGAL {one.about}: {one.error}\n")
    if failed:
        out.write(f"{len(failed)} tidak terbaca atau gagal; yang lain selesai.\n")
    return int(bool(failed))
