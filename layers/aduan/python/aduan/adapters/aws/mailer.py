"""Mails by Amazon SES v2, with a configuration set that reports what became of each."""

import re
from dataclasses import dataclass, field
from typing import Any, Final

from aduan.application.mail.letters import About
from aduan.application.notices.envelope import Letter

_UTF8: Final = "UTF-8"
_TAG: Final = re.compile(r"[A-Za-z0-9_\-.@]{1,256}")
"""What SES takes as the value of a tag."""
_TAGS: Final = tuple(About.__dataclass_fields__)


@dataclass(frozen=True)
class SesMailer:
    """`Mailer`. `sender` is a name and an address of the verified domain."""

    client: Any = field(repr=False)
    sender: str
    configuration_set: str

    def send(self, to: str, letter: Letter, html: str, about: About) -> None:
        self.client.send_email(
            FromEmailAddress=self.sender,
            Destination={"ToAddresses": [to]},
            Content={
                "Simple": {
                    "Subject": {"Data": letter.headline, "Charset": _UTF8},
                    "Body": {
                        "Text": {"Data": letter.text, "Charset": _UTF8},
                        "Html": {"Data": html, "Charset": _UTF8},
                    },
                }
            },
            ConfigurationSetName=self.configuration_set,
            EmailTags=[
                {"Name": name, "Value": value}
                for name in _TAGS
                if _TAG.fullmatch(value := str(getattr(about, name)))
            ],
        )
