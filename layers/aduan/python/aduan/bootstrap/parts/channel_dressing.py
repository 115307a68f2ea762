"""What is said to a channel beside the facts: names of offices, addresses of pages and photos."""

from collections.abc import Callable
from datetime import timedelta
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final

import boto3
from botocore.config import Config

from aduan.adapters.aws.evidence_bucket import S3PhotoAddresses
from aduan.domain.city.city import load_city
from aduan.entrypoints.status.events import Dressing

PHOTOS_LIVE: Final = timedelta(hours=1)
"""A role's own credentials end after some hours, and with them what they signed."""


def dressing_of(pack: Traversable | Path, public_url: str, bucket: str) -> Dressing:
    agencies = {code: one.name for code, one in load_city(pack).agencies.items()}
    return Dressing(agencies, public_url, _photo_address(bucket), PHOTOS_LIVE)


def _photo_address(bucket: str) -> Callable[[str], str]:
    """Signs, and never calls S3 itself (see `bootstrap.official_action` for the style)."""
    config = Config(signature_version="s3v4", s3={"addressing_style": "path"})
    signer: Any = boto3.client("s3", config=config)
    return S3PhotoAddresses(signer, bucket, seconds=int(PHOTOS_LIVE.total_seconds())).address
