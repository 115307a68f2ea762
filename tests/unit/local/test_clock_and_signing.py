"""The scaled schedules and the channels' signatures."""

import pytest

from infra.local import deploy, run, signing
from infra.local.deploy import _reason
from infra.local.errors import PortInUseError
from infra.local.schedules import scaled_pause


@pytest.mark.parametrize(
    ("expression", "hour_seconds", "pause"),
    [
        ("rate(1 minute)", 1, 4.0),  # never more often than every four seconds
        ("rate(5 minutes)", 60, 5.0),
        ("rate(1 hour)", 1, 20.0),  # what is rare is not urgent
        ("rate(1 hour)", 60, 60.0),
        ("cron(30 0 * * ? *)", 1, 24.0),  # once a day
        ("rate(15 minutes)", 3600, 900.0),
    ],
)
def test_a_schedule_keeps_its_pace_on_the_scaled_clock(
    expression: str, hour_seconds: float, pause: float
) -> None:
    assert scaled_pause(expression, hour_seconds) == pause


def test_the_published_vector_of_standard_webhooks_is_signed_alike() -> None:
    headers = signing.headers(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp=1614265330,
        body=b'{"test": 2432232314}',
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_taken_port_is_said_in_one_line() -> None:
    words = str(PortInUseError(8080))
    assert "8080" in words
    assert "\n" not in words


@pytest.mark.parametrize(
    ("wish", "named"),
    [
        (["--city", "nosuch"], "there are: serang"),
        (["--port", "99999999"], "99999999"),
        (["--port", "0"], "from 1024 to 65535"),
    ],
)
def test_a_wrong_city_or_port_is_one_line_and_nothing_is_started(
    wish: list[str],
    named: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(deploy, "require_tools", lambda _repository: None)
    assert run.main(wish) == 1
    said = capsys.readouterr()
    assert named in said.err
    assert (said.err.count("\n"), said.out) == (1, "")


def test_the_failing_resource_is_named_rather_than_the_last_line(tmp_path) -> None:
    log = tmp_path / "deploy.log"
    log.write_text(
        "x | CREATE_IN_PROGRESS | AWS::SNS::Topic\n"
        "x | CREATE_FAILED | AWS::SNS::Topic | dlh: Invalid parameter\n"
        "❌ Deployment failed: Error\n"
    )
    assert "dlh: Invalid parameter" in _reason(log)
