"""Deployed, broken half-way, deployed again, changed: on an embedded cloud of its own, where data
is kept as in production.

What is kept is what can stand in a later deployment's way. So the tree is a copy in which the local
stage keeps its data (`Context.keeps_data`), and whose city pack changes between two deployments.
What is large and plays no part in it (pictures, printing, the encoder) is left out of the layers.
"""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from infra.account import account as accounts
from infra.account.account import Account
from infra.local import children, cloud, deploy
from infra.local.appointments import appoint, order
from infra.local.errors import DeployFailedError

pytestmark = pytest.mark.timeout(900)

STACK: Final = "satu-aduan-serang-local"
COPIED: Final = ("infra", "functions", "layers")
LINKED: Final = ("node_modules", "docs", "requirements", "cdk.json", "pyproject.toml")
OUTPUTS: Final = '        for name, value in (\n            ("ApiUrl"'
BROKEN: Final = """\
        broken = lambda_.CfnAlias(
            self, "Broken", name="live", function_version="1",
            function_name=compute.track.function_name,
        )
        broken.node.add_dependency(live(compute.track), compute.escalation, compute.alarms)
"""
"""What CloudFormation refuses when most of the rest is made: an alias that is there already."""
LEFT_OUT: Final = ("imaging", "printing", "reading")
AS_IN_PRODUCTION: Final = (
    ("settings/context.py", "return self.stage == PROD", "return True"),
    # The embedded cloud knows no AWS Backup.
    ("stack.py", "if keeps_data:\n        Backups(", "if False:\n        Backups("),
)
RABEG: Final = {"rabeg": "http://127.0.0.1:9/rabeg"}
BOTH: Final = RABEG | {"112": "http://127.0.0.1:9/112"}
SECRET_OF_112: Final = f"{STACK}/status/112"


@dataclass
class City:
    """A city's tree, and the cloud it is deployed to."""

    cloud: cloud.Cloud
    tree: Path
    folder: Path

    def deploy(self, called: dict[str, str]) -> None:
        """As `make deploy`: it asks the account whether this would be the first success. Raises
        DeployFailedError."""
        account = Account(cloud.ACCOUNT, cloud.REGION, self.cloud.client)
        deploy.deploy(
            self.cloud,
            context={
                "city": "serang",
                "stage": "local",
                "status_urls": json.dumps(called),
                **({"first": "1"} if accounts.never_whole(account, STACK) else {}),
            },
            folder=self.folder,
            progress=lambda _news: None,
            repository=self.tree,
        )

    def pack(self, file: str) -> Path:
        return self.tree / "layers" / "cities" / "serang" / file

    def breaks(self, *, half_way: bool) -> None:
        bare, broken = OUTPUTS, BROKEN + OUTPUTS
        change(self.tree / "infra" / "stack.py", *((bare, broken) if half_way else (broken, bare)))

    def stack(self) -> dict[str, Any]:
        found = self.cloud.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"]
        return dict(found[0])

    def status(self) -> str:
        return str(self.stack()["StackStatus"])

    def register(self) -> str:
        said = {one["OutputKey"]: one["OutputValue"] for one in self.stack()["Outputs"]}
        return str(said["RegisterTable"])

    def named(self) -> set[str]:
        """Everything of this stack that has a fixed name and could stand in a later one's way."""
        asked: list[tuple[str, str, str, Callable[[Any], str]]] = [
            ("dynamodb", "list_tables", "TableNames", str),
            ("s3", "list_buckets", "Buckets", lambda one: str(one["Name"])),
            ("secretsmanager", "list_secrets", "SecretList", lambda one: str(one["Name"])),
            ("sns", "list_topics", "Topics", lambda one: str(one["TopicArn"]).rpartition(":")[2]),
            ("lambda", "list_functions", "Functions", lambda one: str(one["FunctionName"])),
            ("kms", "list_aliases", "Aliases", lambda one: str(one["AliasName"])),
            ("stepfunctions", "list_state_machines", "stateMachines", lambda one: one["name"]),
            ("logs", "describe_log_groups", "logGroups", lambda one: str(one["logGroupName"])),
        ]
        found: set[str] = set()
        for service, call, key, name_of in asked:
            client = self.cloud.client(service)
            pages = (
                client.get_paginator(call).paginate()
                if client.can_paginate(call)
                else [getattr(client, call)()]
            )
            found |= {name_of(one) for page in pages for one in page[key]}
        return {name for name in found if STACK in name}

    def items(self) -> frozenset[str]:
        """The keys of the register's rows. The city's clocks go on while it is deployed, and note
        what they did: rows may come, and none may go."""
        found = self.cloud.client("dynamodb").scan(TableName=self.register())["Items"]
        return frozenset(f"{row['pk']['S']} {row['sk']['S']}" for row in found)

    def versions(self) -> dict[str, str]:
        """What runs behind each function's alias."""
        functions = self.cloud.client("lambda")
        return {
            name: functions.get_alias(FunctionName=name, Name="live")["FunctionVersion"]
            for name in self.named()
            if name in {f"{STACK}-track", f"{STACK}-admin"}
        }

    def track(self) -> int:
        """What the citizens' door answers of a code that nobody was given."""
        event = {
            "httpMethod": "GET",
            "path": "/complaints/SA-7K3M9QXA",
            "headers": {},
            "pathParameters": {"tracking_code": "SA-7K3M9QXA"},
            "requestContext": {},
        }
        said = self.cloud.client("lambda").invoke(
            FunctionName=f"{STACK}-track:live", Payload=json.dumps(event)
        )
        answer = said["Payload"].read()
        assert "FunctionError" not in said, answer
        return int(json.loads(answer)["statusCode"])

    def listening(self, topic: str) -> set[str]:
        found = self.cloud.client("sns").list_subscriptions_by_topic(
            TopicArn=f"arn:aws:sns:{cloud.REGION}:{cloud.ACCOUNT}:{STACK}-{topic}"
        )
        return {one["Endpoint"] for one in found["Subscriptions"]}


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, (path.name, old)
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    tree = tmp_path / "tree"
    tree.mkdir()
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info", "build")
    for name in COPIED:
        shutil.copytree(deploy.REPOSITORY / name, tree / name, ignore=ignored)
    for name in LINKED:
        (tree / name).symlink_to(deploy.REPOSITORY / name)
    for file, here, there in AS_IN_PRODUCTION:
        change(tree / "infra" / file, here, there)
    small = re.search(
        r"^typing[-_]extensions==\S+",
        (tree / "layers" / "vendor" / "requirements.lock").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert small is not None
    for name in LEFT_OUT:
        (tree / "layers" / name / "requirements.lock").write_text(small[0], encoding="utf-8")
    folder = tmp_path / "cloud"
    folder.mkdir()
    running = cloud.start(folder)
    try:
        yield City(running, tree, folder)
    finally:
        children.stop(running.child)
        shutil.rmtree(folder, ignore_errors=True)


def test_a_city_is_deployed_broken_deployed_again_and_changed(city: City) -> None:
    secrets = city.cloud.client("secretsmanager")

    # A first deployment that breaks half-way takes back all it made.
    city.breaks(half_way=True)
    with pytest.raises(DeployFailedError, match="Broken"):
        city.deploy(RABEG)
    assert city.status() == "ROLLBACK_COMPLETE"
    assert city.named() == set()

    # The same command again, nothing deleted by hand.
    city.breaks(half_way=False)
    city.deploy(BOTH)
    assert city.status() in {"CREATE_COMPLETE", "UPDATE_COMPLETE"}
    first = city.named()
    assert {f"{STACK}-register", SECRET_OF_112, f"{STACK}-dishub"} <= first
    assert city.track() == 404
    appoint(city.cloud.client("lambda"), f"{STACK}-admin", "serang")
    officials = city.listening("dishub")
    assert len(officials) == 2
    held, running = city.items(), city.versions()
    signs = secrets.get_secret_value(SecretId=f"{STACK}/channels")["SecretString"]

    # Two channels are to go and an office's topic to get another name, and that breaks half-way:
    # back to what ran before, and everything kept.
    channels = city.pack("channels.toml")
    as_it_was = channels.read_text(encoding="utf-8")
    fewer = re.sub(
        r'\n\[\[channel\]\]\nid = "11[29]"\n(?:(?!\n\[\[channel\]\]).)*', "", as_it_was, flags=re.S
    )
    assert fewer.count("[[channel]]") == as_it_was.count("[[channel]]") - 2
    channels.write_text(fewer, encoding="utf-8")
    change(city.pack("agencies.toml"), 'topic = "dishub"', 'topic = "perhubungan"')
    city.breaks(half_way=True)
    with pytest.raises(DeployFailedError, match="Broken"):
        city.deploy(RABEG)
    assert city.status() == "UPDATE_ROLLBACK_COMPLETE"
    assert city.named() == first
    assert (city.track(), city.versions()) == (404, running)
    assert held <= city.items()
    assert city.listening("dishub") == officials

    # And again: they go, and who heard the old topic hears the new one.
    city.breaks(half_way=False)
    city.deploy(RABEG)
    named = city.named()
    assert f"{STACK}-perhubungan" in named
    assert f"{STACK}-dishub" not in named
    assert SECRET_OF_112 not in named, "kept, its name would stop the next deployment"
    order(city.cloud.client("lambda"), f"{STACK}-admin", {"do": "settle"})  # every 15 minutes
    assert city.listening("perhubungan") == officials

    # The channels come back, and sign with what they signed with before.
    channels.write_text(as_it_was, encoding="utf-8")
    city.deploy(BOTH)
    assert city.status() == "UPDATE_COMPLETE"
    assert city.named() == named | {SECRET_OF_112}
    assert secrets.get_secret_value(SecretId=f"{STACK}/channels")["SecretString"] == signs
    assert city.track() == 404
    assert held <= city.items()
