"""The embedded cloud lets a function mail by its domain and from its address, and by no other."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from ministack.core import iam_evaluator

from infra.local.sending_rights import SEND, teach

DOMAIN = "arn:aws:ses:ap-southeast-3:000000000000:identity/aduan.example.go.id"
POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": "ses:SendEmail",
            "Resource": [DOMAIN],
            "Condition": {"StringEquals": {"ses:FromAddress": "kota@aduan.example.go.id"}},
        }
    ],
}


def allowed(body: bytes) -> bool:
    """What ministack's own judge says of a call with this body, taught as in the emulator."""
    parsed = [iam_evaluator.parse_policy_document(POLICY)]

    def enforce(*asked: Any) -> str:
        _, action, _, region, resource, context = asked
        judged = iam_evaluator.EvalContext(
            principal_arn="arn:aws:iam::000000000000:role/r", principal_type="AssumedRole",
            principal_account="000000000000", action=action,
            resource_arn=resource, region=region, service_context=context or {},
        )  # fmt: skip
        return str(iam_evaluator.evaluate(judged, parsed).decision)

    actions = SimpleNamespace(_ses_v2_resource_arn=lambda *_asked: "*")
    evaluator = SimpleNamespace(enforce=enforce)
    teach(actions, evaluator)
    resource = actions._ses_v2_resource_arn("POST", SEND, body, "ap-southeast-3", "0" * 12)
    return bool(
        evaluator.enforce("key", "ses:SendEmail", "ses", "ap-southeast-3", resource) == "Allow"
    )


@pytest.mark.parametrize(
    ("sender", "may"),
    [
        ("Satu Aduan <kota@aduan.example.go.id>", True),
        ("kota@aduan.example.go.id", True),
        ("lain@aduan.example.go.id", False),
        ("kota@lain.example.go.id", False),
        ("kota@aduan.example.go.id@lain.example.go.id", False),
    ],
)
def test_a_mail_is_sent_by_its_domain_and_from_its_address_alone(sender: str, may: bool) -> None:
    assert allowed(json.dumps({"FromEmailAddress": sender}).encode()) is may


@pytest.mark.parametrize("body", [b"", b"[]", b"{}"])
def test_a_call_that_names_no_sender_is_refused(body: bytes) -> None:
    assert not allowed(body)
