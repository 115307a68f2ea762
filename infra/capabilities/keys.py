"""The customer-managed keys, one for each circle of those who may know."""

from typing import Final

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

WAIT: Final = Duration.days(30)


class Keys(Construct):
    """`register`: cases, their photos, files and timers. `identities`: reporters, nothing else.
    `notices`: topics, which CloudWatch too must be able to write to."""

    def __init__(
        self, scope: Construct, construct_id: str, *, prefix: str, keeps_data: bool
    ) -> None:
        super().__init__(scope, construct_id)
        self._prefix = prefix
        self._removal = RemovalPolicy.RETAIN if keeps_data else RemovalPolicy.DESTROY
        self.register = self._key("register", "cases, photos, exports and escalation timers")
        self.identities = self._key("identities", "who reported")
        self.notices = self._key("notices", "notices and alarms on their way")
        self.notices.add_to_resource_policy(
            iam.PolicyStatement(
                sid="AlarmsMayTell",
                principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
                actions=["kms:Decrypt", "kms:GenerateDataKey"],
                resources=["*"],
                conditions={"StringEquals": {"aws:SourceAccount": Stack.of(self).account}},
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
