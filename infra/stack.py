"""One city on one stage: wires the capabilities together, and says who may touch what.

Read in this order: what holds data, what runs, what calls it, and `grant`. All grants stand there
and nowhere else, those of the register's items as the table in `rights.py`. They name exact actions
on exact resources; a wildcard stands only where AWS knows no resource, each with its reason in
`tests/infra/acknowledged.py`.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any, Final

from aws_cdk import CfnOutput, Duration, Environment, IStackSynthesizer, Stack, Tags
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.capabilities.alarms import BRAKE, NAMESPACE, Alarms
from infra.capabilities.alias import live
from infra.capabilities.api import WEBHOOKS, Api
from infra.capabilities.backups import Backups
from infra.capabilities.board import PublicBoard
from infra.capabilities.buckets import Arrival, PrivateBucket
from infra.capabilities.doors import Doors
from infra.capabilities.escalation import Escalation
from infra.capabilities.firewall import Firewall
from infra.capabilities.functions import FOLDER, Functions, make_layers
from infra.capabilities.identity_watch import METRIC as IDENTITY_READ
from infra.capabilities.identity_watch import IdentityWatch, only_read_by
from infra.capabilities.keys import Keys
from infra.capabilities.mail import Mail
from infra.capabilities.notices import Notices
from infra.capabilities.register import Identities, Register, RestoredCopies
from infra.capabilities.schedules import Schedules
from infra.capabilities.secret_values import SecretValues
from infra.capabilities.streams import consume
from infra.capabilities.trail import Trail
from infra.capabilities.views import Views
from infra.rights import ITEMS, patterns
from infra.settings.city_pack import CityPack
from infra.settings.context import Context

RESERVED: Final = {"assess_escalation": 20, "start_escalation": 5}
"""Concurrent calls that nobody else of the account can take from the chain that keeps due times."""
COMES_LATER: Final = (
    "amendment",
    "withdrawal",
    "feedback",
    "dispute",
    "secrecy",
    "photo_hash",
    "proof_doubt",
)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """What holds data: a deployment must never lose it."""

    keys: Keys
    register: Register
    identities: Identities
    secrets: SecretValues
    notices: Notices
    evidence: PrivateBucket
    exports: PrivateBucket
    failures: PrivateBucket
    board: PublicBoard
    audit: PrivateBucket


@dataclass(frozen=True, slots=True, kw_only=True)
class Compute:
    """What runs: every function by the name of its folder, the machine, and how they are reached
    and watched."""

    alarms: Alarms
    api: Api
    escalation: Escalation
    functions: Functions
    receive_webhook: lambda_.Function
    track: lambda_.Function
    citizen_action: lambda_.Function
    official_action: lambda_.Function
    desk: lambda_.Function
    admin: lambda_.Function
    privacy: lambda_.Function
    fetch_photos: lambda_.Function
    hide_reporter: lambda_.Function
    deduplicate: lambda_.Function
    assess_escalation: lambda_.Function
    start_escalation: lambda_.Function
    sweep: lambda_.Function
    digest: lambda_.Function
    check_photo: lambda_.Function
    sync_lapor: lambda_.Function
    import_lapor: lambda_.Function
    tell_channels: lambda_.Function
    answer_channels: lambda_.Function
    report: lambda_.Function
    board: lambda_.Function
    mail: Mail | None


class SatuAduanStack(Stack):
    """Everything of one city's register."""

    def __init__(
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
            # A first attempt that failed has to be cleared away before there can be a second.
            termination_protection=context.keeps_data and not context.first,
            synthesizer=synthesizer,
        )
        for name, value in (
            ("project", "satu-aduan"),
            ("city", context.city),
            ("stage", context.stage),
        ):
            Tags.of(self).add(name, value)
        data = declare_data(self, context=context, city=city)
        compute = declare_compute(
            self, context=context, city=city, data=data, functions_folder=functions_folder
        )
        schedules = declare_triggers(self, context=context, city=city, data=data, compute=compute)
        grant(
            self,
            data=data,
            compute=compute,
            schedules=schedules,
            officer_topic=city.officer_topic,
            context=context,
        )
        if not context.local:  # the embedded cloud keeps no trail, and knows no policy of a table
            guard_identities(self, data=data, compute=compute, context=context)
        watch(self, city=city, context=context, compute=compute, schedules=schedules)
        for name, value in (
            ("ApiUrl", compute.api.url),
            ("RegisterTable", data.register.in_use.table_name),
            ("IdentitiesTable", data.identities.in_use.table_name),
            ("StateMachineArn", compute.escalation.machine.state_machine_arn),
            ("TopicArnPrefix", data.notices.arn_prefix),
            ("ChannelSecretName", data.secrets.channels_name),
            ("EvidenceBucket", data.evidence.name),
            ("ExportsBucket", data.exports.name),
            ("FailuresBucket", data.failures.name),
            ("BoardBucket", data.board.bucket.name),
            ("BoardUrl", data.board.url),
        ):
            CfnOutput(self, name, value=value)


def called_channels(context: Context, city: CityPack) -> tuple[str, ...]:
    """The channels that are told of changes at an address of theirs."""
    return tuple(sorted({*city.called, *context.status_urls}))


def own_addresses(context: Context, city: CityPack) -> tuple[str, ...]:
    """The channels that have a share of the calls of their own. The embedded cloud throttles
    nobody."""
    return () if context.local else tuple(sorted(city.channels))


def declare_data(stack: Stack, *, context: Context, city: CityPack) -> Data:
    """Keys, tables, secrets, topics and buckets; nothing here does anything by itself."""
    prefix, keeps_data = context.prefix, context.keeps_data
    noncurrent = city.days["noncurrent_days"]
    keys = Keys(stack, "Keys", prefix=prefix, keeps_data=keeps_data)
    restored = RestoredCopies(context.restored, context.stream) if context.restored else None
    register = Register(
        stack,
        "Register",
        prefix=prefix,
        key=keys.register,
        keeps_data=keeps_data,
        restored=restored,
    )
    identities = Identities(
        stack,
        "Identities",
        prefix=prefix,
        key=keys.identities,
        keeps_data=keeps_data,
        restored=restored,
    )
    if keeps_data:
        Backups(
            stack,
            "Backups",
            prefix=prefix,
            tables=[register.in_use, identities.in_use],
            key=keys.identities,
            account=context.backup_account or None,
        )
    secrets = SecretValues(
        stack,
        "Secrets",
        prefix=prefix,
        called=called_channels(context, city),
        key=keys.register,
        keeps_data=keeps_data,
        opens_old_links=bool(context.old_links_until),
    )
    notices = Notices(
        stack,
        "Notices",
        prefix=prefix,
        names=city.topics,
        key=keys.register,
        plain_http=context.local,
        duty_email=context.duty_email,
    )
    access_logs = PrivateBucket(
        stack,
        "AccessLogs",
        name=f"{prefix}-access-logs",
        key=None,  # S3 writes access logs only where its own encryption is used
        keeps_data=keeps_data,
        plain_http=context.local,
        log_bucket=None,
        rules=[kept_for(days=city.days["access_logs_days"], noncurrent=noncurrent)],
    )
    access_logs.accept_access_logs()

    def bucket(
        name: str, *rules: s3.LifecycleRule, key: kms.IKey = keys.register, locked_days: int = 0
    ) -> PrivateBucket:
        return PrivateBucket(
            stack,
            name.title(),
            name=f"{prefix}-{name}",
            key=key,
            keeps_data=keeps_data,
            plain_http=context.local,
            log_bucket=access_logs,
            rules=rules,
            locked_days=locked_days,
        )

    def kept(days: str, prefix: str | None = None) -> s3.LifecycleRule:
        return kept_for(days=city.days[days], prefix=prefix, noncurrent=noncurrent)

    return Data(
        keys=keys,
        register=register,
        identities=identities,
        secrets=secrets,
        notices=notices,
        evidence=bucket(
            "evidence",
            # What was uploaded is kept only until it has been checked and written anew.
            kept("uploads_days", "uploads/"),
            # The daily run takes these with their complaint; what it has not taken goes by itself.
            kept("photos_years", "clean/"),
            kept("photos_years", "sealed/"),
            kept("photos_years", "public/"),
        ),
        # What was frozen of a period, and the receipts of a day, stay: figures without persons.
        exports=bucket("exports", kept("exports_days", "lapor/"), kept("exports_days", "reports/")),
        failures=bucket("failures", kept("failures_days")),
        # Rows of who looked: nobody can take one back for a year, then they go.
        audit=bucket(
            "audit",
            kept_for(days=city.days["audit_days"] + 1, noncurrent=1),
            key=keys.identities,
            locked_days=city.days["audit_days"] if keeps_data else 0,
        ),
        board=PublicBoard(
            stack,
            "Board",
            prefix=prefix,
            keeps_data=keeps_data,
            local_url=context.board_url,
        ),
    )


def declare_compute(
    stack: Stack, *, context: Context, city: CityPack, data: Data, functions_folder: Path
) -> Compute:
    """The functions with what each must know, and the machine that waits for due times."""
    prefix = context.prefix
    secrets, notices = data.secrets, data.notices
    alarms = Alarms(
        stack, "Alarms", prefix=prefix, topic=notices.alarms, lapor_agreed=city.lapor_agreed
    )
    api = Api(
        stack,
        "Api",
        prefix=prefix,
        stage=context.stage,
        makes_logging_role=context.logging_role,
        channels=own_addresses(context, city),
    )
    layers = make_layers(stack, city_folder=city.folder, local=context.local)
    functions = Functions(
        stack,
        "Functions",
        prefix=prefix,
        layers=layers,
        environment={
            "STAGE": context.stage,
            "CITY": context.city,
            "REGISTER_TABLE": data.register.in_use.table_name,
            "HOUR_SECONDS": context.hour_seconds,
            "PUBLIC_URL": context.public_url or api.url,
            "POWERTOOLS_METRICS_NAMESPACE": NAMESPACE,
            "LOG_LEVEL": "INFO",
        },
        failures=data.failures,
        folder=functions_folder,
    )
    identities = {"IDENTITIES_TABLE": data.identities.in_use.table_name}
    proof = {"PROOF_SECRET_ID": secrets.proof.secret_arn}
    issuing = {"LINK_KEY": data.keys.links.key_arn}
    opening = dict(issuing)
    if secrets.old_links is not None:
        opening["OLD_LINK_SECRET_ID"] = secrets.old_links.secret_arn
        opening["OLD_LINKS_UNTIL"] = context.old_links_until
    topics = {"TOPIC_ARN_PREFIX": notices.arn_prefix}
    photos = {"EVIDENCE_BUCKET": data.evidence.name}
    elsewhere = {"LAPOR_BASE_URL": context.lapor_base_url} if context.lapor_base_url else {}
    hashing = {"HASH_SECRET_ID": secrets.reporter_hash.secret_arn}
    hide_reporter = functions.add("hide_reporter", environment=hashing)
    hidden = {"HIDE_REPORTER_FUNCTION": live(hide_reporter).function_arn}
    receive_webhook = functions.add(
        "receive_webhook",
        memory_mb=1024,
        environment={
            **identities,
            "CHANNELS_SECRET_ID": secrets.channels.secret_arn,
            **hashing,
            **proof,
        },
    )
    board = {"BOARD_URL": data.board.url}
    track = functions.add("track", environment={**proof, **photos, **board})
    citizen_action = functions.add(
        "citizen_action",
        environment={**identities, **proof, **photos, **board},
        extra_layers=[layers.reading],
    )
    official_action = functions.add("official_action", environment={**opening, **photos})
    desk = functions.add(
        "desk", environment={**opening, **hidden, **photos}, extra_layers=[layers.reading]
    )
    ways = {
        name: "yes"
        for name, on in (("MAILS_ITSELF", context.mail_domain), ("SMS", context.sms))
        if on
    }
    admin = functions.add("admin", environment={**topics, **ways}, asynchronous=True)
    privacy = functions.add(
        "privacy",
        environment={
            **identities,
            **proof,
            **topics,
            **photos,
            "AUDIT_BUCKET": data.audit.name,
            "FAILURES_BUCKET": data.failures.name,
            "EXPORTS_BUCKET": data.exports.name,
            "BOARD_BUCKET": data.board.bucket.name,
        },
        memory_mb=1024,
        timeout_seconds=60,
        asynchronous=True,
    )
    # Five photos of twenty seconds each at most.
    fetch_photos = functions.add(
        "fetch_photos", environment=photos, timeout_seconds=150, asynchronous=True
    )
    fetching = {"FETCH_PHOTOS_FUNCTION": live(fetch_photos).function_arn}
    deduplicate = functions.add(
        "deduplicate",
        environment=fetching,
        memory_mb=1024,
        timeout_seconds=60,
        extra_layers=[layers.reading],
    )
    reserved = {} if context.local else RESERVED  # there the run sets its own
    assess_escalation = functions.add(
        "assess_escalation",
        environment=issuing,
        timeout_seconds=30,
        reserved=reserved.get("assess_escalation"),
    )
    escalation = Escalation(
        stack,
        "Escalation",
        prefix=prefix,
        assess=assess_escalation,
        topic_arn_prefix=notices.arn_prefix,
        key=data.keys.register,
    )
    timers = {"STATE_MACHINE_ARN": escalation.machine.state_machine_arn}
    told = {"STATUS_URLS": json.dumps(dict(context.status_urls))} if context.status_urls else {}
    tell_channels = functions.add(
        "tell_channels",
        environment={
            "STATUS_SECRET_PREFIX": secrets.status_prefix,
            "DUTY_TOPIC_ARN": notices.topics["duty"].topic_arn,
            **photos,
            **told,
        },
        timeout_seconds=60,
        asynchronous=True,
    )
    telling = {"TELL_CHANNELS_FUNCTION": live(tell_channels).function_arn}
    mail = None
    if context.mail_domain:
        mail = Mail(
            stack,
            "Mail",
            prefix=prefix,
            domain=context.mail_domain,
            function=functions.add(
                "mail",
                environment={
                    **topics,
                    "MAIL_FROM": context.mail_from,
                    "CONFIGURATION_SET": prefix,
                },
                timeout_seconds=60,
                asynchronous=True,
            ),
            topics=notices.topics,
        )
    return Compute(
        alarms=alarms,
        api=api,
        escalation=escalation,
        functions=functions,
        receive_webhook=receive_webhook,
        track=track,
        citizen_action=citizen_action,
        official_action=official_action,
        desk=desk,
        admin=admin,
        privacy=privacy,
        fetch_photos=fetch_photos,
        hide_reporter=hide_reporter,
        deduplicate=deduplicate,
        assess_escalation=assess_escalation,
        start_escalation=functions.add(
            "start_escalation",
            environment={**timers, **telling},
            reserved=reserved.get("start_escalation"),
        ),
        sweep=functions.add(
            "sweep",
            environment={**timers, **topics, **fetching},
            timeout_seconds=120,
            extra_layers=[layers.reading],
            asynchronous=True,
        ),
        digest=functions.add(
            "digest",
            environment={**issuing, **topics, "EXPORTS_BUCKET": data.exports.name},
            memory_mb=1024,  # the facts of a year are read whole when it is frozen
            timeout_seconds=600,
            asynchronous=True,
        ),
        check_photo=functions.add(
            "check_photo",
            environment=photos,
            memory_mb=1_536,  # comparing twenty pictures takes most of a core
            timeout_seconds=60,
            extra_layers=[layers.imaging],
            asynchronous=True,
        ),
        sync_lapor=functions.add(
            "sync_lapor",
            environment={
                "LAPOR_SECRET_ID": secrets.lapor.secret_arn,
                **identities,
                **hidden,
                **photos,
                **elsewhere,
            },
            timeout_seconds=180,
            extra_layers=[layers.reading],
            asynchronous=True,
        ),
        import_lapor=functions.add(
            "import_lapor",
            environment={**identities, **hidden, "EXPORTS_BUCKET": data.exports.name},
            memory_mb=1024,
            timeout_seconds=900,  # ten thousand rows: masking alone takes one or two minutes
            extra_layers=[layers.reading],
            asynchronous=True,
        ),
        tell_channels=tell_channels,
        answer_channels=functions.add(
            "answer_channels",
            environment={"CHANNELS_SECRET_ID": secrets.channels.secret_arn, **hidden, **photos},
        ),
        # A month of ten thousand cases takes a minute of one processor, and half of this memory.
        report=functions.add(
            "report",
            environment={
                **issuing,
                **topics,
                "EXPORTS_BUCKET": data.exports.name,
                "BOARD_URL": data.board.url,
                "AUDIT_BUCKET": data.audit.name,
            },
            memory_mb=1769,
            timeout_seconds=600,
            extra_layers=[layers.printing],
            asynchronous=True,
        ),
        board=functions.add(
            "board",
            environment={
                "EXPORTS_BUCKET": data.exports.name,
                "BOARD_BUCKET": data.board.bucket.name,
                **photos,
            },
            memory_mb=1769,
            timeout_seconds=600,
            extra_layers=[layers.map, layers.imaging],
            asynchronous=True,
        ),
        mail=mail,
    )


def declare_triggers(
    stack: Stack, *, context: Context, city: CityPack, data: Data, compute: Compute
) -> Schedules:
    """What calls the functions: people and channels, new objects, the clock, the register."""
    api = compute.api
    api.route("/webhooks/{channel}", "POST", compute.receive_webhook)
    for channel in own_addresses(context, city):
        api.route(f"{WEBHOOKS}{channel}", "POST", compute.receive_webhook)
    api.route("/channels/{channel}/changes", "GET", compute.answer_channels)
    api.route("/channels/{channel}/complaints/{external_id}", "GET", compute.answer_channels)
    api.route(
        "/channels/{channel}/complaints/{external_id}/photos", "POST", compute.answer_channels
    )
    api.route("/", "GET HEAD", compute.track)
    api.route("/complaints", "GET HEAD", compute.track)
    api.route("/complaints/{tracking_code}", "GET HEAD", compute.track)
    api.route("/complaints/{tracking_code}", "POST", compute.citizen_action)
    api.route("/actions/{token}", "GET HEAD POST", compute.official_action)
    api.route("/actions/{token}/photo", "POST", compute.official_action)
    api.route("/office/{token}", "GET HEAD POST", compute.official_action)
    api.route("/desk/{token}", "GET HEAD POST", compute.desk)
    api.route("/reports/{token}", "GET HEAD", compute.report)
    api.route("/admin/officials", "POST", compute.admin, signed_by_aws=True)
    api.route("/admin/privacy", "POST", compute.privacy, signed_by_aws=True)
    if not context.local:
        Firewall(stack, "Firewall", prefix=context.prefix, stage=api.rest.deployment_stage)
        Trail(stack, "Trail", prefix=context.prefix, bucket=trail_bucket(stack, context))
    data.evidence.announce([Arrival("uploads/", compute.check_photo)])
    data.exports.announce([Arrival("lapor/inbox/", compute.import_lapor)])
    schedules = Schedules(
        stack, "Schedules", prefix=context.prefix, timezone=city.timezone, account=stack.account
    )
    schedules.every("push", "rate(1 minute)", compute.sync_lapor)
    schedules.every("pull", "rate(15 minutes)", compute.sync_lapor)
    schedules.every("reconcile", "cron(0/5 1-4 * * ? *)", compute.sync_lapor)
    schedules.every("tell", "rate(1 minute)", compute.tell_channels)
    schedules.every("sweep", "rate(5 minutes)", compute.sweep)
    schedules.every("digest", _every_day(city.digest_at), compute.digest)
    schedules.every("overflow", "rate(1 hour)", compute.digest)
    schedules.every("figures", "rate(15 minutes)", compute.digest)
    schedules.every("freeze", "cron(0 7 * * ? *)", compute.digest)
    schedules.every("board", "cron(30 5 * * ? *)", compute.board)
    schedules.every("monday", "cron(0 7 ? * MON *)", compute.report)
    schedules.every("owed-reports", "cron(20 7 * * ? *)", compute.report)
    schedules.every("settle-officials", "rate(15 minutes)", compute.admin, payload={"do": "settle"})
    schedules.every("rights", "rate(1 hour)", compute.privacy, payload={"do": "watch"})
    schedules.every("retain", "cron(0 2 * * ? *)", compute.privacy, payload={"do": "settle"})
    # A post changes hands at the beginning of a day: its topic does then, and not a quarter later.
    schedules.every("hand-over", "cron(0 0 * * ? *)", compute.admin, payload={"do": "settle"})
    for function, name, item_types in (
        (compute.deduplicate, "complaints", [*COMES_LATER, "complaint"]),
        (compute.start_escalation, "cycles", ["cycle", "said"]),
    ):
        mapping = consume(
            stack,
            f"{function.node.id}Stream",
            function=function,
            stream_arn=data.register.stream_arn,
            item_types=item_types,
            failures_arn=data.failures.arn,
        )
        compute.alarms.on_lagging_stream(function, f"{name}-stream")
        compute.alarms.on_given_up_records(function, mapping.ref, f"{name}-stream")
    return schedules


def watch(
    stack: Stack, *, context: Context, city: CityPack, compute: Compute, schedules: Schedules
) -> None:
    """The alarms: functions, the machine, the API, the clock, the promises; and what they stop."""
    alarms = compute.alarms
    alarms.on_functions()
    alarms.on_machine(compute.escalation.machine.state_machine_arn)
    alarms.on_api(compute.api.name, context.stage)
    alarms.on_schedules(schedules.group_name)
    alarms.on_silence("sweep", compute.sweep, minutes=15)
    alarms.on_silence("push", compute.sync_lapor, minutes=10)
    alarms.on_no_digest()
    alarms.on_own_metrics()
    alarms.on_calendar(city.calendar_warn_days)
    if not context.local:
        alarms.on_identity_read(IDENTITY_READ)
        Doors(
            stack,
            "Doors",
            prefix=context.prefix,
            functions=compute.api.doors.values(),
            brake=alarms.all[BRAKE],
        )
        Views(
            stack,
            "Views",
            prefix=context.prefix,
            functions=compute.functions.all,
            alarms=alarms,
            api_name=compute.api.name,
            api_log=compute.api.access_log,
            stage=context.stage,
            machine_arn=compute.escalation.machine.state_machine_arn,
        )


def guard_identities(stack: Stack, *, data: Data, compute: Compute, context: Context) -> None:
    """Nobody but one role reads who reported, and whoever tries is heard of."""
    role = compute.privacy.role
    if role is None:
        raise AssertionError("a function has a role")
    only_read_by(data.identities.table, role)
    IdentityWatch(
        stack,
        "IdentityWatch",
        prefix=context.prefix,
        namespace=NAMESPACE,
        table=data.identities.in_use,
        role=role,
        bucket=data.audit,
    )


def grant(
    stack: Stack,
    *,
    data: Data,
    compute: Compute,
    schedules: Schedules,
    officer_topic: str,
    context: Context,
) -> None:
    """Who may touch what: the register, the reporters, secrets, objects, the machine, topics."""
    sealed = _Grants(stack, data.keys.register)
    grant_register(sealed, data=data, compute=compute)
    for function in (compute.deduplicate, compute.sweep):
        _allow(function, ["lambda:InvokeFunction"], [live(compute.fetch_photos).function_arn])
    for function in (
        compute.desk,
        compute.answer_channels,
        compute.sync_lapor,
        compute.import_lapor,
    ):
        _allow(function, ["lambda:InvokeFunction"], [live(compute.hide_reporter).function_arn])
    _allow(
        compute.start_escalation,
        ["lambda:InvokeFunction"],
        [live(compute.tell_channels).function_arn],
    )
    for function in (
        compute.receive_webhook,
        compute.citizen_action,
        compute.import_lapor,
        compute.sync_lapor,
    ):
        _Grants(stack, data.keys.identities).allow(
            function,
            ["dynamodb:PutItem"],
            [data.identities.in_use.table_arn],
            via=["dynamodb"],
            writes=True,
        )
    grant_identities(stack, data=data, compute=compute)
    grant_secrets(sealed, secrets=data.secrets, compute=compute)
    grant_links(key=data.keys.links, compute=compute)
    grant_objects(sealed, data=data, compute=compute)
    grant_streams_and_machine(sealed, data=data, compute=compute)
    if compute.mail is not None:
        grant_mail(sealed, mail=compute.mail, context=context, failures=data.failures)
    grant_topics(sealed, notices=data.notices, compute=compute, officer_topic=officer_topic)
    # An execution keeps its definition: those from before the alias ask the function itself.
    assess = compute.assess_escalation
    _allow(
        compute.escalation.role,
        ["lambda:InvokeFunction"],
        [live(assess).function_arn, assess.function_arn],
    )
    _allow(
        schedules.role,
        ["lambda:InvokeFunction"],
        [
            live(function).function_arn
            for function in (
                compute.sync_lapor,
                compute.tell_channels,
                compute.sweep,
                compute.digest,
                compute.admin,
                compute.report,
                compute.board,
                compute.privacy,
            )
        ],
    )


def grant_identities(stack: Stack, *, data: Data, compute: Compute) -> None:
    """One role reads who reported, and each look is first a row where nobody can take it back."""
    privacy, sealed = compute.privacy, _Grants(stack, data.keys.identities)
    sealed.allow(
        privacy,
        [
            "dynamodb:BatchGetItem",
            "dynamodb:DeleteItem",
            "dynamodb:PutItem",
            "dynamodb:UpdateItem",
        ],
        [data.identities.in_use.table_arn],
        via=["dynamodb"],
        writes=True,
    )
    sealed.allow(
        privacy,
        ["s3:GetObject", "s3:PutObject"],
        [data.audit.objects("trail/")],
        via=["s3"],
        writes=True,
    )
    _allow(privacy, ["s3:ListBucket"], [data.audit.arn])


def grant_register(sealed: "_Grants", *, data: Data, compute: Compute) -> None:
    """The table of `rights.py`, function by function."""
    register = data.register
    for name, items in ITEMS.items():
        function = compute.functions.all.get(name)
        if function is None:  # only where the city mails itself
            continue
        for actions, keys in items.on_table():
            sealed.allow(
                function,
                actions,
                [register.in_use.table_arn],
                via=["dynamodb"],
                writes=items.writes,
                conditions=_of_items(keys) | {"Null": {"dynamodb:LeadingKeys": "false"}},
            )
        for index, lists in (
            (register.work_index_arn, items.lists),
            (register.due_index_arn, items.due),
        ):
            if lists:
                conditions = _of_items(patterns(lists))
                _allow(function, ["dynamodb:Query"], [index], conditions=conditions)


def _of_items(keys: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Only of items whose partition key (of an index: its own) is one of these."""
    return {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": list(keys)}}


def grant_secrets(sealed: "_Grants", *, secrets: SecretValues, compute: Compute) -> None:
    def may_read(function: lambda_.Function, *names: str) -> None:
        sealed.allow(
            function,
            ["secretsmanager:GetSecretValue"],
            [secrets.arn_of(name) for name in names],
            via=["secretsmanager"],
        )

    may_read(compute.receive_webhook, "channels", "proof", "reporter-hash")
    may_read(compute.track, "proof")
    may_read(compute.privacy, "proof")
    may_read(compute.citizen_action, "proof")
    may_read(compute.answer_channels, "channels")
    may_read(compute.hide_reporter, "reporter-hash")
    called = [f"status/{channel}" for channel in sorted(secrets.status)]
    if called:
        may_read(compute.tell_channels, *called)
    may_read(compute.sync_lapor, "lapor")
    if secrets.old_links is not None:
        for function in (compute.official_action, compute.desk):
            may_read(function, "links")


def grant_links(*, key: kms.IKey, compute: Compute) -> None:
    """Who writes notices has their links signed; who opens links can only check them."""
    for function in (compute.assess_escalation, compute.digest, compute.report):
        _allow(function, ["kms:Sign"], [key.key_arn])
    for function in (compute.official_action, compute.desk, compute.report):
        _allow(function, ["kms:GetPublicKey"], [key.key_arn])


def grant_objects(sealed: "_Grants", *, data: Data, compute: Compute) -> None:
    put, get = ["s3:PutObject"], ["s3:GetObject"]
    evidence, exports, failures = data.evidence, data.exports, data.failures
    for function, actions, objects, writes in (
        (compute.track, get, evidence.objects("clean/"), False),
        (compute.track, get, evidence.objects("public/"), False),
        (compute.citizen_action, put, evidence.objects("uploads/"), True),
        (compute.citizen_action, get, evidence.objects("clean/"), False),
        (compute.citizen_action, get, evidence.objects("public/"), False),
        (compute.official_action, put, evidence.objects("uploads/"), True),
        (compute.official_action, get, evidence.objects("clean/"), False),
        (compute.desk, get, evidence.objects("clean/"), False),
        (compute.fetch_photos, put, evidence.objects("uploads/"), True),
        (
            compute.check_photo,
            ["s3:DeleteObject", "s3:DeleteObjectVersion", *get],
            evidence.objects("uploads/"),
            False,
        ),
        (compute.check_photo, put, evidence.objects("clean/"), True),
        (compute.check_photo, get, evidence.objects("clean/"), False),
        (compute.check_photo, put, evidence.objects("sealed/"), True),
        (compute.check_photo, ["s3:DeleteObject", *put], evidence.objects("public/"), True),
        (compute.sync_lapor, get, evidence.objects("clean/"), False),
        # They sign addresses of clean copies for the channels, which open them with these rights.
        (compute.tell_channels, get, evidence.objects("clean/"), False),
        (compute.answer_channels, get, evidence.objects("clean/"), False),
        (compute.answer_channels, put, evidence.objects("uploads/"), True),
        (compute.digest, ["s3:GetObject", "s3:PutObject"], exports.objects("figures/"), True),
        (compute.import_lapor, get, exports.objects("lapor/inbox/"), False),
        (compute.import_lapor, put, exports.objects("reports/"), True),
        (compute.report, get, exports.objects("figures/frozen/"), False),
        # It signs the addresses that officials open printed reports by, with its own right.
        (compute.report, [*get, *put], exports.objects("printed/"), True),
        (compute.board, get, exports.objects("figures/frozen/"), False),
        (compute.board, get, exports.objects("figures/receipts/"), False),
        # The half-year report is for everybody.
        (compute.board, get, exports.objects("printed/R5/"), False),
        # Only what a person opened to everybody: there and then it may be shown.
        (compute.board, get, evidence.objects("public/"), False),
    ):
        sealed.allow(function, actions, [objects], via=["s3"], writes=writes)
    _allow(compute.board, [*get, *put], [data.board.bucket.objects("")])
    taken_back = [data.board.bucket.objects(folder) for folder in ("foto/", "laporan/")]
    _allow(compute.board, ["s3:DeleteObject"], taken_back)
    _allow(compute.board, ["s3:ListBucket"], [data.board.bucket.arn])
    _allow(
        compute.board,
        ["s3:ListBucket"],
        [evidence.arn],
        conditions={"StringLike": {"s3:prefix": ["public/*"]}},
    )
    _allow(
        compute.board,
        ["s3:ListBucket"],
        [exports.arn],
        conditions={"StringLike": {"s3:prefix": ["printed/R5/*"]}},
    )
    # What is erased goes in every version; where others are in the file it is written anew.
    for bucket, prefix, more in (
        (evidence, "", ()),
        (exports, "lapor/inbox/", ("s3:GetObjectVersion", "s3:PutObject")),
        (failures, "", ("s3:GetObjectVersion", "s3:PutObject")),
        (data.board.bucket, "foto/", ()),
    ):
        sealed.allow(
            compute.privacy,
            ["s3:DeleteObject", "s3:DeleteObjectVersion", *more],
            [bucket.objects(prefix)],
            via=["s3"],
            writes=bool(more),
        )
        _allow(compute.privacy, ["s3:ListBucketVersions"], [bucket.arn])
    # Without it S3 answers "forbidden" for an object that is not there.
    _allow(compute.check_photo, ["s3:ListBucket", "s3:ListBucketVersions"], [evidence.arn])
    # Of who looked at identities the report on data protection counts the rows and reads none.
    _allow(compute.report, ["s3:ListBucket"], [exports.arn, data.audit.arn])
    for function in (
        compute.deduplicate,
        compute.start_escalation,
        compute.sweep,
        compute.digest,
        compute.admin,
        compute.privacy,
        compute.fetch_photos,
        compute.check_photo,
        compute.sync_lapor,
        compute.import_lapor,
        compute.tell_channels,
        compute.report,
        compute.board,
    ):
        sealed.allow(function, put, [failures.objects("")], via=["s3"], writes=True)
        _allow(function, ["s3:ListBucket"], [failures.arn])


def grant_streams_and_machine(sealed: "_Grants", *, data: Data, compute: Compute) -> None:
    for function in (compute.deduplicate, compute.start_escalation):
        sealed.allow(function, FOLLOW, [data.register.stream_arn], via=["dynamodb"])
        _allow(function, ["dynamodb:ListStreams"], ["*"])
    escalation = compute.escalation
    machine = escalation.machine.state_machine_arn
    for function in (compute.start_escalation, compute.sweep):
        sealed.allow(function, ["states:StartExecution"], [machine], via=["states"], writes=True)
    # IAM knows both actions of other kinds of executions too, which this machine never has.
    _allow(compute.sweep, ["states:ListExecutions"], [machine, escalation.map_runs_arn])
    sealed.allow(
        compute.sweep,
        ["states:DescribeExecution", "states:GetExecutionHistory"],
        [escalation.executions_arn, escalation.express_arn],
        via=["states"],
    )


def grant_mail(sealed: "_Grants", *, mail: Mail, context: Context, failures: PrivateBucket) -> None:
    """It sends by one domain, one set and one address, and to whom it likes: who is an official is
    data."""
    _allow(
        mail.function,
        ["ses:SendEmail"],
        [mail.identity_arn, mail.set_arn],
        conditions={"StringEquals": {"ses:FromAddress": context.mail_from}},
    )
    sealed.allow(mail.function, ["s3:PutObject"], [failures.objects("")], via=["s3"], writes=True)
    _allow(mail.function, ["s3:ListBucket"], [failures.arn])


def grant_topics(
    telling: "_Grants", *, notices: Notices, compute: Compute, officer_topic: str
) -> None:
    publish, duty = ["sns:Publish"], notices.topics["duty"].topic_arn
    for function in (compute.digest, compute.report):
        telling.allow(function, publish, notices.arns, via=["sns"], writes=True)
    for function in (compute.sweep, compute.tell_channels):
        telling.allow(function, publish, [duty], via=["sns"], writes=True)
    officer = notices.topics[officer_topic].topic_arn
    telling.allow(compute.privacy, publish, sorted({duty, officer}), via=["sns"], writes=True)
    telling.allow(compute.escalation.role, publish, notices.arns, via=["sns"], writes=True)
    _allow(
        compute.admin,
        [
            "sns:ConfirmSubscription",
            "sns:ListSubscriptionsByTopic",
            "sns:Subscribe",
        ],
        [*notices.arns, notices.alarms.topic_arn],
    )
    # Subscriptions are no resource to IAM: on a topic's ARN these are refused.
    _allow(
        compute.admin,
        ["sns:GetSubscriptionAttributes", "sns:SetSubscriptionAttributes", "sns:Unsubscribe"],
        ["*"],
    )


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
        conditions: dict[str, dict[str, Any]] | None = None,
    ) -> None:
        _allow(grantee, actions, resources, conditions=conditions)
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
    conditions: dict[str, dict[str, Any]] | None = None,
) -> None:
    statement = iam.PolicyStatement(
        actions=list(actions), resources=list(resources), conditions=conditions
    )
    if isinstance(grantee, iam.Role):
        grantee.add_to_policy(statement)
    else:
        grantee.add_to_role_policy(statement)


def kept_for(*, days: int, prefix: str | None = None, noncurrent: int = 1) -> s3.LifecycleRule:
    """In a bucket with versions `expiration` alone deletes nothing: the old version stays."""
    return s3.LifecycleRule(
        prefix=prefix,
        expiration=Duration.days(days),
        noncurrent_version_expiration=Duration.days(noncurrent),
    )


def trail_bucket(stack: Stack, context: Context) -> PrivateBucket:
    """Apart from all others: nobody who works with complaints has a right to it."""
    return PrivateBucket(
        stack,
        "TrailFiles",
        name=f"{context.prefix}-trail",
        key=None,
        keeps_data=context.keeps_data,
        plain_http=context.local,
        log_bucket=None,
        rules=[kept_for(days=400)],
    )


def _every_day(at: time) -> str:
    return f"cron({at.minute} {at.hour} * * ? *)"
