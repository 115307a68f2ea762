"""Deployed, broken half-way, deployed again, changed: on an embedded cloud, data kept as for real.

What is kept is what stands in a later deployment's way, so the tree is a copy in which the local
stage keeps its data like production (`Context.keeps_data`), and whose city pack changes between two
deployments.
"""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from infra.local import children, cloud, deploy
from infra.local.errors import DeployFailedError

STACK: Final = "satu-aduan-serang-local"
COPIED: Final = ("infra", "functions", "layers")
LINKED: Final = ("node_modules", "docs", "requirements", "cdk.json", "pyproject.toml")
KEPT_IN_PRODUCTION: Final = "return self.stage == PROD"
CALLED: Final = {"rabeg": "http://127.0.0.1:9/rabeg"}


@dataclass
class City:
    """A city's tree, and the cloud it is deployed to."""

    cloud: cloud.Cloud
    tree: Path
    folder: Path

    def deploy(self, called: dict[str, str] | None = None) -> None:
        """Raises DeployFailedError."""
        deploy.deploy(
            self.cloud,
            context={
                "city": "serang",
                "stage": "local",
                "status_urls": json.dumps(CALLED if called is None else called),
            },
            folder=self.folder,
            progress=lambda _news: None,
            repository=self.tree,
        )

    def change(self, file: str, old: str, new: str) -> None:
        path = self.tree / "layers" / "cities" / "serang" / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, (file, old)
        path.write_text(text.replace(old, new), encoding="utf-8")

    def status(self) -> str:
        (stack,) = self.cloud.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"]
        return str(stack["StackStatus"])

    def outputs(self) -> dict[str, str]:
        (stack,) = self.cloud.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"]
        return {one["OutputKey"]: one["OutputValue"] for one in stack["Outputs"]}

    def named(self) -> set[str]:
        """Everything of this stack that has a fixed name and could stand in a later one's way."""
        asked: list[tuple[str, str, str, Callable[[dict[str, Any]], str]]] = [
            ("dynamodb", "list_tables", "TableNames", str),
            ("s3", "list_buckets", "Buckets", lambda one: str(one["Name"])),
            ("secretsmanager", "list_secrets", "SecretList", lambda one: str(one["Name"])),
            ("sns", "list_topics", "Topics", lambda one: one["TopicArn"].rpartition(":")[2]),
            ("lambda", "list_functions", "Functions", lambda one: str(one["FunctionName"])),
            ("kms", "list_aliases", "Aliases", lambda one: str(one["AliasName"])),
            ("stepfunctions", "list_state_machines", "stateMachines", lambda one: one["name"]),
            ("logs", "describe_log_groups", "logGroups", lambda one: one["logGroupName"]),
        ]
        return {
            name
            for service, call, key, name_of in asked
            for name in map(name_of, getattr(self.cloud.client(service), call)()[key])
            if STACK in name
        }

    def items(self) -> int:
        table = self.outputs()["RegisterTable"]
        return int(self.cloud.client("dynamodb").scan(TableName=table, Select="COUNT")["Count"])

    def version_of(self, function: str) -> str:
        found = self.cloud.client("lambda").get_alias(
            FunctionName=f"{STACK}-{function}", Name="live"
        )
        return str(found["FunctionVersion"])

    def track(self) -> int:
        """What the door of the citizens answers."""
        event = {"httpMethod": "GET", "path": "/complaints/-", "headers": {},
                 "pathParameters": {"code": "-"}, "requestContext": {}}  # fmt: skip
        said = self.cloud.client("lambda").invoke(
            FunctionName=f"{STACK}-track:live", Payload=json.dumps(event)
        )
        assert "FunctionError" not in said, said["Payload"].read()
        return int(json.loads(said["Payload"].read())["statusCode"])


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    tree = tmp_path / "tree"
    tree.mkdir()
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info", "build")
    for name in COPIED:
        shutil.copytree(deploy.REPOSITORY / name, tree / name, ignore=ignored)
    for name in LINKED:
        (tree / name).symlink_to(deploy.REPOSITORY / name)
    context = tree / "infra" / "settings" / "context.py"
    text = context.read_text(encoding="utf-8")
    assert text.count(KEPT_IN_PRODUCTION) == 1
    context.write_text(text.replace(KEPT_IN_PRODUCTION, "return True"), encoding="utf-8")
    folder = tmp_path / "cloud"
    folder.mkdir()
    running = cloud.start(folder)
    try:
        yield City(running, tree, folder)
    finally:
        children.stop(running.child)


def test_a_city_is_deployed_broken_deployed_again_and_changed(city: City) -> None:
    dynamodb = city.cloud.client("dynamodb")

    # A first deployment that meets a name already taken takes back all it made.
    taken = f"{STACK}-identities"
    dynamodb.create_table(
        TableName=taken,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
    )
    with pytest.raises(DeployFailedError, match=r"(?i)exist|identities"):
        city.deploy()
    assert city.status() == "ROLLBACK_COMPLETE"
    assert city.named() == {taken}
    dynamodb.delete_table(TableName=taken)

    # The same command again, nothing deleted by hand.
    city.deploy()
    assert city.status() in {"CREATE_COMPLETE", "UPDATE_COMPLETE"}
    first = city.named()
    assert f"{STACK}/status/rabeg" in first
    assert city.track() == 404
    dynamodb.put_item(
        TableName=city.outputs()["RegisterTable"],
        Item={"pk": {"S": "COUNTED#x"}, "sk": {"S": "-"}, "type": {"S": "counted"}},
    )

    # A later one that breaks half-way changes nothing, and keeps everything.
    secrets = city.cloud.client("secretsmanager")
    secrets.create_secret(Name=f"{STACK}/status/112", SecretString="{}")
    before = city.version_of("track")
    with pytest.raises(DeployFailedError):
        city.deploy(CALLED | {"112": "http://127.0.0.1:9/112"})
    assert city.status() == "UPDATE_ROLLBACK_COMPLETE"
    assert city.named() == first | {f"{STACK}/status/112"}
    assert (city.track(), city.items(), city.version_of("track")) == (404, 1, before)
    secrets.delete_secret(SecretId=f"{STACK}/status/112", ForceDeleteWithoutRecovery=True)
    city.deploy(CALLED | {"112": "http://127.0.0.1:9/112"})
    assert f"{STACK}/status/112" in city.named()

    # Two channels go, and an office's topic gets another name.
    channels = city.tree / "layers" / "cities" / "serang" / "channels.toml"
    as_it_was = channels.read_text(encoding="utf-8")
    without = re.sub(r'\n\[\[channel\]\]\nid = "119"\n(?:[^\[\n].*\n)*', "\n", as_it_was)
    assert without != as_it_was
    channels.write_text(without, encoding="utf-8")
    city.change("agencies.toml", 'topic = "dishub"', 'topic = "perhubungan"')
    city.deploy({"rabeg": CALLED["rabeg"]})
    now = city.named()
    assert f"{STACK}-perhubungan" in now
    assert f"{STACK}-dishub" not in now
    assert f"{STACK}/status/112" not in now, "kept, its name would stop the next deployment"

    # Both come back.
    channels.write_text(as_it_was, encoding="utf-8")
    city.deploy(CALLED | {"112": "http://127.0.0.1:9/112"})
    assert city.status() == "UPDATE_COMPLETE"
    assert f"{STACK}/status/112" in city.named()
    assert (city.track(), city.items()) == (404, 1)
