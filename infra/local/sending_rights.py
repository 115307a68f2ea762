"""Teaches the emulator what a mail is authorised by.

ministack 1.5.33 names neither a resource nor the sender for SES's `SendEmail`: a right to mail by
one domain and from one address would refuse every mail. Here the call names the domain it sends by
and `ses:FromAddress`, as on AWS (service authorization reference, Amazon SES v2).
"""

import json
from contextvars import ContextVar
from email.utils import parseaddr
from typing import Any, Final

SEND: Final = "/v2/email/outbound-emails"
FROM: Final = "ses:fromaddress"  # the judge looks condition keys up in lower case
_SENDER: ContextVar[str] = ContextVar("who sends the mail of this call", default="")


def teach(actions: Any, evaluator: Any) -> None:
    """Wraps what ministack reads requests with (`core.iam_actions`) and judges them by
    (`core.iam_evaluator`)."""
    resource_of, enforce = actions._ses_v2_resource_arn, evaluator.enforce

    def of_mail(method: str, path: str, body: bytes, region: str, account_id: str) -> str:
        _SENDER.set("")
        if method != "POST" or path.rstrip("/") != SEND:
            return str(resource_of(method, path, body, region, account_id))
        try:
            sender = parseaddr(str(json.loads(body)["FromEmailAddress"]))[1]
        except (ValueError, KeyError, TypeError):  # no call SES would take either
            return "*"
        _SENDER.set(sender)
        return f"arn:aws:ses:{region}:{account_id}:identity/{sender.rpartition('@')[2]}"

    def with_sender(  # noqa: PLR0917 - the emulator's own
        access_key: str,
        action: str,
        service: str,
        region: str,
        resource_arn: str = "*",
        service_context: dict[str, Any] | None = None,
    ) -> Any:
        if action == "ses:SendEmail" and _SENDER.get():
            service_context = {**(service_context or {}), FROM: _SENDER.get()}
        return enforce(access_key, action, service, region, resource_arn, service_context)

    actions._ses_v2_resource_arn = of_mail
    evaluator.enforce = with_sender
