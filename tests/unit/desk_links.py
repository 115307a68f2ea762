"""Who signs the links of the desk in tests."""

from datetime import UTC

from aduan.application.notices.compose import NoticeTexts
from aduan.application.notices.write import Letterhead

KEY = b"k" * 40
LETTERHEAD = Letterhead(
    texts=NoticeTexts({}, {}, "", "", UTC, {}),
    keys=[KEY],
    public_url="https://aduan.example/prod",
    desk="DISKOMINFO",
)
