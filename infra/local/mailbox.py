"""The mailbox of the local stack: every notice sent to anybody, kept to be read and clicked.

A queue is subscribed to every topic of the deployed stack, as a real mailbox would be; what the
city mails itself by SES (`mail_domain`) is read from the emulator's list of mails. What arrives is
kept in memory and appended to a file, one JSON object a line.
"""

import http.client
import json
import threading
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from botocore.exceptions import BotoCoreError, ClientError

from infra.local.cloud import Cloud

QUEUE: Final = "mailbox"
MAILED: Final = "/_ministack/ses/messages"
ACCEPT_TOPICS: Final = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "sns.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": "*",
        }
    ],
}


@dataclass(frozen=True)
class Notice:
    """One message as a subscriber of a topic received it, or as SES mailed it `to` an address, with
    its HTML; that address is then its `topic`: whose box it lies in."""

    message_id: str
    topic: str
    subject: str
    text: str
    sent_at: str
    to: str = ""
    html: str = ""


class Mailbox:
    """Receives in a thread of its own until stopped."""

    def __init__(self, cloud: Cloud, *, file: Path) -> None:
        self._sqs: Any = cloud.client("sqs")
        self._sns: Any = cloud.client("sns")
        self._endpoint = cloud.endpoint
        self._file = file
        self._notices: dict[str, Notice] = {}
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._receive, name="mailbox", daemon=True)
        self._queue_url = ""

    def open(self) -> int:
        """Subscribe to every topic and start to receive; returns the number of topics."""
        self._queue_url = self._sqs.create_queue(
            QueueName=QUEUE, Attributes={"Policy": json.dumps(ACCEPT_TOPICS)}
        )["QueueUrl"]
        queue_arn = self._sqs.get_queue_attributes(
            QueueUrl=self._queue_url, AttributeNames=["QueueArn"]
        )["Attributes"]["QueueArn"]
        topics = [
            topic["TopicArn"]
            for page in self._sns.get_paginator("list_topics").paginate()
            for topic in page["Topics"]
        ]
        for topic in topics:
            self._sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue_arn)
        self._file.touch()
        self._thread.start()
        return len(topics)

    def close(self) -> None:
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def notices(self) -> list[Notice]:
        """Everything received so far, in the order of arrival."""
        with self._lock:
            return list(self._notices.values())

    def _receive(self) -> None:
        while not self._stopping.is_set():
            try:
                self._receive_once()
                self._look_at_ses()
            except (BotoCoreError, ClientError, OSError, http.client.HTTPException):
                # The emulator is going down, or busy: the message stays in the queue.
                self._stopping.wait(0.5)

    def _receive_once(self) -> None:
        messages = self._sqs.receive_message(
            QueueUrl=self._queue_url, WaitTimeSeconds=1, MaxNumberOfMessages=10
        ).get("Messages", [])
        for message in messages:
            self._keep(_notice(json.loads(message["Body"])))
            self._sqs.delete_message(
                QueueUrl=self._queue_url, ReceiptHandle=message["ReceiptHandle"]
            )

    def _look_at_ses(self) -> None:
        connection = http.client.HTTPConnection(urlsplit(self._endpoint).netloc, timeout=10)
        try:
            connection.request("GET", MAILED)
            said = json.loads(connection.getresponse().read())
        finally:
            connection.close()
        for mails in said["messages"].values():  # by account
            for mail in mails:
                for to in mail["To"]:
                    self._keep(_letter(mail, to))

    def _keep(self, notice: Notice) -> None:
        with self._lock:
            if notice.message_id in self._notices:
                return  # a queue may deliver the same message twice; it was sent once
            self._notices[notice.message_id] = notice
        with self._file.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(asdict(notice), ensure_ascii=False) + "\n")


def _notice(envelope: dict[str, str]) -> Notice:
    return Notice(
        message_id=envelope["MessageId"],
        topic=envelope["TopicArn"].rpartition(":")[2],
        subject=envelope.get("Subject") or "",
        text=envelope["Message"],
        sent_at=envelope["Timestamp"],
    )


def _letter(mail: dict[str, Any], to: str) -> Notice:
    at = datetime.fromtimestamp(mail["Timestamp"], UTC)
    return Notice(
        message_id=f"{mail['MessageId']} {to}",
        topic=to,
        subject=mail["Subject"],
        text=mail["BodyText"],
        sent_at=at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        to=to,
        html=mail["BodyHtml"] or "",
    )
