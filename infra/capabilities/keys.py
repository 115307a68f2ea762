"""The customer-managed keys, one for each circle of those who may know.

Two that encrypt and one that signs: each costs a dollar a month, and the first two another for each
of their first two rotations. Topics carry case numbers and addresses of pages, nothing that the
register's own circle may not know.
"""

from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from infra.capabilities.keeping import kept
from infra.capabilities.notices import alarms_of

WAIT: Final = Duration.days(30)


class Keys(Construct):
    """`register`: cases, their photos, files, timers and notices; CloudWatch may use it for the
    alarms of this stack. `identities`: reporters, nothing else. `links` signs officials' links: who
    opens them knows its public half. Such a key cannot rotate, and never leaves KMS."""

    def __init__(
        self, scope: Construct, construct_id: str, *, prefix: str, keeps_data: bool
    ) -> None:
        super().__init__(scope, construct_id)
        self._prefix = prefix
        self._removal = kept(keeps_data)
        self.register = self._key("register", "cases, photos, exports, timers, notices and alarms")
        self.identities = self._key("identities", "who reported")
        self.links = kms.Key(
            self,
            "Links",
            alias=f"alias/{prefix}-links",
            description="Satu Aduan: signs the links of notices",
            key_spec=kms.KeySpec.ECC_NIST_P256,
            key_usage=kms.KeyUsage.SIGN_VERIFY,
            pending_window=WAIT,
            removal_policy=self._removal,
        )
        self.register.add_to_resource_policy(
            iam.PolicyStatement(
                sid="AlarmsMayTell",
                principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
                actions=["kms:Decrypt", "kms:GenerateDataKey*"],
                resources=["*"],
                conditions=alarms_of(self, prefix),
            )
        )

    def _key(self, name: str, about: str) -> kms.Key:
        return kms.Key(
            self,
            name.title(),
            alias=f"alias/{self._prefix}-{name}",
            description=f"Satu Aduan: {about}",
            enable_key_rotation=True,
            pending_window=WAIT,
            removal_policy=self._removal,
        )
