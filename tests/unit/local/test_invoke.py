"""One function with one saved event: what is filled in, signed, and said when it cannot be."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aduan.entrypoints.signatures import verify
from infra.local import invoke, secret

NOW = datetime(2026, 3, 2, 0, 15, tzinfo=UTC)
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BLANKS = dict.fromkeys(
    ("tracking_code", "token", "case_id", "complaint_id", "evidence_id", "file"), "X-1"
)


def test_every_function_has_a_saved_event() -> None:
    functions = {file.parent.name for file in invoke.FUNCTIONS.glob("*/handler.py")}
    assert {file.stem for file in invoke.EVENTS.glob("*.json")} == functions


@pytest.mark.parametrize("file", sorted(invoke.EVENTS.glob("*.json")), ids=lambda file: file.stem)
def test_a_saved_event_is_whole_once_its_blanks_are_filled(file: Path) -> None:
    assert "${" not in json.dumps(invoke.read_event(file, BLANKS, now=NOW))


def test_a_blank_that_nobody_filled_is_named() -> None:
    with pytest.raises(invoke.NotInvokedError, match=r"--set tracking_code=…"):
        invoke.read_event(invoke.EVENTS / "track.json", {}, now=NOW)


def test_a_value_with_quotes_stays_one_value(tmp_path: Path) -> None:
    file = tmp_path / "event.json"
    file.write_text('{"said": "${said}", "at": "${now}"}', encoding="utf-8")
    event = invoke.read_event(file, {"said": 'a "b" \\ c'}, now=NOW)
    assert event == {"said": 'a "b" \\ c', "at": "2026-03-02T00:15:00+00:00"}


@pytest.mark.parametrize("text", ["[]", "{", '"x"'])
def test_what_is_no_event_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "event.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(invoke.NotInvokedError):
        invoke.read_event(file, {}, now=NOW)


def test_a_webhook_is_signed_anew_with_its_channels_secret() -> None:
    saved = invoke.read_event(invoke.EVENTS / "receive_webhook.json", {}, now=NOW)
    event = invoke.signed(saved, {"rabeg": SECRET}, now=NOW)
    assert verify(event["headers"], event["body"].encode(), secrets=[SECRET], now=NOW)


def test_a_webhook_that_carries_a_signature_keeps_it() -> None:
    saved = {"headers": {"Webhook-Signature": "v1,saved"}, "body": "{}"}
    assert invoke.signed(saved, {}, now=NOW) == saved


def test_a_channel_without_a_secret_is_named_with_those_that_have_one() -> None:
    with pytest.raises(invoke.NotInvokedError, match=r"'radio'.*112, rabeg"):
        invoke.signed(
            {"pathParameters": {"channel": "radio"}}, {"rabeg": SECRET, "112": SECRET}, now=NOW
        )


def test_the_handler_is_loaded_by_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "greet").mkdir()
    source = "def handler(event, context):\n    return {**event, 'by': context.function_name}\n"
    (tmp_path / "greet" / "handler.py").write_text(source, encoding="utf-8")
    monkeypatch.setattr(invoke, "FUNCTIONS", tmp_path)
    monkeypatch.delitem(sys.modules, "handler", raising=False)
    context = invoke.InvocationContext("greet", seconds=3)
    assert invoke.load_handler("greet")({"a": 1}, context) == {"a": 1, "by": "greet"}
    assert 0 < context.get_remaining_time_in_millis() <= 3000
    monkeypatch.delitem(sys.modules, "handler")


def test_without_a_running_stack_nothing_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(invoke.stack, "STATE_FOLDER", tmp_path)
    event = invoke.EVENTS / "sweep.json"
    assert invoke.main(["sweep", str(event), "--port", "9"]) == 2
    assert "make run" in capsys.readouterr().err


class RunningStack:
    def channel_secrets(self) -> dict[str, str]:
        return {"rabeg": SECRET}


def test_the_secret_of_a_channel_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(secret.stack, "already_running", lambda port: RunningStack())
    assert secret.main(["rabeg"]) == 0
    assert capsys.readouterr().out == f"{SECRET}\n"
    assert secret.main(["radio"]) == 2
    assert "rabeg" in capsys.readouterr().err
