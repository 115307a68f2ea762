"""The page of services improved: decisions that complaints led to, and what waits for money."""

from collections.abc import Sequence
from datetime import timedelta

from aduan.domain.board.model import Board, BoardPage
from aduan.domain.board.shown import rows_of
from aduan.domain.figures.improvements import Measured, waiting_for_budget
from aduan.domain.reports.improved import improvement_sheet, waiting_sheet


def improved_page(board: Board) -> BoardPage:
    book, known = board.running.counted, known_to(board.improved, board)
    waiting = waiting_for_budget(
        rows_of(book.facts, board.delicate), book.last_moment - timedelta.resolution
    )
    return BoardPage(
        "perbaikan.html",
        "Perbaikan layanan",
        "Apa yang diputuskan karena aduan warga: anggaran, program, aturan; dan apakah aduan "
        "tentang hal itu di tempat itu berkurang sesudahnya.",
        (
            improvement_sheet(known, board.names),
            waiting_sheet(waiting, [one.improvement for one in known], board.names),
        ),
    )


def known_to(improved: Sequence[Measured], board: Board) -> list[Measured]:
    """What was noted by then: the board tells nothing of the last day."""
    return [one for one in improved if one.improvement.noted_at <= board.seen]
