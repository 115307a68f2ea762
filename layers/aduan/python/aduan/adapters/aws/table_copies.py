"""Tables brought back beside those in use: by point-in-time recovery or from a backup.

What DynamoDB does not restore with a table is put on afterwards (AWS developer guide,
"Point-in-time recovery": stream, time to live, point-in-time recovery, deletion protection, tags;
and the table's own policy), and the copy is then compared with its source, key and indexes
included: a copy that differs must not be used.

The policy of the identities denies reading to everybody but one function, administrators too. Who
brings tables back has to read both, so it is opened to that one principal and closed again; both
are calls that the trail keeps, and each reading in between rings.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from botocore.exceptions import ClientError

STREAM: Final = "NEW_AND_OLD_IMAGES"
_PRINCIPAL: Final = "aws:PrincipalArn"
FROM: Final = "restored-from"
"""The tag that says which table a copy was made of: the damaged one stays where it is."""


class NotRestorableError(Exception):
    """The table cannot be brought back as asked; the message says why."""


@dataclass(frozen=True)
class TableCopies:
    """`client` is boto3's DynamoDB client."""

    client: Any = field(repr=False)

    def window(self, table: str) -> tuple[datetime, datetime]:
        """The earliest and the latest second. Raises NotRestorableError without recovery."""
        found = self.client.describe_continuous_backups(TableName=table)
        held = found["ContinuousBackupsDescription"].get("PointInTimeRecoveryDescription", {})
        if held.get("PointInTimeRecoveryStatus") != "ENABLED":
            raise NotRestorableError(f"{table}: pemulihan ke titik waktu tidak aktif")
        return held["EarliestRestorableDateTime"], held["LatestRestorableDateTime"]

    def begin(self, source: str, target: str, at: datetime, backup: str = "") -> bool:
        """False where it was begun before."""
        if self.description(target) is not None:
            return False
        described = self._of(source)
        asked: dict[str, Any] = {"TargetTableName": target, **_sealed(described)}
        billed = (described.get("BillingModeSummary") or {}).get("BillingMode")
        if billed:
            asked["BillingModeOverride"] = billed
        if backup:
            self.client.restore_table_from_backup(BackupArn=backup, **asked)
        else:
            self.client.restore_table_to_point_in_time(
                SourceTableName=source, RestoreDateTime=at, **asked
            )
        return True

    def is_there(self, table: str) -> bool:
        found = self.description(table)
        return found is not None and found["TableStatus"] == "ACTIVE"

    def complete(self, source: str, target: str) -> None:
        """What a restored table lacks; again is fine."""
        before, after = self._of(source), self._of(target)
        if before.get("StreamSpecification") and not after.get("StreamSpecification"):
            self._quietly(
                self.client.update_table,
                TableName=target,
                StreamSpecification={"StreamEnabled": True, "StreamViewType": STREAM},
            )
        if before.get("DeletionProtectionEnabled") and not after.get("DeletionProtectionEnabled"):
            self._quietly(
                self.client.update_table, TableName=target, DeletionProtectionEnabled=True
            )
        self._quietly(
            self.client.update_time_to_live,
            TableName=target,
            TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires_at"},
        )
        self.client.update_continuous_backups(
            TableName=target,
            PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
        )
        own_policy = self.policy(source)
        if own_policy is not None:
            self._put_policy(target, own_policy)
        tags = self.client.list_tags_of_resource(ResourceArn=before["TableArn"]).get("Tags", ())
        own = [one for one in tags if not str(one["Key"]).startswith("aws:")]
        came_from = {"Key": FROM, "Value": source}
        self.client.tag_resource(
            ResourceArn=after["TableArn"],
            Tags=[*(one for one in own if one["Key"] != FROM), came_from],
        )

    def differences(self, source: str, target: str) -> Sequence[str]:
        """In what the copy is not as its source, apart from what is in it."""
        before, after = self._of(source), self._of(target)
        found = [
            f"{target}: {what} berbeda dari {source}"
            for what, shape in _SHAPES.items()
            if shape(before) != shape(after)
        ]
        for name, described in ((source, before), (target, after)):
            if described["TableStatus"] != "ACTIVE":
                found.append(f"{name}: {described['TableStatus']}")
        ttl = self.client.describe_time_to_live(TableName=target)["TimeToLiveDescription"]
        if ttl.get("TimeToLiveStatus") not in {"ENABLED", "ENABLING"}:
            found.append(f"{target}: butir yang kedaluwarsa tidak dihapus")
        if self.policy(source) != self.policy(target):
            found.append(f"{target}: kebijakan tabel berbeda dari {source}")
        return found

    def policy(self, table: str) -> Mapping[str, Any] | None:
        """The table's own; None where it has none."""
        try:
            found = self.client.get_resource_policy(ResourceArn=self._of(table)["TableArn"])
        except ClientError as exc:
            if exc.response["Error"]["Code"] == "PolicyNotFoundException":
                return None
            raise
        said: Mapping[str, Any] = json.loads(found["Policy"])
        return said

    def open_to(self, table: str, principal: str) -> bool:
        """Whoever is denied by the table's own policy may read it as well; False where there is
        nothing to open."""
        return self._change_exempted(table, lambda arns: [*arns, principal])

    def close_to(self, table: str, principal: str) -> bool:
        return self._change_exempted(table, lambda arns: [one for one in arns if one != principal])

    def _change_exempted(self, table: str, change: Callable[[list[str]], list[str]]) -> bool:
        policy = self.policy(table)
        if policy is None:
            return False
        said = json.loads(json.dumps(policy))
        for statement in said["Statement"]:
            exempted = statement.get("Condition", {}).get("StringNotEquals", {})
            if statement["Effect"] == "Deny" and _PRINCIPAL in exempted:
                before = exempted[_PRINCIPAL]
                arns = [before] if isinstance(before, str) else list(before)
                after = list(dict.fromkeys(change(arns)))
                exempted[_PRINCIPAL] = after[0] if len(after) == 1 else after
        if said == policy:
            return False
        self._put_policy(table, said)
        return True

    def _put_policy(self, table: str, policy: Mapping[str, Any]) -> None:
        arn = self._of(table)["TableArn"]
        self.client.put_resource_policy(ResourceArn=arn, Policy=json.dumps(policy))

    def source_of(self, copy: str) -> str:
        """Raises NotRestorableError where it is no copy, or not completed."""
        arn = self._of(copy)["TableArn"]
        for tag in self.client.list_tags_of_resource(ResourceArn=arn).get("Tags", ()):
            if tag["Key"] == FROM:
                return str(tag["Value"])
        raise NotRestorableError(f"{copy}: belum disiapkan (aduan restore ... ready)")

    def stream_of(self, table: str) -> str:
        return str(self._of(table)["LatestStreamArn"])

    def description(self, table: str) -> Mapping[str, Any] | None:
        try:
            found: Mapping[str, Any] = self.client.describe_table(TableName=table)["Table"]
        except ClientError as exc:
            if exc.response["Error"]["Code"] == "ResourceNotFoundException":
                return None
            raise
        return found

    def _of(self, table: str) -> Mapping[str, Any]:
        found = self.description(table)
        if found is None:
            raise NotRestorableError(f"{table}: tidak ada tabel ini")
        return found

    def _quietly(self, change: Any, **asked: Any) -> None:
        """What was on already is no error."""
        try:
            change(**asked)
        except ClientError as exc:
            if exc.response["Error"]["Code"] != "ValidationException":
                raise
            if "already" not in str(exc):
                raise


def _sealed(described: Mapping[str, Any]) -> Mapping[str, Any]:
    """Said outright: a copy under another key would be readable by others."""
    sse = described.get("SSEDescription") or {}
    if sse.get("SSEType") != "KMS" or not sse.get("KMSMasterKeyArn"):
        return {}
    key = sse["KMSMasterKeyArn"]
    return {"SSESpecificationOverride": {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": key}}


def _indexes(described: Mapping[str, Any]) -> Any:
    return sorted(
        (
            one["IndexName"],
            str(one["KeySchema"]),
            one["Projection"]["ProjectionType"],
            tuple(sorted(one["Projection"].get("NonKeyAttributes", ()))),
        )
        for one in described.get("GlobalSecondaryIndexes", ())
    )


_SHAPES: Final[Mapping[str, Callable[[Mapping[str, Any]], object]]] = {
    "kunci utama": lambda one: one["KeySchema"],
    "indeks": _indexes,
    "kunci enkripsi": lambda one: (one.get("SSEDescription") or {}).get("KMSMasterKeyArn"),
    "aliran": lambda one: bool((one.get("StreamSpecification") or {}).get("StreamEnabled")),
    "perlindungan hapus": lambda one: bool(one.get("DeletionProtectionEnabled")),
}
