"""How layers are put together on the machine that deploys: no Docker, wheels only.

A deployed layer holds arm64 wheels for the Lambda runtime; the local stage runs its functions with
this very Python, so its layers hold this machine's wheels.
"""

import hashlib
import importlib.metadata
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

import jsii
from aws_cdk import (
    AssetHashType,
    BundlingOptions,
    DockerImage,
    ILocalBundling,
)
from aws_cdk import aws_lambda as lambda_

LAYERS: Final = Path(__file__).parents[2] / "layers"
NOT_SHIPPED: Final = ("__pycache__", "*.pyc", "*.egg-info", "*.in", "*.lock")


class BundlingError(Exception):
    """A layer could not be put together; the message says which, and what the tool said."""


def own_code() -> lambda_.Code:
    """`aduan`, as it stands."""
    return _bundled(
        LAYERS / "aduan",
        lambda output: _copy(LAYERS / "aduan" / "python" / "aduan", output / "python" / "aduan"),
        parts=(),
    )


def city_pack(folder: Path) -> lambda_.Code:
    """The city's data as the package `aduan_city`."""

    def build(output: Path) -> None:
        package = output / "python" / "aduan_city"
        _copy(folder, package)
        (package / "__init__.py").touch()

    return _bundled(folder, build, parts=("aduan_city",))


def wheels_for_lambda(name: str, python_version: str) -> lambda_.Code:
    """What `layers/<name>/requirements.lock` pins, as arm64 wheels checked against their hashes."""
    lock = LAYERS / name / "requirements.lock"
    return _bundled(
        lock.parent,
        lambda output: _install_wheels(lock, python_version, output / "python"),
        parts=(f"arm64-{python_version}",),
    )


def packages_of_this_machine(name: str) -> lambda_.Code:
    """The same pinned versions as this Python has them installed: nothing is fetched."""
    lock = LAYERS / name / "requirements.lock"
    return _bundled(
        lock.parent,
        lambda output: _copy_installed(lock, output / "python"),
        parts=(sys.platform, sys.version),
    )


def _bundled(source: Path, build: Callable[[Path], None], *, parts: Iterable[str]) -> lambda_.Code:
    return lambda_.Code.from_asset(
        str(source),
        asset_hash_type=AssetHashType.CUSTOM,
        asset_hash=_fingerprint(source, parts),
        bundling=BundlingOptions(
            image=DockerImage.from_registry("never-used"), local=_OnThisMachine(build)
        ),
    )


@jsii.implements(ILocalBundling)
class _OnThisMachine:
    """Never answers False: that would send the CDK looking for Docker and hide the reason."""

    def __init__(self, build: Callable[[Path], None]) -> None:
        self._build = build

    def try_bundle(self, output_dir: str, _options: Any = None, **_more: Any) -> bool:
        self._build(Path(output_dir))
        return True


def _install_wheels(lock: Path, python_version: str, folder: Path) -> None:
    uv = Path(sys.executable).parent / "uv"
    command = [
        *(str(uv), "pip", "install", "--quiet", "--no-deps", "--require-hashes"),
        *("--python-platform", "aarch64-manylinux_2_28", "--python-version", python_version),
        *("--only-binary", ":all:", "--target", str(folder), "--requirement", str(lock)),
    ]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        raise BundlingError(f"{lock}: {answer.stderr.strip()[-2000:]}")
    shutil.rmtree(folder / "bin", ignore_errors=True)
    (folder / ".lock").unlink(missing_ok=True)


def _copy_installed(lock: Path, folder: Path) -> None:
    for name, version in re.findall(
        r"^([A-Za-z0-9_.-]+)==([^ ;\\]+)", lock.read_text(encoding="utf-8"), re.MULTILINE
    ):
        try:
            installed = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError as exc:
            raise BundlingError(f"{name} is not installed: run `make setup`") from exc
        if installed.version != version:
            raise BundlingError(
                f"{name} {installed.version} is installed and {version} locked: run `make setup`"
            )
        for file in installed.files or ():
            if ".." in file.parts or "__pycache__" in file.parts:
                continue  # commands, and what is compiled anew
            destination = folder / file
            destination.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(str(installed.locate_file(file)), destination)


def _copy(source: Path, destination: Path) -> None:
    shutil.copytree(source, destination, ignore=shutil.ignore_patterns(*NOT_SHIPPED))


def _fingerprint(folder: Path, parts: Iterable[str]) -> str:
    """The same for the same content, whatever a checkout did to times and compiled files."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode() + b"\0")
    for path in sorted(folder.rglob("*")):
        compiled = "__pycache__" in path.parts or any(p.endswith(".egg-info") for p in path.parts)
        if path.is_file() and not compiled:
            content = path.read_bytes()
            name = path.relative_to(folder).as_posix()
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()
