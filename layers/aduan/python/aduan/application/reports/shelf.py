"""What a post finds of printed reports, and how it fetches a file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aduan.application.official.open_link import DeadLink, outlived
from aduan.application.official.ports import PostHolders
from aduan.application.reports.ports import PrintedFile, Reading
from aduan.domain import links
from aduan.domain.links import OfficeLink, Refusal
from aduan.domain.reports.about import CITY, REPORTS, may_read

YEARS: Final = 1
"""How many years back the page goes; older ones lie in the bucket for whoever asks the desk."""


@dataclass(frozen=True, slots=True)
class ShelfPorts:
    """`keys` of links, newest first; `desk` the post behind the duty desk, `inspectorate` who
    reads what is drawn out, `officer` who answers for the protection of data."""

    keys: Callable[[], Sequence[bytes | links.Check]]
    holders: PostHolders
    files: Reading
    desk: str
    inspectorate: str
    officer: str = ""


@dataclass(frozen=True, slots=True)
class ShelfView:
    """`files` are those the post may read, the newest period of each report first."""

    token: str
    post: str
    files: tuple[PrintedFile, ...]


def open_shelf(token: str, now: datetime, ports: ShelfPorts) -> ShelfView | DeadLink:
    link = _opened(token, now, ports)
    if isinstance(link, DeadLink):
        return link
    found: list[PrintedFile] = []
    for about in REPORTS.values():
        folder = f"{about.code}/"
        files = ports.files.files(folder, f"{now.year - YEARS}")
        found += [one for one in files if _readable(one.name, link.post, ports)]
    return ShelfView(token, link.post, tuple(found))


def fetch_file(token: str, name: str, now: datetime, ports: ShelfPorts) -> str | DeadLink | None:
    """The address of one file; None of one that is not this post's to read, or not there."""
    view = open_shelf(token, now, ports)
    if isinstance(view, DeadLink):
        return view
    return ports.files.address(name) if name in {one.name for one in view.files} else None


def _opened(token: str, now: datetime, ports: ShelfPorts) -> OfficeLink | DeadLink:
    """As any other link it ends with the appointment it was sent to."""
    link = links.read_office(token, ports.keys(), now)
    if isinstance(link, Refusal):
        return DeadLink(link)
    if outlived(link, ports.holders, now):
        return DeadLink(Refusal.HANDED_OVER)
    return link


def _readable(name: str, post: str, ports: ShelfPorts) -> bool:
    code, _, rest = name.partition("/")
    whose, slash, file = rest.partition("/")[2].partition("/")
    about = REPORTS.get(code)
    if about is None or not slash or not file:
        return False
    roles = {"DESK": ports.desk, "INSPECTORATE": ports.inspectorate, "OFFICER": ports.officer}
    return whose == post or (whose == CITY and may_read(about, post, roles))
