"""The embedded cloud: every AWS service of the application on one local port, IAM enforced.

`AUTH=true` makes each function run with its own role, so that a missing grant fails here and not
in production. The emulator's root key is the pair every client outside the functions uses.
"""

import http.client
import importlib.util
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import boto3
from botocore.config import Config

from infra.local import children
from infra.local.errors import NotReadyError, ToolMissingError
from infra.local.ports import LOOPBACK, free_port

REGION: Final = "ap-southeast-3"
ACCOUNT: Final = "000000000000"
ROOT_KEY: Final = "test"
READY_WITHIN_SECONDS: Final = 30.0
KEPT_FROM_THE_SHELL: Final = ("PATH", "HOME", "LANG", "LC_ALL", "SYSTEMROOT")


@dataclass(frozen=True)
class Reached:
    """How to speak to an emulator, whoever started it."""

    port: int

    @property
    def endpoint(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    def environment(self) -> dict[str, str]:
        """What any AWS client or the CDK command line needs to reach this cloud and no other."""
        return client_environment(self.endpoint)

    def client(self, service: str) -> Any:
        return client(self.endpoint, service)


@dataclass(frozen=True)
class Cloud(Reached):
    """A running emulator of our own."""

    child: children.Child


def client_environment(endpoint: str) -> dict[str, str]:
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": ROOT_KEY,
        "AWS_SECRET_ACCESS_KEY": ROOT_KEY,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        "CDK_DEFAULT_ACCOUNT": ACCOUNT,
        "CDK_DEFAULT_REGION": REGION,
    }


def client(endpoint: str, service: str, *, read_timeout: int = 65) -> Any:
    """A boto3 client with the emulator's root key, never with the credentials of the shell."""
    session: Any = boto3.session.Session(
        aws_access_key_id=ROOT_KEY, aws_secret_access_key=ROOT_KEY, region_name=REGION
    )
    return session.client(
        service,
        endpoint_url=endpoint,
        config=Config(
            s3={"addressing_style": "path"},
            read_timeout=read_timeout,
            max_pool_connections=20,
            retries={"total_max_attempts": 3, "mode": "standard"},
        ),
    )


def start(folder: Path) -> Cloud:
    """Start the emulator and wait until it answers. `folder` holds all it writes."""
    for package in ("ministack", "cryptography"):
        if importlib.util.find_spec(package) is None:
            raise ToolMissingError(package, "run `make setup` to install the locked packages.")
    port = free_port()
    scratch = folder / "emulator"
    scratch.mkdir(parents=True, exist_ok=True)
    log = folder / "emulator.log"
    child = children.start(
        "the embedded cloud",
        [sys.executable, "-P", str(Path(__file__).with_name("emulator.py"))],
        env=_emulator_environment(port, scratch),
        log=log,
    )
    try:
        _wait_until_ready(child, port)
    except BaseException:
        children.stop(child)
        raise
    return Cloud(child=child, port=port)


def _emulator_environment(port: int, scratch: Path) -> dict[str, str]:
    """Only what is named here: `PYTHONPATH` above all stays out, or a library missing from a
    layer would be found in the source tree."""
    kept = {name: os.environ[name] for name in KEPT_FROM_THE_SHELL if name in os.environ}
    return kept | {
        "AUTH": "true",
        "GATEWAY_PORT": str(port),
        "BIND_HOST": LOOPBACK,
        "MINISTACK_REGION": REGION,
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
        "AWS_ACCESS_KEY_ID": ROOT_KEY,
        "AWS_SECRET_ACCESS_KEY": ROOT_KEY,
        "TMPDIR": str(scratch),
        "STATE_DIR": str(scratch / "state"),
        "S3_DATA_DIR": str(scratch / "s3"),
        "LAMBDA_WARM_TTL_SECONDS": "120",  # beginning a copy costs more than keeping it
        "MALLOC_ARENA_MAX": "2",
        "OMP_NUM_THREADS": "1",
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "TZ": "UTC",
    }


def _wait_until_ready(child: children.Child, port: int) -> None:
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < deadline:
        if child.ended:
            raise NotReadyError(child.name, f"ended at once: {child.last_words()}", child.log)
        connection = http.client.HTTPConnection(LOOPBACK, port, timeout=2)
        try:
            connection.request("GET", "/_ministack/health")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        except OSError:
            pass  # not listening yet
        finally:
            connection.close()
        time.sleep(0.1)
    raise NotReadyError(child.name, f"did not answer in {READY_WITHIN_SECONDS:.0f} s", child.log)
