"""What everybody calls of a function: its alias `live`, never its newest code.

Code, layers and settings become one numbered version, and an update moves the alias to the next:
all of it or nothing. The alias of a door moves by canary (`doors.py`).
"""

from typing import Final, cast

from aws_cdk import aws_lambda as lambda_

ALIAS: Final = "live"


def live(function: lambda_.Function) -> lambda_.Alias:
    """The alias that `Functions.add` gave the function."""
    return cast("lambda_.Alias", function.node.find_child("Live"))
