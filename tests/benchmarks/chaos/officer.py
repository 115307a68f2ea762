"""The officer for personal data: persons ask what is held about them, and to be forgotten.

The officer types the command again until it says that it is done, as `aduan privacy erase` does,
and sees only its answers. What was certified must be found nowhere later (`Settled.erased`).
"""

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tests.benchmarks.chaos.cloud import Cloud

CALLER: Final = "arn:aws:sts::123456789012:assumed-role/petugas/rekaan"
AGAIN_S: Final = (2.0, 20.0, 60.0)
"""How long an officer waits before the same command is typed again."""
RIGHTS: Final = ("erase", "erase", "erase", "show", "export", "limit")


@dataclass
class Wish:
    """One person's wish about one complaint, as the officer knows it. `marks` are words that nobody
    else has written, and the telephone."""

    cloud: Cloud
    draw: random.Random
    code: str
    proof: str
    complaint_id: str
    right: str
    marks: tuple[str, ...]
    request_id: str = ""
    began: bool = False
    refused: str = ""
    certificate: str = ""
    answers: list[Mapping[str, Any]] = field(default_factory=list)

    @property
    def done(self) -> bool:
        return bool(self.certificate or self.refused)

    def go_on(self) -> None:
        """One command; the next one later, until it is done."""
        if self.done:
            return
        answer = self._asked(self._order())
        if answer is not None:
            self._read(answer)
        if not self.done:
            self.cloud.after(self.draw.choice(AGAIN_S), self.go_on)

    def _order(self) -> dict[str, str]:
        if not self.request_id:
            return {"do": "find", "right": self.right, "code": self.code, "proof": self.proof}
        self.began = True
        return {"do": self.right, "request": self.request_id}

    def _read(self, answer: Mapping[str, Any]) -> None:
        self.answers.append(answer)
        words = " ".join(answer.get("messages", ()))
        if not answer["ok"]:
            waits = "ulangi" in words  # it says so itself: something is still on its way
            self.refused = "" if waits else words
        elif not self.request_id:
            self.request_id = str(answer["request"])
        elif not answer.get("again"):
            self.certificate = str(answer.get("certificate") or words)

    def _asked(self, order: Mapping[str, str]) -> Mapping[str, Any] | None:
        event = {
            "httpMethod": "POST", "resource": "/admin/privacy", "body": json.dumps(order),
            "isBase64Encoded": False, "headers": {},
            "requestContext": {"identity": {"userArn": CALLER}},
        }  # fmt: skip
        answer = self.cloud.ask("privacy", event)
        if answer is None or answer["statusCode"] >= 500:
            return None
        found: Mapping[str, Any] = json.loads(answer["body"])
        return found


@dataclass
class Officer:
    """Draws who asks, and keeps what they were told."""

    cloud: Cloud
    draw: random.Random
    wishes: list[Wish] = field(default_factory=list)

    def asks(self, code: str, proof: str, complaint_id: str, marks: tuple[str, ...]) -> None:
        right = self.draw.choice(RIGHTS)
        wish = Wish(self.cloud, self.draw, code, proof, complaint_id, right, marks)
        self.wishes.append(wish)
        wish.go_on()

    def forgets(self) -> bool:
        """Whether somebody is being forgotten or found no more, or was."""
        return any(one.began and one.right in {"erase", "limit"} for one in self.wishes)

    def forgotten(self, complaint_id: str) -> bool:
        return any(
            one.began and one.right == "erase" and one.complaint_id == complaint_id
            for one in self.wishes
        )
