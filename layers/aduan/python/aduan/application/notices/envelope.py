"""One message to a topic, spelt for each kind of subscriber (SNS `MessageStructure` json).

E-mail and queues get the plain text, a telephone its own short text, and the function that mails
for the city, where it has a domain, a letter with what it is about.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from aduan.application.notices.compose import LINK_STANDS, WrittenNotice


@dataclass(frozen=True, slots=True)
class Letter:
    """What is mailed: `before` and `after` the one link, which may be missing."""

    headline: str
    before: str
    link: str = ""
    after: str = ""
    audience: str = ""
    case_id: str = ""
    notice_id: str = ""
    request_id: str = ""
    guarded: str = ""
    """Not empty: written without a word of the complaint."""
    lists: str = ""
    """The cases it tells of line by line."""
    instead: str = ""
    """What is mailed where one of those may not be told so any more; the link is marked in it."""

    @property
    def text(self) -> str:
        return f"{self.before}{self.link}{self.after}".strip("\n") + "\n"

    @property
    def without_lines(self) -> "Letter":
        before, _, after = self.instead.partition(LINK_STANDS)
        return replace(self, before=before, after=after, lists="")


def envelope(written: WrittenNotice) -> str:
    """The message as SNS wants it where each kind of subscriber gets its own."""
    before, _, after = written.letter.partition(LINK_STANDS)
    letter = Letter(
        headline=written.headline or written.subject,
        before=before or written.message,
        link=written.link,
        after=after,
        audience=written.audience,
        case_id=written.case_id,
        notice_id=written.notice_id,
        request_id=written.request_id,
        guarded="ya" if written.guarded else "",
        lists=" ".join(written.lists),
        instead=written.instead,
    )
    said = {"default": written.message, "lambda": json.dumps(asdict(letter), ensure_ascii=False)}
    if written.short:
        said["sms"] = written.short
    return json.dumps(said, ensure_ascii=False)


def opened(subject: str, message: str, attributes: Mapping[str, Any]) -> Letter:
    """The letter in what a function was handed by SNS. A machine that began before the letters
    publishes the plain text: that is mailed as it stands."""
    try:
        said = json.loads(message)
    except ValueError:
        said = None
    if isinstance(said, dict) and {"headline", "before", "link", "after"} <= set(said):
        return Letter(**{name: str(said.get(name, "")) for name in Letter.__dataclass_fields__})
    audience = str(attributes.get("audience", {}).get("Value", ""))
    return Letter(headline=subject, before=message, audience=audience)
