"""Daily copies of both tables in a vault that nobody can empty.

Point-in-time recovery brings back any second of 35 days, and ends with the account's own keys and
rights. A locked vault keeps its copies against everybody, the account's owner included, until they
are old enough (AWS Backup developer guide, "AWS Backup Vault Lock"); a second account, where one is
named, keeps them against the loss of this one.
"""

from typing import Final

from aws_cdk import Duration, Stack
from aws_cdk import aws_backup as backup
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from infra.capabilities.keeping import kept

KEPT: Final = Duration.days(35)
"""As long as point-in-time recovery: what a reporter had erased is gone from both by then."""
AT_LEAST: Final = Duration.days(28)
TIME_TO_THINK: Final = Duration.days(14)
"""From the first deployment on the lock may be taken off; afterwards by nobody, AWS included."""


class Backups(Construct):
    """`key` seals the copies: that of the identities, for whoever may read reporters may read
    their cases, and not the other way round. `account` has a vault of the same name."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        prefix: str,
        tables: list[dynamodb.ITable],
        key: kms.IKey,
        account: str | None,
    ) -> None:
        super().__init__(scope, construct_id)
        self.vault = backup.BackupVault(
            self,
            "Vault",
            backup_vault_name=prefix,
            encryption_key=key,
            removal_policy=kept(keeps_data=True),
            lock_configuration=backup.LockConfiguration(
                min_retention=AT_LEAST, max_retention=KEPT, changeable_for=TIME_TO_THINK
            ),
        )
        stack = Stack.of(self)
        copies = []
        if account is not None:
            away = backup.BackupVault.from_backup_vault_arn(
                self,
                "Away",
                f"arn:{stack.partition}:backup:{stack.region}:{account}:backup-vault:{prefix}",
            )
            copies.append(
                backup.BackupPlanCopyActionProps(destination_backup_vault=away, delete_after=KEPT)
            )
        plan = backup.BackupPlan(
            self,
            "Daily",
            backup_plan_name=prefix,
            backup_vault=self.vault,
            backup_plan_rules=[
                backup.BackupPlanRule(
                    rule_name="daily",
                    schedule_expression=events.Schedule.cron(hour="18", minute="30"),
                    delete_after=KEPT,
                    copy_actions=copies,
                )
            ],
        )
        plan.add_selection(
            "Tables",
            role=_role(self, tables, self.vault, key),
            disable_default_backup_policy=True,  # it reads every table, disk and bucket there is
            resources=[backup.BackupResource.from_dynamo_db_table(one) for one in tables],
        )


def _role(
    scope: Construct, tables: list[dynamodb.ITable], vault: backup.IBackupVault, key: kms.IKey
) -> iam.IRole:
    """What AWS's own policy for backups grants of DynamoDB, for these tables and this vault."""
    role = iam.Role(scope, "Role", assumed_by=iam.ServicePrincipal("backup.amazonaws.com"))
    arns = [table.table_arn for table in tables]
    for actions, resources in (
        (
            (
                "dynamodb:CreateBackup",
                "dynamodb:DescribeTable",
                "dynamodb:ListTagsOfResource",
                "dynamodb:StartAwsBackupJob",
            ),
            arns,
        ),
        (
            ("dynamodb:DeleteBackup", "dynamodb:DescribeBackup"),
            [f"{arn}/backup/*" for arn in arns],
        ),
        (("backup:CopyIntoBackupVault", "backup:DescribeBackupVault"), [vault.backup_vault_arn]),
        (("kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"), [key.key_arn]),
    ):
        role.add_to_policy(iam.PolicyStatement(actions=list(actions), resources=list(resources)))
    return role.without_policy_updates()
