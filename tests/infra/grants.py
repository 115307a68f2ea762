"""Who may touch what: the whole of each role's policy, one line a statement.

Every role may also write its own log and its traces; that is not repeated here. Keys are only used
through the service named.
"""

READ_ONLY = (
    "dynamodb: BatchGetItem GetItem Query on register",
    "dynamodb: Query on register/index/work",
)
READ_WRITE = (
    *READ_ONLY,
    "dynamodb: ConditionCheckItem DeleteItem PutItem UpdateItem on register",
)
FAILURES = ("s3: ListBucket on failures", "s3: PutObject on failures/*")
FOLLOW = (
    "dynamodb: DescribeStream GetRecords GetShardIterator on register/stream",
    "dynamodb: ListStreams on *",
)

GRANTS: dict[str, tuple[str, ...]] = {
    "receive_webhook": (
        "dynamodb: ConditionCheckItem GetItem PutItem UpdateItem on register",
        "dynamodb: PutItem on identities",
        "secretsmanager: GetSecretValue on proof, reporter-hash",
        "secretsmanager: GetSecretValue on channels",
    ),
    "track": (
        *READ_ONLY,
        "secretsmanager: GetSecretValue on proof",
        "s3: GetObject on evidence/clean/*, evidence/public/*",
    ),
    "citizen_action": (
        *READ_WRITE,
        "dynamodb: PutItem on identities",
        "secretsmanager: GetSecretValue on proof",
        "s3: PutObject on evidence/uploads/*",
        "s3: GetObject on evidence/clean/*, evidence/public/*",
    ),
    "tell_channels": (
        *READ_WRITE,
        "s3: GetObject on evidence/clean/*",
        "sns: Publish on topic duty",
        *FAILURES,
    ),
    "answer_channels": (
        "dynamodb: GetItem PutItem Query on register",
        "secretsmanager: GetSecretValue on channels",
        "secretsmanager: GetSecretValue on reporter-hash",
        "s3: GetObject on evidence/clean/*",
        "s3: PutObject on evidence/uploads/*",
    ),
    "deduplicate": (
        *READ_WRITE,
        "lambda: InvokeFunction on fetch_photos:live",
        *FOLLOW,
        *FAILURES,
    ),
    "fetch_photos": (
        "dynamodb: GetItem PutItem on register",
        "s3: PutObject on evidence/uploads/*",
        *FAILURES,
    ),
    "start_escalation": (
        "dynamodb: GetItem on register",
        "lambda: InvokeFunction on tell_channels:live",
        "states: StartExecution on escalation",
        *FOLLOW,
        *FAILURES,
    ),
    "assess_escalation": (*READ_WRITE, "secretsmanager: GetSecretValue on links"),
    "official_action": (
        *READ_WRITE,
        "secretsmanager: GetSecretValue on links",
        "s3: PutObject on evidence/uploads/*",
        "s3: GetObject on evidence/clean/*",
    ),
    "desk": (
        *READ_WRITE,
        "secretsmanager: GetSecretValue on reporter-hash",
        "secretsmanager: GetSecretValue on links",
        "s3: GetObject on evidence/clean/*",
    ),
    "admin": (
        *READ_WRITE,
        "sns: ConfirmSubscription ListSubscriptionsByTopic Subscribe on every topic",
        "sns: ConfirmSubscription ListSubscriptionsByTopic Subscribe on topic alarms",
        "sns: GetSubscriptionAttributes SetSubscriptionAttributes Unsubscribe on *",
        *FAILURES,
    ),
    "privacy": (
        *READ_WRITE,
        "dynamodb: BatchGetItem DeleteItem PutItem UpdateItem on identities",
        "secretsmanager: GetSecretValue on proof",
        "s3: GetObject PutObject on audit/trail/*",
        "s3: ListBucket on audit, failures",
        "s3: DeleteObject DeleteObjectVersion on evidence/*",
        "s3: DeleteObject DeleteObjectVersion GetObjectVersion PutObject on exports/lapor/inbox/*",
        "s3: DeleteObject DeleteObjectVersion GetObjectVersion PutObject on failures/*",
        "s3: ListBucketVersions on evidence, exports, failures",
        "sns: Publish on topic diskominfo, topic duty",
    ),
    "check_photo": (
        "dynamodb: BatchGetItem GetItem PutItem Query on register",
        "s3: DeleteObject GetObject on evidence/uploads/*",
        "s3: GetObject on evidence/clean/*",
        "s3: PutObject on evidence/clean/*, evidence/sealed/*",
        "s3: DeleteObject PutObject on evidence/public/*",
        "s3: ListBucket on evidence, failures",
        "s3: PutObject on failures/*",
    ),
    "sync_lapor": (
        *READ_WRITE,
        "dynamodb: PutItem on identities",
        "secretsmanager: GetSecretValue on lapor, reporter-hash",
        "s3: GetObject on evidence/clean/*",
        *FAILURES,
    ),
    "import_lapor": (
        *READ_WRITE,
        "dynamodb: PutItem on identities",
        "secretsmanager: GetSecretValue on reporter-hash",
        "s3: GetObject on exports/lapor/inbox/*",
        "s3: PutObject on exports/reports/*",
        *FAILURES,
    ),
    "sweep": (
        *READ_WRITE,
        "dynamodb: Query on register/index/due",
        "lambda: InvokeFunction on fetch_photos:live",
        "states: ListExecutions StartExecution on escalation",
        "states: ListExecutions on mapRun of escalation",
        "states: DescribeExecution GetExecutionHistory on execution of escalation",
        "states: DescribeExecution GetExecutionHistory on express of escalation",
        "sns: Publish on topic duty",
        *FAILURES,
    ),
    "digest": (
        *READ_ONLY,
        "dynamodb: PutItem UpdateItem on register",
        "secretsmanager: GetSecretValue on links",
        "s3: GetObject PutObject on exports/figures/*",
        "sns: Publish on every topic",
        *FAILURES,
    ),
    "report": (
        *READ_ONLY,
        "secretsmanager: GetSecretValue on links",
        "s3: GetObject on exports/figures/frozen/*",
        "s3: GetObject PutObject on exports/printed/*",
        "s3: ListBucket on exports",
        "sns: Publish on every topic",
        *FAILURES,
    ),
    "board": (
        *READ_ONLY,
        "s3: GetObject on exports/figures/frozen/*",
        "s3: PutObject on board/*",
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
