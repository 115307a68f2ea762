"""What cdk-nag finds and we leave as it is, each with its reason. `*` stands for anything."""

ACKNOWLEDGED: dict[tuple[str, str], str] = {
    ("AwsSolutions-APIG2", "Api/Rest/*"): (
        "The functions check every body themselves: a refusal must name each wrong field in "
        "Indonesian, and a signature is made over the raw bytes."
    ),
    ("AwsSolutions-APIG4", "Api/Rest/*"): (
        "Webhooks prove themselves by an HMAC over the body, which no authorizer sees; action and "
        "desk links are signed tokens; tracking is public by design."
    ),
    ("AwsSolutions-CFR1", "Board/Distribution/Resource"): (
        "The board is for everybody, also for who works abroad."
    ),
    ("AwsSolutions-CFR2", "Board/Distribution/Resource"): (
        "Files that anybody may read, by GET and HEAD alone: there is nothing behind it to attack, "
        "and a firewall of CloudFront would lie in another region."
    ),
    ("AwsSolutions-CFR3", "Board/Distribution/Resource"): (
        "Who reads the public board is nobody's business: nobody keeps a log of it."
    ),
    ("AwsSolutions-CFR4", "Board/Distribution/Resource"): (
        "CloudFront's own certificate lets a viewer choose an older TLS; a city with a domain of "
        "its own brings a certificate. What is read is public."
    ),
    ("AwsSolutions-S1", "TrailFiles/Bucket/Resource"): (
        "CloudTrail writes it, nobody of this stack reads it, and its files are signed by a digest."
    ),
    ("AwsSolutions-S1", "Board/Files/Bucket/Resource"): (
        "Only CloudFront reads it, and one function writes; see CFR3."
    ),
    ("AwsSolutions-COG4", "Api/Rest/*"): (
        "Nobody has an account here: channels sign, officials hold links, and /admin/officials "
        "asks for IAM credentials."
    ),
    ("AwsSolutions-IAM4*AWSCodeDeployRoleForLambdaLimited*", "Doors/Role/*"): (
        "What CodeDeploy needs to move an alias is Amazon's to know; it grants no data."
    ),
    ("AwsSolutions-IAM5[[]Resource::[*]]", "Functions/*Role/DefaultPolicy/*"): (
        "X-Ray, ListStreams and two subscription actions of SNS know no resource; "
        "test_grants.py lists them."
    ),
    ("AwsSolutions-IAM5[[]Resource::[*]]", "Escalation/*"): (
        "X-Ray and the delivery of vended logs know no resource."
    ),
    ("AwsSolutions-IAM5[[]Resource::arn:*:s3:::*/*[*]]", "Functions/*Role/DefaultPolicy/*"): (
        "All objects under one prefix of one bucket; test_grants.py lists them."
    ),
    ("AwsSolutions-IAM5[[]Resource::<*Table*.Arn>/backup/*]", "Backups/Role/*"): (
        "The backups of these two tables: DynamoDB names them as it makes them."
    ),
    ("AwsSolutions-IAM5[[]Resource::arn:*:states:*-escalation*]", "Functions/SweepRole/*"): (
        "The executions of this one machine: their names are not known beforehand."
    ),
    ("AwsSolutions-L1", "Functions/*"): (
        "python3.13 on arm64 is the chosen runtime; a newer one is one line in functions.py."
    ),
    ("AwsSolutions-SMG4", "Secrets/*"): (
        "The other side of each secret (a channel, LAPOR!) must change it at the same time, so it "
        "is replaced by hand with a previous value accepted meanwhile; the hash key never is."
    ),
}
