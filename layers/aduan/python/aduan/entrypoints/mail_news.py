"""What Amazon SES says became of a mail (EventBridge, source `aws.ses`).

https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
"""

from collections.abc import Mapping
from typing import Any

from aduan.application.mail.letters import About, Returned


def about_of(mail: Mapping[str, Any]) -> About:
    """What the tags of a mail say it is about."""
    tags = mail.get("tags", {})
    return About(**{name: str((tags.get(name) or [""])[0]) for name in About.__dataclass_fields__})


def returned_of(detail: Mapping[str, Any]) -> tuple[Returned, ...]:
    """The addresses that an event of SES says are lost. A transient bounce (a full mailbox) is
    none: SES has tried for hours, and the next notice is tried again."""
    kind = detail.get("eventType")
    if kind == "Bounce" and detail["bounce"].get("bounceType") == "Permanent":
        lost = detail["bounce"].get("bouncedRecipients", ())
    elif kind == "Complaint":
        lost = detail["complaint"].get("complainedRecipients", ())
    else:
        lost = ()
    about = about_of(detail.get("mail", {}))
    return tuple(Returned(str(one["emailAddress"]), about) for one in lost)
