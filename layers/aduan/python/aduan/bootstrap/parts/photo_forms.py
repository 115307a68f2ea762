"""Forms and addresses of photos, as the functions behind pages sign them."""

from datetime import datetime
from secrets import token_hex
from typing import Any

import boto3
from botocore.config import Config


def signer() -> Any:
    """Signs forms and addresses, and never calls S3 itself. Newer regions know only version 4, and
    with path style the address names the region: a redirect from the global one would lose the
    form. It is also the style an emulator without wildcard names understands."""
    config = Config(signature_version="s3v4", s3={"addressing_style": "path"})
    return boto3.client("s3", config=config)


def photo_id(at: datetime) -> str:
    """Sorts as time, and cannot be guessed."""
    return f"{int(at.timestamp()):x}-{token_hex(8)}"
