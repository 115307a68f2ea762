"""Secrets, generated at the first deployment and never written down in a template.

A channel's secret is usable as it is made: 44 letters and digits are base64 of 33 bytes, and the
channel's operator puts `whsec_` before them.
"""

import json
from collections.abc import Sequence

from aws_cdk import ArnFormat, RemovalPolicy, Stack
from aws_cdk import aws_kms as kms
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct


class SecretValues(Construct):
    """`channels` by id, `status` what signs what a channel is told; `reporter_hash` keys the hash
    of "same reporter"; `links` signs action links; `lapor` holds the credentials of the agreement,
    to be filled in by hand."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        prefix: str,
        channels: Sequence[str],
        called: Sequence[str],
        key: kms.IKey,
        keeps_data: bool,
    ) -> None:
        super().__init__(scope, construct_id)
        self._prefix = prefix
        removal = RemovalPolicy.RETAIN if keeps_data else RemovalPolicy.DESTROY
        self.channel_prefix = f"{prefix}/channel/"
        self.status_prefix = f"{prefix}/status/"

        def secret(
            construct: str,
            name: str,
            about: str,
            generated: secretsmanager.SecretStringGenerator,
        ) -> secretsmanager.Secret:
            return secretsmanager.Secret(
                self,
                construct,
                secret_name=f"{prefix}/{name}",
                description=about,
                encryption_key=key,
                generate_secret_string=generated,
                removal_policy=removal,
            )

        self.channels = {
            channel: secret(
                f"Channel{channel.title()}",
                f"channel/{channel}",
                f"Signs the webhooks of {channel}: current, and previous while it is replaced",
                _current_and_previous(),
            )
            for channel in channels
        }
        self.status = {
            channel: secret(
                f"Status{channel.title()}",
                f"status/{channel}",
                f"Signs what {channel} is told: current, and previous while it is replaced",
                _current_and_previous(),
            )
            for channel in called
        }
        self.reporter_hash = secret(
            "ReporterHash",
            "reporter-hash",
            "Keys the hash of a reporter; never replaced, hashes are compared for years",
            secretsmanager.SecretStringGenerator(exclude_punctuation=True, password_length=64),
        )
        self.links = secret(
            "Links",
            "links",
            "Signs the links of notices: current, and previous while it is replaced",
            _current_and_previous(),
        )
        self.lapor = secret(
            "Lapor",
            "lapor",
            "SP4N LAPOR!: authorization and token of the integration agreement",
            secretsmanager.SecretStringGenerator(
                secret_string_template=json.dumps({"authorization": "to be filled in"}),
                generate_string_key="token",
                exclude_punctuation=True,
                password_length=32,
            ),
        )

    def arn_of(self, name: str) -> str:
        """The secret in a policy: by its name and the six letters Secrets Manager adds, so that a
        grant does not depend on what a reference to the secret resolves to."""
        arn: str = Stack.of(self).format_arn(
            service="secretsmanager",
            resource="secret",
            resource_name=f"{self._prefix}/{name}-??????",
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )
        return arn


def _current_and_previous() -> secretsmanager.SecretStringGenerator:
    return secretsmanager.SecretStringGenerator(
        secret_string_template=json.dumps({"previous": None}),
        generate_string_key="current",
        exclude_punctuation=True,
        password_length=44,
    )
