"""What SNS hands the function that mails, and what Amazon SES says became of a mail (EventBridge,
source `aws.ses`).

https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any, Final

from aduan.application.mail.letters import About, Returned
from aduan.application.notices.envelope import Letter, opened

SES: Final = "aws.ses"


def letters_of(event: Mapping[str, Any]) -> Iterator[tuple[str, str, Letter]]:
    """Each message with its topic, its id and the letter in it."""
    for record in event["Records"]:
        said = record["Sns"]
        letter = opened(said.get("Subject") or "", said["Message"], said["MessageAttributes"])
        yield said["TopicArn"], said["MessageId"], letter


def about_of(mail: Mapping[str, Any]) -> About:
    """What the tags of a mail say it is about."""
    tags = mail.get("tags", {})
    return About(**{name: str((tags.get(name) or [""])[0]) for name in About.__dataclass_fields__})


def names_of(about: About) -> dict[str, Any]:
    """What a line of the log says of a mail."""
    return {name: one for name, one in asdict(about).items() if name != "audience" and one}


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
