"""The trail of administrative calls: who changed a role, a key, a function, or restored a table.

Only calls that write: reads by the million would drown them, and every use of a key is one. All
regions, for IAM speaks in another one. The first trail of an account costs nothing but its bucket;
where another stands already, 2 USD for 100,000 calls.
"""

from aws_cdk import aws_cloudtrail as cloudtrail
from constructs import Construct

from infra.capabilities.buckets import PrivateBucket


class Trail(Construct):
    """Not on the embedded cloud, which keeps no trail. Each hour's files are signed by a digest, so
    that one that was changed or taken away is missed."""

    def __init__(
        self, scope: Construct, construct_id: str, *, prefix: str, bucket: PrivateBucket
    ) -> None:
        super().__init__(scope, construct_id)
        cloudtrail.Trail(
            self,
            "Trail",
            trail_name=prefix,
            bucket=bucket.bucket,
            management_events=cloudtrail.ReadWriteType.WRITE_ONLY,
            is_multi_region_trail=True,
            include_global_service_events=True,
            enable_file_validation=True,
        )
