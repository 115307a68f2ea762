"""The README is true: what it tells people to type exists, and its examples are accepted."""

import importlib.util
import io
import re
import shutil
import subprocess
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aduan.cli import main as cli
from aduan.entrypoints.signatures import verify

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def blocks(language: str) -> list[str]:
    found = re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)
    return [block.replace("whsec_…", SECRET) for block in found]


def test_every_file_it_links_to_is_there() -> None:
    for link in re.findall(r"\]\((?!http)([^)]+)\)", README):
        assert (ROOT / link).is_file(), link


def test_every_target_and_benchmark_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^make (\w+)|`make (\w+)", README, re.MULTILINE):
        assert f"\n{''.join(target)}:" in makefile, target
    figures = README.partition("## Figures")[2].partition("## Costs")[0]
    names = re.findall(r"^\| `(\w+)", figures, re.MULTILINE)
    assert len(names) == 12
    for name in names:
        assert importlib.util.find_spec(f"tests.benchmarks.{name}"), name


def test_every_command_it_shows_is_understood(capsys: pytest.CaptureFixture[str]) -> None:
    shown = re.findall(r"\baduan (\w+)(?: --city serang)?(?: ([a-z][a-z-]+))?\b", README)
    assert len(shown) > 20
    for command, verb in {(one, two) for one, two in shown if one in cli.COMMANDS}:
        with pytest.raises(SystemExit) as ended:
            cli.main([command, *([verb] if verb else []), "--help"])
        assert ended.value.code == 0, (command, verb, capsys.readouterr().err)


def test_every_file_of_a_pack_it_names_is_in_the_first_citys() -> None:
    pack = ROOT / "layers" / "cities" / "serang"
    table = README.partition("## Configuration")[2].partition("After every change")[0]
    names = re.findall(
        r"`([\w/]+(?:\.\w+|/))`", "\n".join(re.findall(r"^\| (.*?) \|", table, re.M))
    )
    assert names
    for name in names:
        assert (pack / name).exists(), name
    for path in pack.iterdir():
        assert path.name in "".join(names), path.name


def test_the_python_example_is_signed_right(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[urllib.request.Request] = []

    def answer(request: urllib.request.Request, timeout: float) -> io.BytesIO:
        calls.append(request)
        return io.BytesIO(b"{}")

    monkeypatch.setattr(urllib.request, "urlopen", answer)
    (example,) = blocks("python")
    exec(example, {})
    headers = {name.lower(): value for name, value in calls[0].header_items()}
    body = calls[0].data
    assert isinstance(body, bytes)
    assert verify(headers, body, secrets=[SECRET], now=datetime.now(UTC))


@pytest.mark.skipif(not (shutil.which("openssl") and shutil.which("bash")), reason="no openssl")
def test_the_shell_example_is_signed_right() -> None:
    (example,) = [block for block in blocks("bash") if "openssl dgst" in block]
    script = example.split("curl ")[0] + 'printf "%s\\n" "$ID" "$TS" "$SIG" "$BODY"'
    done = subprocess.run(["bash", "-c", script], check=True, capture_output=True, text=True)
    webhook_id, timestamp, signature, body = done.stdout.splitlines()
    headers = {
        "webhook-id": webhook_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{signature}",
    }
    assert verify(headers, body.encode(), secrets=[SECRET], now=datetime.now(UTC)) == webhook_id
