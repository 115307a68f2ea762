"""Who signs the links of the desk in tests."""

from dataclasses import replace
from datetime import UTC, datetime

from aduan.application.notices.compose import NoticeTexts
from aduan.application.notices.write import Letterhead, desk_link
from aduan.domain import links
from aduan.domain.links import DeskLink

KEY = b"k" * 40
LETTERHEAD = Letterhead(
    texts=NoticeTexts({}, {}, "", "", UTC, {}),
    keys=[KEY],
    public_url="https://aduan.example/prod",
    desk="DISKOMINFO",
)


def mailed(at: datetime) -> str:
    """The token of a mail to the desk, which shows and does not press."""
    return desk_link(seed="d", written_at=at, letterhead=LETTERHEAD).rpartition("/")[2]


def at_work(at: datetime) -> str:
    """The token somebody goes on with after the word was typed."""
    link = links.read_desk(mailed(at), [KEY], at)
    assert isinstance(link, DeskLink)
    return links.sign(replace(link, at_work=True), [KEY])
