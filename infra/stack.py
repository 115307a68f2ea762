"""One city on one stage: wires the capabilities together, and says who may touch what.

All grants stand here and nowhere else. They name exact actions on exact resources; a wildcard
stands only where AWS knows no resource, each with its reason in `tests/infra/acknowledged.py`.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from aws_cdk import CfnOutput, Duration, Environment, IStackSynthesizer, Stack, Tags
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.capabilities.alarms import NAMESPACE, Alarms
from infra.capabilities.api import Api
from infra.capabilities.buckets import Arrival, PrivateBucket
from infra.capabilities.escalation import Escalation
from infra.capabilities.firewall import Firewall
from infra.capabilities.functions import FOLDER, Functions, make_layers
from infra.capabilities.keys import Keys
from infra.capabilities.notices import Notices
from infra.capabilities.register import Identities, Register
from infra.capabilities.schedules import Schedules
from infra.capabilities.secret_values import SecretValues
from infra.capabilities.streams import consume
from infra.settings.city_pack import CityPack
from infra.settings.context import Context

LOOK: Final = ("dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query")
CHANGE: Final = (
    "dynamodb:ConditionCheckItem",
    "dynamodb:DeleteItem",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
)
COMES_LATER: Final = ("amendment", "withdrawal", "feedback", "photo_hash")
"""Rows about a complaint that its case must hear of."""
FOLLOW: Final = ("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator")
UNSEAL: Final = ("kms:Decrypt", "kms:DescribeKey")
SEAL: Final = (
    *UNSEAL,
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
)


class SatuAduanStack(Stack):
    """Everything of one city's register."""

    def __init__(  # noqa: PLR0915  one place answers what there is and who may touch it
        self,
        scope: Construct,
        construct_id: str,
        *,
        context: Context,
        city: CityPack,
        env: Environment,
        functions_folder: Path = FOLDER,
        synthesizer: IStackSynthesizer | None = None,
    ) -> None:
        super().__init__(
            scope,
            construct_id,
            env=env,
            description=f"Satu Aduan {context.city} ({context.stage})",
            termination_protection=context.keeps_data,
            synthesizer=synthesizer,
        )
        for name, value in (
            ("project", "satu-aduan"),
            ("city", context.city),
            ("stage", context.stage),
        ):
            Tags.of(self).add(name, value)
        prefix, keeps_data = context.prefix, context.keeps_data

        # What holds data.
        keys = Keys(self, "Keys", prefix=prefix, keeps_data=keeps_data)
        register = Register(
            self, "Register", prefix=prefix, key=keys.register, keeps_data=keeps_data
        )
        identities = Identities(
            self, "Identities", prefix=prefix, key=keys.identities, keeps_data=keeps_data
        )
        secrets = SecretValues(
            self,
            "Secrets",
            prefix=prefix,
            channels=city.channels,
            key=keys.register,
            keeps_data=keeps_data,
        )
        notices = Notices(
            self,
            "Notices",
            prefix=prefix,
            names=city.topics,
            key=keys.notices,
            plain_http=context.local,
            duty_email=context.duty_email,
        )
        access_logs = PrivateBucket(
            self,
            "AccessLogs",
            name=f"{prefix}-access-logs",
            key=None,  # S3 writes access logs only where its own encryption is used
            keeps_data=keeps_data,
            plain_http=context.local,
            log_bucket=None,
            rules=[s3.LifecycleRule(expiration=Duration.days(400))],
        )
        access_logs.accept_access_logs()

        def bucket(name: str, *rules: s3.LifecycleRule) -> PrivateBucket:
            return PrivateBucket(
                self,
                name.title(),
                name=f"{prefix}-{name}",
                key=keys.register,
                keeps_data=keeps_data,
                plain_http=context.local,
                log_bucket=access_logs,
                rules=rules,
            )

        evidence = bucket(
            "evidence",
            # What was uploaded is kept only until it has been checked and written anew.
            s3.LifecycleRule(
                prefix="uploads/",
                expiration=Duration.days(2),
                noncurrent_version_expiration=Duration.days(1),
            ),
        )
        exports = bucket("exports", s3.LifecycleRule(expiration=Duration.days(90)))
        failures = bucket(
            "failures",
            s3.LifecycleRule(
                expiration=Duration.days(30), noncurrent_version_expiration=Duration.days(1)
            ),
        )

        # What runs.
        alarms = Alarms(self, "Alarms", prefix=prefix, topic=notices.alarms)
        api = Api(self, "Api", prefix=prefix, stage=context.stage)
        functions = Functions(
            self,
            "Functions",
            prefix=prefix,
            layers=(layers := make_layers(self, city_folder=city.folder, local=context.local)),
            environment={
                "STAGE": context.stage,
                "CITY": context.city,
                "REGISTER_TABLE": register.table.table_name,
                "HOUR_SECONDS": context.hour_seconds,
                "PUBLIC_URL": context.public_url or api.url,
                "POWERTOOLS_METRICS_NAMESPACE": NAMESPACE,
                "LOG_LEVEL": "INFO",
            },
            failures=failures,
            alarms=alarms,
            folder=functions_folder,
        )
        receive_webhook = functions.add(
            "receive_webhook",
            memory_mb=1024,
            environment={
                "IDENTITIES_TABLE": identities.table.table_name,
                "CHANNEL_SECRET_PREFIX": secrets.channel_prefix,
                "HASH_SECRET_ID": secrets.reporter_hash.secret_arn,
            },
        )
        track = functions.add("track")
        links = {"LINK_SECRET_ID": secrets.links.secret_arn}
        official_action = functions.add(
            "official_action", environment={**links, "EVIDENCE_BUCKET": evidence.name}
        )
        desk = functions.add("desk", environment=links)
        admin = functions.add("admin", environment={"TOPIC_ARN_PREFIX": notices.arn_prefix})
        # Five photos of twenty seconds each at most.
        fetch_photos = functions.add(
            "fetch_photos",
            environment={"EVIDENCE_BUCKET": evidence.name},
            timeout_seconds=150,
            asynchronous=True,
        )
        deduplicate = functions.add(
            "deduplicate",
            environment={"FETCH_PHOTOS_FUNCTION": fetch_photos.function_name},
            memory_mb=1024,
            timeout_seconds=60,
        )
        assess_escalation = functions.add(
            "assess_escalation", environment=links, timeout_seconds=30
        )
        escalation = Escalation(
            self,
            "Escalation",
            prefix=prefix,
            assess=assess_escalation,
            topic_arn_prefix=notices.arn_prefix,
            key=keys.register,
        )
        machine_arn = escalation.machine.state_machine_arn
        timers = {"STATE_MACHINE_ARN": machine_arn}
        start_escalation = functions.add("start_escalation", environment=timers)
        sweep = functions.add(
            "sweep",
            environment={**timers, "TOPIC_ARN_PREFIX": notices.arn_prefix},
            timeout_seconds=120,
            asynchronous=True,
        )
        digest = functions.add(
            "digest",
            environment={**links, "TOPIC_ARN_PREFIX": notices.arn_prefix},
            timeout_seconds=120,
            asynchronous=True,
        )
        check_photo = functions.add(
            "check_photo",
            environment={"EVIDENCE_BUCKET": evidence.name},
            memory_mb=1024,
            timeout_seconds=60,
            extra_layers=[layers.imaging],
            asynchronous=True,
        )
        elsewhere = {"LAPOR_BASE_URL": context.lapor_base_url} if context.lapor_base_url else {}
        sync_lapor = functions.add(
            "sync_lapor",
            environment={
                "LAPOR_SECRET_ID": secrets.lapor.secret_arn,
                "IDENTITIES_TABLE": identities.table.table_name,
                "HASH_SECRET_ID": secrets.reporter_hash.secret_arn,
                "EVIDENCE_BUCKET": evidence.name,
                **elsewhere,
            },
            timeout_seconds=180,
            asynchronous=True,
        )
        import_lapor = functions.add(
            "import_lapor",
            environment={
                "IDENTITIES_TABLE": identities.table.table_name,
                "HASH_SECRET_ID": secrets.reporter_hash.secret_arn,
                "EXPORTS_BUCKET": exports.name,
            },
            memory_mb=1024,
            timeout_seconds=300,
            asynchronous=True,
        )

        # What calls them.
        api.route("/webhooks/{channel}", "POST", receive_webhook)
        api.route("/complaints/{tracking_code}", "GET HEAD", track)
        api.route("/actions/{token}", "GET HEAD POST", official_action)
        api.route("/actions/{token}/photo", "POST", official_action)
        api.route("/desk/{token}", "GET HEAD POST", desk)
        api.route("/admin/officials", "POST", admin, signed_by_aws=True)
        if not context.local:
            Firewall(self, "Firewall", prefix=prefix, stage=api.rest.deployment_stage)
        evidence.announce([Arrival("uploads/", check_photo)])
        exports.announce([Arrival("lapor/inbox/", import_lapor)])
        schedules = Schedules(
            self, "Schedules", prefix=prefix, timezone=city.timezone, account=self.account
        )
        schedules.every("push", "rate(1 minute)", sync_lapor)
        schedules.every("pull", _minutes(city.pull_minutes), sync_lapor)
        schedules.every("reconcile", "cron(0/5 1-4 * * ? *)", sync_lapor)
        schedules.every("sweep", "rate(5 minutes)", sweep)
        schedules.every("digest", "cron(30 7 * * ? *)", digest)
        schedules.every("overflow", "rate(1 hour)", digest)
        schedules.every("settle-officials", "rate(15 minutes)", admin, payload={"do": "settle"})

        # Who may touch what.
        table, work = register.table.table_arn, register.work_index_arn
        reporters = identities.table.table_arn
        sealed = _Grants(self, keys.register)

        readers_and_writers = (
            deduplicate,
            assess_escalation,
            official_action,
            desk,
            sync_lapor,
            import_lapor,
            sweep,
            admin,
        )
        for function in (track, digest, *readers_and_writers):
            sealed.allow(function, LOOK, [table], via=["dynamodb"])
            _allow(function, ["dynamodb:Query"], [work])
        for function in readers_and_writers:
            sealed.allow(function, CHANGE, [table], via=["dynamodb"], writes=True)
        noted = ["dynamodb:PutItem", "dynamodb:UpdateItem"]
        sealed.allow(digest, noted, [table], via=["dynamodb"], writes=True)
        sealed.allow(start_escalation, ["dynamodb:GetItem"], [table], via=["dynamodb"])
        sealed.allow(
            receive_webhook,
            [
                "dynamodb:ConditionCheckItem",
                "dynamodb:GetItem",
                "dynamodb:PutItem",
                "dynamodb:UpdateItem",
            ],
            [table],
            via=["dynamodb"],
            writes=True,
        )
        sealed.allow(
            check_photo,
            ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"],
            [table],
            via=["dynamodb"],
            writes=True,
        )
        sealed.allow(
            fetch_photos,
            ["dynamodb:GetItem", "dynamodb:PutItem"],
            [table],
            via=["dynamodb"],
            writes=True,
        )
        _allow(deduplicate, ["lambda:InvokeFunction"], [fetch_photos.function_arn])
        for function in (receive_webhook, import_lapor, sync_lapor):
            _Grants(self, keys.identities).allow(
                function, ["dynamodb:PutItem"], [reporters], via=["dynamodb"], writes=True
            )

        def may_read(function: lambda_.Function, *names: str) -> None:
            sealed.allow(
                function,
                ["secretsmanager:GetSecretValue"],
                [secrets.arn_of(name) for name in names],
                via=["secretsmanager"],
            )

        may_read(receive_webhook, *(f"channel/{one}" for one in city.channels), "reporter-hash")
        may_read(import_lapor, "reporter-hash")
        may_read(sync_lapor, "lapor", "reporter-hash")
        for function in (assess_escalation, official_action, desk, digest):
            may_read(function, "links")

        for function, actions, bucket_arn, writes in (
            (official_action, ["s3:PutObject"], evidence.objects("uploads/"), True),
            (official_action, ["s3:GetObject"], evidence.objects("clean/"), False),
            (fetch_photos, ["s3:PutObject"], evidence.objects("uploads/"), True),
            (check_photo, ["s3:DeleteObject", "s3:GetObject"], evidence.objects("uploads/"), False),
            (check_photo, ["s3:PutObject"], evidence.objects("clean/"), True),
            (check_photo, ["s3:PutObject"], evidence.objects("sealed/"), True),
            (sync_lapor, ["s3:GetObject"], evidence.objects("clean/"), False),
            (import_lapor, ["s3:GetObject"], exports.objects("lapor/inbox/"), False),
            (import_lapor, ["s3:PutObject"], exports.objects("reports/"), True),
        ):
            sealed.allow(function, actions, [bucket_arn], via=["s3"], writes=writes)
        # Without it S3 answers "forbidden" for an object that is not there.
        _allow(check_photo, ["s3:ListBucket"], [evidence.arn])
        for function in (
            deduplicate,
            start_escalation,
            sweep,
            digest,
            fetch_photos,
            check_photo,
            sync_lapor,
            import_lapor,
        ):
            sealed.allow(
                function, ["s3:PutObject"], [failures.objects("")], via=["s3"], writes=True
            )
            _allow(function, ["s3:ListBucket"], [failures.arn])

        for function in (deduplicate, start_escalation):
            sealed.allow(function, FOLLOW, [register.stream_arn], via=["dynamodb"])
            _allow(function, ["dynamodb:ListStreams"], ["*"])

        for function in (start_escalation, sweep):
            sealed.allow(
                function, ["states:StartExecution"], [machine_arn], via=["states"], writes=True
            )
        _allow(sweep, ["states:ListExecutions"], [machine_arn])
        sealed.allow(
            sweep,
            ["states:DescribeExecution", "states:GetExecutionHistory"],
            [escalation.executions_arn],
            via=["states"],
        )

        telling = _Grants(self, keys.notices)
        telling.allow(digest, ["sns:Publish"], notices.arns, via=["sns"], writes=True)
        duty = notices.topics["duty"].topic_arn
        telling.allow(sweep, ["sns:Publish"], [duty], via=["sns"], writes=True)
        telling.allow(escalation.role, ["sns:Publish"], notices.arns, via=["sns"], writes=True)
        _allow(escalation.role, ["lambda:InvokeFunction"], [assess_escalation.function_arn])
        _allow(
            admin,
            [
                "sns:ConfirmSubscription",
                "sns:ListSubscriptionsByTopic",
                "sns:SetSubscriptionAttributes",
                "sns:Subscribe",
            ],
            notices.arns,
        )
        _allow(admin, ["sns:GetSubscriptionAttributes", "sns:Unsubscribe"], ["*"])
        _allow(
            schedules.role,
            ["lambda:InvokeFunction"],
            [function.function_arn for function in (sync_lapor, sweep, digest, admin)],
        )

        # The stream is followed only once its reader may do so.
        for function, name, item_types in (
            (deduplicate, "complaints", [*COMES_LATER, "complaint"]),
            (start_escalation, "cycles", ["cycle"]),
        ):
            mapping = consume(
                self,
                f"{function.node.id}Stream",
                function=function,
                stream_arn=register.stream_arn,
                item_types=item_types,
                failures_arn=failures.arn,
            )
            alarms.on_lagging_stream(function, f"{name}-stream")
            alarms.on_given_up_records(function, mapping.ref, f"{name}-stream")

        alarms.on_machine(machine_arn)
        alarms.on_api(api.name, context.stage)
        alarms.on_schedules(schedules.group_name)
        alarms.on_own_metrics()
        alarms.on_calendar(city.calendar_warn_days)

        for name, value in (
            ("ApiUrl", api.url),
            ("RegisterTable", register.table.table_name),
            ("StateMachineArn", machine_arn),
            ("TopicArnPrefix", notices.arn_prefix),
            ("ChannelSecretPrefix", secrets.channel_prefix),
            ("EvidenceBucket", evidence.name),
            ("ExportsBucket", exports.name),
            ("FailuresBucket", failures.name),
        ):
            CfnOutput(self, name, value=value)


class _Grants:
    """Actions on what a key seals, together with the use of that key by those services only."""

    def __init__(self, stack: Stack, key: kms.IKey) -> None:
        self._stack = stack
        self._key = key

    def allow(
        self,
        grantee: lambda_.Function | iam.Role,
        actions: Sequence[str],
        resources: Sequence[str],
        *,
        via: Sequence[str],
        writes: bool = False,
    ) -> None:
        _allow(grantee, actions, resources)
        services = [f"{service}.{self._stack.region}.amazonaws.com" for service in via]
        _allow(
            grantee,
            SEAL if writes else UNSEAL,
            [self._key.key_arn],
            conditions={"StringEquals": {"kms:ViaService": services}},
        )


def _allow(
    grantee: lambda_.Function | iam.Role,
    actions: Sequence[str],
    resources: Sequence[str],
    *,
    conditions: dict[str, dict[str, list[str]]] | None = None,
) -> None:
    statement = iam.PolicyStatement(
        actions=list(actions), resources=list(resources), conditions=conditions
    )
    if isinstance(grantee, iam.Role):
        grantee.add_to_policy(statement)
    else:
        grantee.add_to_role_policy(statement)


def _minutes(number: int) -> str:
    return f"rate({number} minute{'' if number == 1 else 's'})"
