"""The README and the guides are true: what they tell people to type exists, and is accepted."""

import importlib.util
import json
import re
import shutil
import subprocess
import textwrap
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aduan.cli import main as cli
from aduan.domain.city.city import load_city
from aduan.domain.intake.events import ComplaintCreated
from aduan.entrypoints.channels import read_channels
from aduan.entrypoints.signatures import verify
from aduan.entrypoints.webhook.events import read_event
from infra.local import __main__ as local

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDES = {
    name: (ROOT / name).read_text(encoding="utf-8")
    for name in (
        "README.md",
        "CONTRIBUTING.md",
        "docs/architecture.md",
        "docs/benchmarks.md",
        "docs/configuration.md",
        "docs/operations.md",
        "docs/webhooks.md",
    )
}
ALL = "\n".join(GUIDES.values())
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def test_it_is_read_in_a_few_minutes() -> None:
    assert len(README.splitlines()) <= 140


def test_every_target_and_benchmark_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = {
        "".join(found) for found in re.findall(r"^ *make ([\w-]+)|`make ([\w-]+)", ALL, re.M)
    }
    assert {"run", "test", "check", "deploy", "docs", "setup", "format"} <= targets
    for target in targets:
        assert f"\n{target}:" in makefile, target
    names = re.findall(r"^\| `(\w+)", GUIDES["docs/benchmarks.md"], re.MULTILINE)
    assert len({*names}) >= 9
    for name in names:
        assert importlib.util.find_spec(f"tests.benchmarks.{name}"), name


def test_every_command_it_shows_is_understood(capsys: pytest.CaptureFixture[str]) -> None:
    shown = re.findall(r"\baduan (\w+)(?: --city serang| …)?(?: ([a-z][a-z-]+))?\b", ALL)
    known = {(one, two) for one, two in shown if one in cli.COMMANDS}
    assert {one for one, _ in known} == set(cli.COMMANDS)
    assert len(known) > 20
    for command, verb in known:
        with pytest.raises(SystemExit) as ended:
            cli.main([command, *([verb] if verb else []), "--help"])
        assert ended.value.code == 0, (command, verb, capsys.readouterr().err)


def test_every_command_of_the_local_stack_is_understood(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = set(re.findall(r"-m infra\.local (\w+)", ALL))
    assert {"run", "invoke", "secret"} <= shown
    for command in shown:
        monkeypatch.setattr("sys.argv", ["infra.local", command, "--help"])
        with pytest.raises(SystemExit) as ended:
            local.main()
        assert ended.value.code == 0, (command, capsys.readouterr().err)


def test_every_option_of_invoke_it_shows_is_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["infra.local", "invoke", "--help"])
    with pytest.raises(SystemExit):
        local.main()
    help_text = capsys.readouterr().out
    lines = re.findall(r"-m infra\.local invoke (\w+) (\S+\.json)(.*)", ALL)
    assert len(lines) >= 4
    for function, event, rest in lines:
        assert (ROOT / "functions" / function / "handler.py").is_file(), function
        assert (ROOT / event).is_file(), event
        for option in re.findall(r"--[a-z]+", rest):
            assert option in help_text, option


def test_every_file_of_a_pack_it_names_is_in_the_first_citys() -> None:
    pack = ROOT / "layers" / "cities" / "serang"
    table = GUIDES["docs/configuration.md"].partition("After every change")[0]
    rows = re.findall(r"^\| (.*?) \| (?!optional)", table, re.M)
    names = re.findall(r"`([\w/]+(?:\.\w+|/))`", "\n".join(rows))
    assert names
    for name in names:
        assert (pack / name).exists(), name
    for path in pack.iterdir():
        assert path.name in "".join(names), path.name


@pytest.mark.skipif(not (shutil.which("openssl") and shutil.which("bash")), reason="no openssl")
def test_its_first_complaint_is_signed_right_and_of_the_present_time() -> None:
    (example,) = [
        block
        for block in re.findall(r"```bash\n(.*?)```", README, re.DOTALL)
        if "openssl dgst" in block
    ]
    asked = "SECRET=$(.venv/bin/python -m infra.local secret rabeg)"
    assert asked in example
    script = example.replace(asked, f"SECRET={SECRET}").split("curl ")[0]
    script += 'printf "%s\\n" "$ID" "$TS" "$SIG" "$BODY"'
    done = subprocess.run(["bash", "-c", script], check=True, capture_output=True, text=True)
    webhook_id, timestamp, signature, body = done.stdout.splitlines()
    headers = {
        "webhook-id": webhook_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{signature}",
    }
    now = datetime.now(UTC)
    assert verify(headers, body.encode(), secrets=[SECRET], now=now) == webhook_id
    event = read_event(json.loads(body))
    assert isinstance(event, ComplaintCreated)
    assert now - timedelta(minutes=1) < event.reported_at <= now


RECIPES = {
    'id = "wa"': "channels.toml",
    "DISBUD": "agencies.toml",
    "halte": "categories.toml",
}
"""What a block of TOML in CONTRIBUTING begins with, and the file it tells people to add it to."""


def test_what_its_recipes_add_to_a_city_makes_a_sound_city(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = tmp_path / "kota"
    big = shutil.ignore_patterns("routing.model")
    shutil.copytree(ROOT / "layers" / "cities" / "serang", pack, ignore=big)
    blocks = re.findall(
        r"^ *```toml\n(.*?)```", GUIDES["CONTRIBUTING.md"], re.DOTALL | re.MULTILINE
    )
    assert len(blocks) == len(RECIPES)
    for block in blocks:
        (file,) = (file for sign, file in RECIPES.items() if sign in block)
        with (pack / file).open("a", encoding="utf-8") as opened:
            opened.write(f"\n{textwrap.dedent(block)}")
    assert cli.main(["city", "check", str(pack)]) == 0, capsys.readouterr().out
    city = load_city(pack)
    assert city.agencies["DISBUD"].short == "Disbud"
    assert city.categories["halte"].agency == "DISHUB"
    assert read_channels(pack)["wa"].status_url
