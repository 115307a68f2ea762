"""The examples of docs/webhooks.md work as they stand."""

import io
import json
import re
import shutil
import subprocess
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.unit.intake.webhooks import SECRET, created, event

GUIDE = (Path(__file__).parents[3] / "docs" / "webhooks.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)
    return str(found)


def test_the_python_example_signs_what_the_handler_accepts(post: Any) -> None:
    names: dict[str, Any] = {}
    exec(block("python"), names)
    body = json.dumps(created()).encode()
    assert post(event(body, names["signed"](SECRET, body)))["statusCode"] == 201


def test_the_python_example_sends_a_complaint_of_the_present_time(
    post: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = []

    def carry(call: urllib.request.Request, timeout: float) -> io.BytesIO:
        assert isinstance(call.data, bytes)
        headers = {name.lower(): value for name, value in call.header_items()}
        answers.append(post(event(call.data, headers)))
        return io.BytesIO(answers[-1]["body"].encode())

    monkeypatch.setattr(urllib.request, "urlopen", carry)
    monkeypatch.setattr("sys.argv", ["send.py", "http://localhost/webhooks/rabeg", SECRET])
    exec(block("python"), {"__name__": "__main__"})
    assert answers[0]["statusCode"] == 201
    assert "tracking_code" in capsys.readouterr().out


@pytest.mark.skipif(not (shutil.which("openssl") and shutil.which("bash")), reason="no openssl")
def test_the_shell_example_signs_what_the_handler_accepts(post: Any) -> None:
    script = block("bash").split("curl ")[0] + 'printf "%s\\n" "$ID" "$TS" "$SIG" "$BODY"'
    done = subprocess.run(["bash", "-c", script], check=True, capture_output=True, text=True)
    webhook_id, timestamp, signature, body = done.stdout.splitlines()
    headers = {
        "webhook-id": webhook_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{signature}",
    }
    assert post(event(body, headers))["statusCode"] == 201
