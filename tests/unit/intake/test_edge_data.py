"""Settings, channels, secrets and logs: what a function is given and what it may say."""

import base64
import json
import logging
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from aws_lambda_powertools import Logger
from botocore.exceptions import ClientError, ConnectTimeoutError

from aduan.adapters.aws.secrets import SecretReader, SigningSecrets
from aduan.domain.case.errors import UnavailableError
from aduan.domain.intake.channel import CallHandling
from aduan.entrypoints.channels import ChannelsError, read_channels
from aduan.entrypoints.observability import NoPersonalData
from aduan.entrypoints.settings import Settings, SettingsError, read_settings

WHOLE = {"STAGE": "local", "CITY": "x", "REGISTER_TABLE": "r", "PUBLIC_URL": "u"}


def test_settings_are_read_with_their_types_and_defaults() -> None:
    read = read_settings(Settings, WHOLE | {"HOUR_SECONDS": "1", "OTHER": "ignored"})
    assert read == Settings(
        stage="local", city="x", register_table="r", public_url="u", hour_seconds=1
    )
    assert read_settings(Settings, WHOLE).hour_seconds == 3600


def test_everything_missing_or_wrong_is_named_at_once() -> None:
    with pytest.raises(SettingsError) as wrong:
        read_settings(Settings, {"STAGE": "local", "CITY": "", "HOUR_SECONDS": "soon"})
    assert wrong.value.missing == ("CITY", "REGISTER_TABLE", "PUBLIC_URL")
    assert wrong.value.wrong == ("HOUR_SECONDS",)


def channels(folder: Path, table: str) -> Any:
    (folder / "channels.toml").write_text(table)
    return read_channels(folder)


def test_a_channel_is_a_few_lines_of_data(tmp_path: Path) -> None:
    found = channels(
        tmp_path,
        '[[channel]]\nid = "112"\nname = "112"\nkind = "emergency_call"\nretired_on = 2030-01-02\n'
        'call_types = { Normal = "register", Ghost = "count" }\n'
        '[[channel]]\nid = "rabeg"\nkind = "app"\n',
    )
    assert list(found) == ["112", "rabeg"]
    assert found["112"].call_types == {
        "normal": CallHandling.REGISTER,
        "ghost": CallHandling.COUNT,
    }
    assert found["112"].retired_on == date(2030, 1, 2)


@pytest.mark.parametrize(
    "row",
    [
        'id = "A B"\nkind = "app"',
        'kind = "app"',
        'id = "a"\nkind = "fax"',
        'id = "a"\nkind = "app"\ncall_types = { x = "drop" }',
        'id = "a"\nkind = "app"\nretired_on = "soon"',
        'id = "a"\nkind = "app"\nnumbers_restart = "ya"',
        'id = "a"\nkind = "app"\n[[channel]]\nid = "a"\nkind = "app"',
    ],
)
def test_a_wrong_channel_is_refused_at_the_start(tmp_path: Path, row: str) -> None:
    with pytest.raises(ChannelsError):
        channels(tmp_path, f"[[channel]]\n{row}\n")


@dataclass
class FakeSecretsManager:
    """Answers with `held`; `fails` is raised instead."""

    held: dict[str, str]
    fails: Exception | None = None
    asked: int = 0

    def get_secret_value(self, SecretId: str) -> dict[str, str]:  # noqa: N803
        self.asked += 1
        if self.fails:
            raise self.fails
        if SecretId not in self.held:
            raise refusal("ResourceNotFoundException")
        return {"SecretString": self.held[SecretId]}


def refusal(code: str, status: int = 400) -> ClientError:
    metadata: Any = {"HTTPStatusCode": status}
    answer: Any = {"Error": {"Code": code, "Message": ""}, "ResponseMetadata": metadata}
    return ClientError(answer, "GetSecretValue")


def held_for_rabeg(current: str, previous: str | None = None) -> str:
    return json.dumps({"key": "k" * 64, "rabeg": {"current": current, "previous": previous}})


def test_a_rotated_secret_is_seen_within_a_minute_and_read_once_till_then() -> None:
    now = [0.0]
    manager = FakeSecretsManager({"channels": held_for_rabeg("whsec_a")})
    secrets = SigningSecrets(SecretReader(manager, clock=lambda: now[0]), "channels")
    for _ in range(3):
        assert secrets.current_and_previous("rabeg") == ("whsec_a",)
    assert manager.asked == 1
    manager.held["channels"] = held_for_rabeg("whsec_b", "whsec_a")
    now[0] = 60.0
    assert secrets.current_and_previous("rabeg") == ("whsec_b", "whsec_a")
    assert manager.asked == 2


def test_a_channel_signs_from_its_first_day_with_a_secret_of_its_own() -> None:
    manager = FakeSecretsManager({"channels": held_for_rabeg("whsec_a")})
    secrets = SigningSecrets(SecretReader(manager, clock=lambda: 0.0), "channels")
    (one,), (other,) = (secrets.current_and_previous(name) for name in ("112", "119"))
    assert one != other
    for secret in (one, other):
        assert len(base64.b64decode(secret.removeprefix("whsec_"), validate=True)) == 32
    assert secrets.current_and_previous("112") == (one,)
    assert manager.asked == 1


def test_without_the_secret_of_all_channels_a_delivery_is_asked_to_come_again() -> None:
    secrets = SigningSecrets(SecretReader(FakeSecretsManager({}), clock=lambda: 0.0), "channels")
    with pytest.raises(UnavailableError):
        secrets.current_and_previous("rabeg")


@pytest.mark.parametrize(
    "failure",
    [
        refusal("ThrottlingException"),
        refusal("WhateverItIsCalled", status=503),
        ConnectTimeoutError(endpoint_url="https://x"),
    ],
)
def test_an_outage_is_bridged_by_what_was_read_before(failure: Exception) -> None:
    now = [0.0]
    manager = FakeSecretsManager({"s": "kept"})
    reader = SecretReader(manager, clock=lambda: now[0])
    reader.read("s")
    now[0], manager.fails = 3600.0, failure
    assert reader.read("s") == "kept"
    with pytest.raises(UnavailableError):
        reader.read("never read")


def test_a_missing_grant_is_an_error_of_ours_and_flies() -> None:
    manager = FakeSecretsManager({}, fails=refusal("AccessDeniedException"))
    with pytest.raises(ClientError):
        SecretReader(manager).read("s")


def test_a_key_that_must_be_there_is_missed_aloud() -> None:
    with pytest.raises(UnavailableError):
        SecretReader(FakeSecretsManager({})).lasting("hash")


def test_a_log_line_holds_no_personal_data() -> None:
    stream = StringIO()
    log = Logger(
        service="test-no-personal-data",
        logger_handler=logging.StreamHandler(stream),
        logger_formatter=NoPersonalData(utc=True, use_rfc3339=True),
    )
    log.info(
        "hp 0812-3456-7890 dan warga@contoh.id",
        body='{"nik": "3673012505850003"}',
        nested={"text": "rahasia", "numbers": ["3673012505850003"], "count": 12},
        complaint_id="01KJP3Z7Q8ABCDEFGHJKMNPQRS",
    )
    try:
        raise ValueError("NIK 3673012505850003 milik Budi")  # noqa: TRY301
    except ValueError:
        log.exception("gagal")
    first, second = (json.loads(line) for line in stream.getvalue().splitlines())
    assert first["message"] == "hp [TELEPON] dan [EMAIL]"
    assert first["nested"] == {"numbers": ["[NIK]"], "count": 12}
    assert first["complaint_id"] == "01KJP3Z7Q8ABCDEFGHJKMNPQRS"
    assert second["exception_name"] == "ValueError"
    assert second["stack_trace"]["frames"][0]["function"]
    for secret in ("3673012505850003", "rahasia", "Budi", "7890"):
        assert secret not in stream.getvalue()
