"""The photos of good results that a person opened to everybody, small enough for a slow phone."""

from collections.abc import Iterable, Mapping

from aduan.application.board.ports import PublicPhotos
from aduan.domain.board.photos import AFTER, BEFORE, name_of
from aduan.domain.board.results import MOST
from aduan.domain.figures.facts import Fact
from aduan.domain.photos.evidence import owner_of


def gallery(results: Iterable[Fact], photos: PublicPhotos) -> Mapping[str, bytes]:
    """By their path on the board. A result without a photo of its end is none for a picture; one of
    before is shown only beside it. What was opened before this end was opened for an earlier one,
    which did not last."""
    found: dict[str, bytes] = {}
    shown = 0
    for one in results:
        if shown == MOST:
            break
        since = one.ended_at or one.began_at
        after = photos.newest(one.case_id, since)
        if after is None:
            continue
        found[name_of(one, AFTER)] = after
        before = photos.newest(owner_of(one.opened_by), since) if one.opened_by else None
        if before is not None:
            found[name_of(one, BEFORE)] = before
        shown += 1
    return found
