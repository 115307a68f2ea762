"""Layers as CDK assets, put together on the machine that deploys: no Docker, wheels only.

A deployed layer holds arm64 wheels for the Lambda runtime; the local stage runs its functions with
this very Python, so its layers hold this machine's packages.
"""

import hashlib
import importlib.metadata
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import jsii
from aws_cdk import AssetHashType, BundlingOptions, DockerImage, ILocalBundling
from aws_cdk import aws_lambda as lambda_

from infra.bundling import build


def own_code(python_version: str, python: Path | None) -> lambda_.Code:
    """`python` is of that version and writes the byte code; None leaves it out."""
    return _bundled(
        build.LAYERS / "aduan",
        lambda output: build.own_code(output, python),
        made_for=[importlib.metadata.version("jinja2"), _byte_code(python_version, python)],
    )


def city_pack(folder: Path) -> lambda_.Code:
    lender = build.lender_of_model(folder)
    lent = [build.digest_of(lender / build.ROUTING_MODEL)] if lender else []
    return _bundled(folder, lambda output: build.city_pack(folder, output), made_for=lent)


def map_library() -> lambda_.Code:
    """Known by its release: npm checked the hash of each file when it put them here."""
    return _made(build.MAP_LIBRARY, build.map_library, f"maplibre-gl {build.map_release()}")


def wheels_for_lambda(name: str, python_version: str, python: Path | None) -> lambda_.Code:
    return _bundled(
        build.lock_of(name).parent,
        lambda output: build.wheels_for_lambda(name, python_version, output, python),
        made_for=["arm64", python_version, _byte_code(python_version, python)],
    )


def packages_of_this_machine(name: str) -> lambda_.Code:
    return _bundled(
        build.lock_of(name).parent,
        lambda output: build.packages_of_this_machine(name, output),
        made_for=[sys.platform, sys.version],
    )


def _byte_code(python_version: str, python: Path | None) -> str:
    return f"byte code of {python_version}" if python else "no byte code"


def _bundled(
    source: Path, make: Callable[[Path], None], *, made_for: Iterable[str] = ()
) -> lambda_.Code:
    return _made(source, make, _fingerprint(source, made_for))


def _made(source: Path, make: Callable[[Path], None], fingerprint: str) -> lambda_.Code:
    return lambda_.Code.from_asset(
        str(source),
        asset_hash_type=AssetHashType.CUSTOM,
        asset_hash=fingerprint,
        bundling=BundlingOptions(
            image=DockerImage.from_registry("never-used"), local=_OnThisMachine(make)
        ),
    )


@jsii.implements(ILocalBundling)
class _OnThisMachine:
    """Never answers False: that would send the CDK looking for Docker and hide the reason."""

    def __init__(self, make: Callable[[Path], None]) -> None:
        self._make = make

    def try_bundle(self, output_dir: str, _options: Any = None, **_more: Any) -> bool:
        self._make(Path(output_dir))
        return True


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
