"""Who may touch what: the whole of each role's policy, one line a statement.

Every role may also write its own log and its traces; that is not repeated here. Which items of the
register a function may touch is the table of `infra/rights.py`. Keys are only used through the
service named.
"""

FAILURES = ("s3: ListBucket on failures", "s3: PutObject on failures/*")
FOLLOW = (
    "dynamodb: DescribeStream GetRecords GetShardIterator on register/stream",
    "dynamodb: ListStreams on *",
)

GRANTS: dict[str, tuple[str, ...]] = {
    "receive_webhook": (
        "dynamodb: PutItem on identities",
        "secretsmanager: GetSecretValue on proof, reporter-hash",
        "secretsmanager: GetSecretValue on channels",
    ),
    "track": (
        "secretsmanager: GetSecretValue on proof",
        "s3: GetObject on evidence/clean/*, evidence/public/*",
    ),
    "citizen_action": (
        "dynamodb: PutItem on identities",
        "secretsmanager: GetSecretValue on proof",
        "s3: PutObject on evidence/uploads/*",
        "s3: GetObject on evidence/clean/*, evidence/public/*",
    ),
    "tell_channels": (
        "s3: GetObject on evidence/clean/*",
        "sns: Publish on topic duty",
        *FAILURES,
    ),
    "answer_channels": (
        "secretsmanager: GetSecretValue on channels",
        "lambda: InvokeFunction on hide_reporter:live",
        "s3: GetObject on evidence/clean/*",
        "s3: PutObject on evidence/uploads/*",
    ),
    "deduplicate": (
        "lambda: InvokeFunction on fetch_photos:live",
        *FOLLOW,
        *FAILURES,
    ),
    "fetch_photos": (
        "s3: PutObject on evidence/uploads/*",
        *FAILURES,
    ),
    "hide_reporter": ("secretsmanager: GetSecretValue on reporter-hash",),
    "start_escalation": (
        "lambda: InvokeFunction on tell_channels:live",
        "states: StartExecution on escalation",
        *FOLLOW,
        *FAILURES,
    ),
    "assess_escalation": ("kms: Sign on the links' key",),
    "official_action": (
        "kms: GetPublicKey on the links' key",
        "s3: PutObject on evidence/uploads/*",
        "s3: GetObject on evidence/clean/*",
    ),
    "desk": (
        "lambda: InvokeFunction on hide_reporter:live",
        "kms: GetPublicKey on the links' key",
        "s3: GetObject on evidence/clean/*",
    ),
    "admin": (
        "sns: ConfirmSubscription ListSubscriptionsByTopic Subscribe on every topic",
        "sns: ConfirmSubscription ListSubscriptionsByTopic Subscribe on topic alarms",
        "sns: GetSubscriptionAttributes SetSubscriptionAttributes Unsubscribe on *",
        *FAILURES,
    ),
    "privacy": (
        "dynamodb: BatchGetItem DeleteItem PutItem UpdateItem on identities",
        "secretsmanager: GetSecretValue on proof",
        "s3: GetObject PutObject on audit/trail/*",
        "s3: ListBucket on audit, failures",
        "s3: DeleteObject DeleteObjectVersion on board/foto/*, evidence/*",
        "s3: DeleteObject DeleteObjectVersion GetObjectVersion PutObject on exports/lapor/inbox/*",
        "s3: DeleteObject DeleteObjectVersion GetObjectVersion PutObject on failures/*",
        "s3: ListBucketVersions on board, evidence, exports, failures",
        "sns: Publish on topic diskominfo, topic duty",
    ),
    "check_photo": (
        "s3: DeleteObject DeleteObjectVersion GetObject on evidence/uploads/*",
        "s3: GetObject on evidence/clean/*",
        "s3: PutObject on evidence/clean/*, evidence/sealed/*",
        "s3: DeleteObject PutObject on evidence/public/*",
        "s3: ListBucket on evidence, failures",
        "s3: ListBucketVersions on evidence",
        "s3: PutObject on failures/*",
    ),
    "sync_lapor": (
        "dynamodb: PutItem on identities",
        "lambda: InvokeFunction on hide_reporter:live",
        "secretsmanager: GetSecretValue on lapor",
        "s3: GetObject on evidence/clean/*",
        *FAILURES,
    ),
    "import_lapor": (
        "dynamodb: PutItem on identities",
        "lambda: InvokeFunction on hide_reporter:live",
        "s3: GetObject on exports/lapor/inbox/*",
        "s3: PutObject on exports/reports/*",
        *FAILURES,
    ),
    "sweep": (
        "lambda: InvokeFunction on fetch_photos:live",
        "states: ListExecutions StartExecution on escalation",
        "states: ListExecutions on mapRun of escalation",
        "states: DescribeExecution GetExecutionHistory on execution of escalation",
        "states: DescribeExecution GetExecutionHistory on express of escalation",
        "sns: Publish on topic duty",
        *FAILURES,
    ),
    "digest": (
        "kms: Sign on the links' key",
        "s3: GetObject PutObject on exports/figures/*",
        "sns: Publish on every topic",
        *FAILURES,
    ),
    "mail": (
        "ses: SendEmail on identity aduan.example.go.id, the configuration set",
        *FAILURES,
    ),
    "report": (
        "kms: GetPublicKey Sign on the links' key",
        "s3: GetObject on exports/figures/frozen/*",
        "s3: GetObject PutObject on exports/printed/*",
        "s3: ListBucket on audit, exports",
        "sns: Publish on every topic",
        *FAILURES,
    ),
    "board": (
        "s3: GetObject on exports/figures/frozen/*",
        "s3: DeleteObject on board/foto/*",
        "s3: DeleteObject on board/laporan/*",
        "s3: GetObject PutObject on board/*",
        "s3: GetObject on evidence/public/*",
        "s3: GetObject on exports/figures/receipts/*",
        "s3: GetObject on exports/printed/R5/*",
        "s3: ListBucket on board",
        "s3: ListBucket on evidence",
        "s3: ListBucket on exports",
        *FAILURES,
    ),
}

OTHER_ROLES: dict[str, tuple[str, ...]] = {
    "Escalation": (
        "lambda: InvokeFunction on assess_escalation, assess_escalation:live",
        "sns: Publish on every topic",
    ),
    "Schedules": (
        "lambda: InvokeFunction on admin:live, board:live, digest:live, privacy:live, report:live",
        "lambda: InvokeFunction on sweep:live, sync_lapor:live, tell_channels:live",
    ),
}
