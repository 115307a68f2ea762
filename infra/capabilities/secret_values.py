"""Secrets, generated at the first deployment and never written down in a template.

One secret signs for all channels: each channel's own is derived from its key and the channel's
name (`adapters/aws/secrets.py`) until the operator replaces it. So a channel that is added, removed
and added again makes and leaves no resource. A secret costs 0.40 USD a month.

Only a channel that is called has one of its own, for what it is told; that one goes with it, or its
name would stand in the way when it is added again (CloudFormation deletes secrets without the
recovery window that keeps a name taken).
"""

import json
from collections.abc import Sequence

from aws_cdk import ArnFormat, RemovalPolicy, Stack
from aws_cdk import aws_kms as kms
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra.capabilities.keeping import kept


class SecretValues(Construct):
    """`channels` signs their webhooks, `status` what a channel is told; `reporter_hash` keys the
    hash of "same reporter", `proof` the second proof of a reporter; `lapor` holds the credentials
    of the agreement, to be filled in by hand. `old_links` signed links until 0.3: there while
    they are still opened."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        prefix: str,
        called: Sequence[str],
        key: kms.IKey,
        keeps_data: bool,
        opens_old_links: bool,
    ) -> None:
        super().__init__(scope, construct_id)
        self._prefix = prefix
        self.channels_name = f"{prefix}/channels"
        self.status_prefix = f"{prefix}/status/"
        stays = kept(keeps_data)

        def secret(
            construct: str,
            name: str,
            about: str,
            generated: secretsmanager.SecretStringGenerator,
            removal: RemovalPolicy = stays,
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

        self.channels = secret(
            "Channels",
            "channels",
            "Signs the webhooks of all channels, by a key derived for each until it has its own",
            secretsmanager.SecretStringGenerator(
                secret_string_template=json.dumps({}),
                generate_string_key="key",
                exclude_punctuation=True,
                password_length=64,
            ),
        )
        self.status = {
            channel: secret(
                f"Status{channel.title()}",
                f"status/{channel}",
                f"Signs what {channel} is told: current, and previous while it is replaced",
                _current_and_previous(),
                RemovalPolicy.DESTROY,
            )
            for channel in called
        }
        self.reporter_hash = secret(
            "ReporterHash",
            "reporter-hash",
            "Keys the hash of a reporter; never replaced, hashes are compared for years",
            secretsmanager.SecretStringGenerator(exclude_punctuation=True, password_length=64),
        )
        self.proof = secret(
            "Proof",
            "proof",
            "Keys the second proof of reporters; never replaced, marks are compared for years",
            secretsmanager.SecretStringGenerator(exclude_punctuation=True, password_length=64),
        )
        self.old_links = (
            secret(
                "Links",
                "links",
                "Signed the links of notices until 0.3: current and previous",
                _current_and_previous(),
            )
            if opens_old_links
            else None
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
