"""What holds data outlives the stack, but not a first deployment that failed.

With plain `Retain` a deployment that fails half-way leaves its tables, keys and buckets behind, and
their fixed names stop every later one. `RetainExceptOnCreate` takes back what that deployment made
and keeps what any earlier one did.
"""

from aws_cdk import RemovalPolicy


def kept(keeps_data: bool) -> RemovalPolicy:
    return RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE if keeps_data else RemovalPolicy.DESTROY
