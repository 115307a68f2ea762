"""The whole local stack, put up in order and taken down in the opposite order, whatever happens.

Used by `run`, by the demonstration and by the end-to-end tests, so that all three see the same.
"""

import base64
import http.client
import json
import os
import secrets
import shutil
import socket
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from botocore.exceptions import ClientError

from infra.local import children, cloud, deploy, rendering, signing
from infra.local.appointments import appoint
from infra.local.channel_receiver import ChannelReceiver
from infra.local.errors import NoSuchCityError, NotReadyError
from infra.local.front_door import Behind, FrontDoor
from infra.local.lapor.server import CREDENTIALS
from infra.local.mailbox import Mailbox
from infra.local.ports import LOOPBACK, free_port
from infra.local.schedules import ScaledSchedules
from infra.settings.city_pack import CityPackError, read_city_pack

STATE_FOLDER: Final = deploy.REPOSITORY / ".local"
REAL_HOUR_SECONDS: Final = 3600.0
LAPOR_READY_SECONDS: Final = 15.0
LISTENING_SECONDS: Final = 3.0
STAGE: Final = "local"
CHANNELS: Final = "/channels"
"""The end of the name of the secret that all channels' signing secrets are in."""
WARMED_AT_ONCE: Final = 4
NO_RECORDS: Final = json.dumps({"Records": []})
NO_CASE: Final = json.dumps(
    {"case_id": "-", "cycle": 1, "arm": 1, "guard": False, "execution": "-"}
)
BEHIND_THE_DOORS: Final = (
    ("deduplicate", NO_RECORDS),
    ("start-escalation", NO_RECORDS),
    ("tell-channels", json.dumps({"cases": []})),
    ("check-photo", NO_RECORDS),
    *[("assess-escalation", NO_CASE)] * 3,  # answered with "no such case", and warm
)
DOORS: Final = (
    ("POST", "/webhooks/-"),
    ("POST", "/webhooks/-"),
    ("GET", "/complaints/-"),
    ("GET", "/actions/-"),
    ("GET", "/desk/-"),
    ("GET", "/channels/-/changes"),
)

Progress = Callable[[str], None]


@dataclass(frozen=True)
class LocalStack:
    """Everything another process needs to know of a running stack."""

    pid: int
    city: str
    public_url: str
    hour_seconds: float
    endpoint: str
    api_path: str
    lapor_url: str
    receiver_url: str
    register_table: str
    outputs: Mapping[str, str]
    groups: tuple[int, ...]
    context: Mapping[str, str] = field(default_factory=dict)
    """What it was deployed with."""

    @property
    def api_url(self) -> str:
        return f"{self.public_url}/api"

    def client(self, service: str) -> Any:
        return cloud.client(self.endpoint, service)

    def channel_secrets(self) -> dict[str, str]:
        return channel_secrets(self.client("secretsmanager"))

    def channels_called(self) -> tuple[str, ...]:
        """Those that are told of each change at an address of their own."""
        return tuple(sorted(status_secrets(self.client("secretsmanager"))))

    def deployed_again(self, more: Mapping[str, str], progress: Progress) -> "LocalStack":
        """The same stack after one more `cdk deploy`, with what is new in its context."""
        context = {**self.context, **more}
        folder = folder_of(int(self.public_url.rpartition(":")[2]))
        deployment = deploy.deploy(
            cloud.Reached(int(self.endpoint.rpartition(":")[2])),
            context=context,
            folder=folder,
            progress=progress,
        )
        outputs = dict(deployment.outputs)
        changed = replace(
            self, context=context, outputs=outputs, register_table=outputs["RegisterTable"]
        )
        changed.write_down(folder)
        return changed

    def write_down(self, folder: Path) -> Path:
        """For other processes (`already_running`)."""
        state = folder / "stack.json"
        state.write_text(json.dumps(asdict(self), indent=2), encoding="utf-8")
        return state

    def listens(self) -> bool:
        """Whether the emulator still lives. One that is too busy to answer does: on a crowded
        machine it may be silent for a minute, and nobody wants the run put away for that."""
        try:
            where = (LOOPBACK, int(self.endpoint.rpartition(":")[2]))
            socket.create_connection(where, timeout=LISTENING_SECONDS).close()
        except ConnectionRefusedError:
            return False
        except OSError:
            return True
        return True

    def memory_megabytes(self) -> float:
        return sum(children.memory_megabytes(group) for group in self.groups)


def folder_of(port: int) -> Path:
    return STATE_FOLDER / str(port)


def already_running(port: int) -> LocalStack | None:
    """The stack another process put up behind this port, if it still lives."""
    file = folder_of(port) / "stack.json"
    if not file.is_file():
        return None
    facts = json.loads(file.read_text(encoding="utf-8"))
    facts["groups"] = tuple(facts["groups"])
    stack = LocalStack(**facts)
    return stack if _answers(port, "/health") else None


@contextmanager
def running(
    *,
    port: int,
    hour_seconds: float,
    city: str,
    progress: Progress,
    repository: Path = deploy.REPOSITORY,
    mail_domain: str = "",
) -> Iterator[LocalStack]:
    """Put the stack up; leave no process behind, also when the start fails half-way. With a
    `mail_domain` the city mails its officials itself, by SES."""
    folder = folder_of(port)
    _require_city(city)
    with ExitStack() as cleanup:
        deploy.require_tools(repository)
        front_door = FrontDoor(port)  # takes the port first: nothing is started in vain
        cleanup.callback(front_door.close)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        cleanup.callback(shutil.rmtree, folder / "emulator", ignore_errors=True)

        progress("embedded cloud: starting")
        emulator = cloud.start(folder)
        cleanup.callback(children.stop, emulator.child)
        progress(f"embedded cloud: ready at {emulator.endpoint}, IAM enforced")

        public_url = f"http://localhost:{port}"
        lapor, lapor_url = _start_lapor(folder, public_url)
        cleanup.callback(children.stop, lapor)
        progress(f"LAPOR! simulator: ready at {lapor_url}")

        secrets_client = emulator.client("secretsmanager")
        receiver = ChannelReceiver(
            file=folder / "channels.jsonl", secrets=lambda: status_secrets(secrets_client)
        )
        cleanup.callback(receiver.close)
        told = {channel: receiver.address(channel) for channel in _apps(city, repository)}
        progress(f"channel receiver: ready at {receiver.url} for {', '.join(told) or 'nobody'}")

        mailing = {"mail_domain": mail_domain} if mail_domain else {}
        if mail_domain:
            emulator.client("sesv2").create_email_identity(EmailIdentity=mail_domain)
            progress(f"SES: {mail_domain} verified")
        progress("cdk deploy: synthesizing")
        context = {
            "city": city,
            "stage": STAGE,
            "public_url": f"{public_url}/api",
            "hour_seconds": f"{hour_seconds:g}",
            "lapor_base_url": f"{lapor_url}/api",
            "status_urls": json.dumps(told),
            **mailing,
        }
        deployment = deploy.deploy(
            emulator,
            context=context,
            folder=folder,
            progress=lambda news: progress(f"cdk deploy: {news}"),
            repository=repository,
        )
        progress(f"cdk deploy: {deployment.stack} deployed in {deployment.seconds:.0f} s")
        _fill_secrets(emulator.client("secretsmanager"), read_city_pack(city).channels)
        _queue_the_timers(emulator.client("lambda"), deployment.stack)

        mailbox = Mailbox(emulator, file=folder / "mailbox.jsonl")
        topics = mailbox.open()
        cleanup.callback(mailbox.close)
        progress(f"mailbox: subscribed to {topics} topics")
        officials = appoint(emulator.client("lambda"), f"{deployment.stack}-admin", city)
        progress(f"officials: {officials} appointed")

        if hour_seconds != REAL_HOUR_SECONDS:
            schedules = ScaledSchedules(
                emulator, hour_seconds=hour_seconds, complaints=folder / "schedules.log"
            )
            jobs = schedules.open()
            cleanup.callback(schedules.close)
            progress(f"schedules: {len(jobs)} jobs on the scaled clock")

        stack = LocalStack(
            pid=os.getpid(),
            city=city,
            public_url=public_url,
            hour_seconds=hour_seconds,
            endpoint=emulator.endpoint,
            api_path=f"/_aws/execute-api/{_rest_api_id(emulator)}/{STAGE}",
            lapor_url=lapor_url,
            receiver_url=receiver.url,
            register_table=_register_table(emulator),
            outputs=dict(deployment.outputs),
            groups=(emulator.child.process.pid, lapor.process.pid),
            context=context,
        )
        _warm_up(stack, deployment.stack, progress)
        front_door.open(_behind(stack, emulator, mailbox, receiver, folder))
        state = stack.write_down(folder)
        cleanup.callback(state.unlink, missing_ok=True)
        yield stack


def _require_city(city: str) -> None:
    """Before anything is started, in one line."""
    try:
        read_city_pack(city)
    except CityPackError as exc:
        raise NoSuchCityError(str(exc)) from exc


def channel_secrets(client: Any) -> dict[str, str]:
    """The current signing secret of every channel of the deployed stack."""
    return {
        channel: own["current"]
        for name in _secret_names(client)
        if name.endswith(CHANNELS)
        for channel, own in _held(client, name).items()
        if isinstance(own, dict)
    }


def status_secrets(client: Any) -> dict[str, str]:
    """What the channels that are told of changes check the signature with."""
    return {
        name.rpartition("/")[2]: _held(client, name)["current"]
        for name in _secret_names(client)
        if "/status/" in name
    }


def _held(client: Any, name: str) -> Any:
    return json.loads(client.get_secret_value(SecretId=name)["SecretString"])


def _apps(city: str, repository: Path) -> list[str]:
    """The channels whose receiver is played on this machine: apps. The others ask."""
    file = repository / "layers" / "cities" / city / "channels.toml"
    rows = tomllib.loads(file.read_text(encoding="utf-8"))["channel"]
    return [str(row["id"]) for row in rows if row["kind"] == "app"]


def _secret_names(client: Any) -> list[str]:
    return [
        secret["Name"]
        for page in client.get_paginator("list_secrets").paginate()
        for secret in page["SecretList"]
    ]


def _fill_secrets(client: Any, channels: Sequence[str]) -> None:
    """What an operator fills in by hand on a real account: LAPOR!'s credentials, and for each
    channel a secret of its own, as after its first replacement."""
    for name in _secret_names(client):
        if name.endswith(CHANNELS):
            filled: dict[str, Any] = {channel: _fresh() for channel in channels}
            filled["key"] = _held(client, name)["key"]
        elif "/status/" in name:
            filled = dict(_fresh())
        elif name.endswith("/lapor"):
            filled = {key.lower(): word for key, word in CREDENTIALS.items()}
        else:
            continue
        client.put_secret_value(SecretId=name, SecretString=json.dumps(filled))


def _fresh() -> dict[str, str | None]:
    secret = signing.PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
    return {"current": secret, "previous": None}


def _queue_the_timers(client: Any, stack: str) -> None:
    """Let only twice as many cases be assessed at once as there are processors. On the scaled
    clock many fall due in the same second; what has to wait is tried again by the machine itself,
    where a crowd of cold starts would only time out together."""
    client.put_function_concurrency(
        FunctionName=f"{stack}-assess-escalation",
        ReservedConcurrentExecutions=2 * (os.cpu_count() or 2),
    )


def _start_lapor(folder: Path, home: str) -> tuple[children.Child, str]:
    port = free_port()
    kept = {name: os.environ[name] for name in cloud.KEPT_FROM_THE_SHELL if name in os.environ}
    child = children.start(
        "the LAPOR! simulator",
        [
            *(sys.executable, "-m", "infra.local.lapor"),
            *("--port", str(port)),
            *("--store", str(folder / "lapor.sqlite")),
            *("--home", home),
        ],
        env=kept | {"PYTHONUTF8": "1"},
        log=folder / "lapor.log",
        cwd=deploy.REPOSITORY,
    )
    deadline = time.monotonic() + LAPOR_READY_SECONDS
    while not _answers(port, "/"):
        if child.ended or time.monotonic() > deadline:
            children.stop(child)
            raise NotReadyError(child.name, f"did not start: {child.last_words()}", child.log)
        time.sleep(0.1)
    return child, f"http://localhost:{port}"


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=3)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def _warm_up(stack: LocalStack, name: str, progress: Progress) -> None:
    """Knock at each door and hand each background function nothing to do, so that the first
    complaint does not wait for a row of cold starts. A door that cannot even refuse is told."""
    functions = stack.client("lambda")

    def knock(door: tuple[str, str]) -> str:
        method, path = door
        connection = http.client.HTTPConnection(urlsplit(stack.endpoint).netloc, timeout=60)
        try:
            connection.request(
                method, stack.api_path + path, body=b"" if method == "POST" else None
            )
            status = connection.getresponse().status
        except OSError as exc:
            return f"{method} {path}: {type(exc).__name__}"
        finally:
            connection.close()
        return f"{method} {path}: {status}" if status >= 500 else ""

    def nudge(function: tuple[str, str]) -> str:
        functions.invoke(FunctionName=f"{name}-{function[0]}", Payload=function[1])
        return ""

    with ThreadPoolExecutor(WARMED_AT_ONCE) as pool:
        said = [*pool.map(knock, DOORS), *pool.map(nudge, BEHIND_THE_DOORS)]
    silent = "; ".join(filter(None, said))
    progress("functions: warm" if not silent else f"functions: WARNING, {silent}")


def _rest_api_id(emulator: cloud.Cloud) -> str:
    apis = emulator.client("apigateway").get_rest_apis()["items"]
    api_id: str = apis[0]["id"]
    return api_id


def _register_table(emulator: cloud.Cloud) -> str:
    names: list[str] = emulator.client("dynamodb").list_tables()["TableNames"]
    return next((name for name in names if "register" in name), "")


def _behind(
    stack: LocalStack,
    emulator: cloud.Cloud,
    mailbox: Mailbox,
    receiver: ChannelReceiver,
    folder: Path,
) -> Behind:
    pack = read_city_pack(stack.city)
    return Behind(
        emulator_port=emulator.port,
        api_path=stack.api_path,
        lapor_url=stack.lapor_url,
        hour_seconds=stack.hour_seconds,
        facts={
            "api_url": stack.api_url,
            "lapor_url": stack.lapor_url,
            "clock": rendering.clock(stack.hour_seconds),
            "endpoint": stack.endpoint,
            "region": cloud.REGION,
            "stack": ", ".join(stack.outputs) or "-",
            "folder": str(folder),
        },
        openapi_file=deploy.REPOSITORY / "docs" / "openapi.json",
        notices=mailbox.notices,
        channel_secrets=stack.channel_secrets,
        receiver_url=receiver.url,
        status_secrets=lambda: status_secrets(emulator.client("secretsmanager")),
        heard=receiver.heard,
        names=pack.names,
        zone=ZoneInfo(pack.timezone),
        board=_board_of(emulator, stack.outputs.get("BoardBucket", "")),
    )


def _board_of(emulator: cloud.Cloud, bucket: str) -> Callable[[str], tuple[bytes, str] | None]:
    """The objects of the board's bucket, which CloudFront shows on a real account."""
    s3 = emulator.client("s3")

    def read(path: str) -> tuple[bytes, str] | None:
        try:
            answer = s3.get_object(Bucket=bucket, Key=path)
        except ClientError:
            return None
        return answer["Body"].read(), str(answer["ContentType"])

    return read
