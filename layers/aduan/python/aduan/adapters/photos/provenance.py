"""What a file says of where it comes from: Content Credentials (C2PA), IPTC's DigitalSourceType.

Both are words of whoever wrote the file: what they admit is passed on and what they boast is not:
"made with an AI tool" is said, "taken by a camera" is not. A file that says nothing says nothing.
The library is large and opened only for a file that holds a manifest; it fetches nothing.
"""

import contextlib
import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from PIL import Image

from aduan.domain.photos.origin import Origin, graver

_TYPE: Final = re.compile(
    r"DigitalSourceType[^<>]{0,200}?digitalsourcetype/([A-Za-z]{3,60})"
    r"|DigitalSourceType\s*(?:=\s*[\"']|>)\s*([A-Za-z]{3,60})",
    re.IGNORECASE,
)
_LAST: Final = re.compile(r"[A-Za-z]+$")
_NAME: Final = re.compile(r"[^\w .,()&+/-]+")
_MOST_XMP: Final = 1_000_000
_OFFLINE: Final = {"verify": {"remote_manifest_fetch": False, "ocsp_fetch": False}}

ORIGINS: Final[Mapping[str, Origin]] = {
    "trainedalgorithmicmedia": Origin.AI,
    "trainedalgorithmicdata": Origin.AI,
    "compositewithtrainedalgorithmicmedia": Origin.PARTLY_AI,
    "compositesynthetic": Origin.PARTLY_AI,
    "algorithmicmedia": Origin.COMPUTED,
    "algorithmicallyenhanced": Origin.RETOUCHED,
    "virtualrecording": Origin.COMPUTED,
    "digitalart": Origin.COMPUTED,
    "digitalcreation": Origin.COMPUTED,
    "datadrivenmedia": Origin.COMPUTED,
    "composite": Origin.COMPOSED,
    "compositecapture": Origin.COMPOSED,
    "humanedits": Origin.RETOUCHED,
    "minorhumanedits": Origin.RETOUCHED,
    "screencapture": Origin.SCREEN,
}
"""IPTC NewsCodes, digitalsourcetype, and C2PA's own; what is not here (a camera, a scanner, or a
word of tomorrow) is not said."""


def said_origin(original: bytes) -> tuple[Origin | None, str]:
    """What the file admits, and the tool it names; (None, "") when it says nothing of the kind."""
    found, tool = _by_manifest(original)
    for origin in _by_iptc(original):
        found = graver(found, origin)
    return found, tool if found is not None else ""


def _by_iptc(original: bytes) -> Iterator[Origin]:
    with contextlib.suppress(Exception), Image.open(io.BytesIO(original)) as picture:
        for name, packet in picture.info.items():
            if "xmp" not in str(name).lower():
                continue
            words = packet if isinstance(packet, str) else bytes(packet).decode("utf-8", "replace")
            for match in _TYPE.finditer(words[:_MOST_XMP]):
                origin = ORIGINS.get((match[1] or match[2]).lower())
                if origin is not None:
                    yield origin


def _by_manifest(original: bytes) -> tuple[Origin | None, str]:
    if b"jumb" not in original or b"c2pa" not in original:
        return None, ""
    with contextlib.suppress(Exception):  # a broken manifest proves nothing, for or against
        import c2pa  # noqa: PLC0415  # a second of cold start, for the few files that need it

        settings = c2pa.Settings.from_dict(_OFFLINE)
        with (
            Image.open(io.BytesIO(original)) as picture,
            c2pa.Context(settings) as context,
            c2pa.Reader(
                Image.MIME[str(picture.format)], io.BytesIO(original), context=context
            ) as reader,
        ):
            return _read_manifests(json.loads(reader.json()))
    return None, ""


def _read_manifests(store: Mapping[str, Any]) -> tuple[Origin | None, str]:
    found: Origin | None = None
    tool = ""
    for manifest in store.get("manifests", {}).values():
        for kind, agent in _sources(manifest):
            last = _LAST.search(kind)
            origin = ORIGINS.get(last[0].lower()) if last else None
            if origin is not None and graver(found, origin) is not found:
                found, tool = origin, agent or _generator(manifest)
    return found, _NAME.sub("", tool).strip()[:60]


def _sources(manifest: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for assertion in manifest.get("assertions", ()):
        data = assertion.get("data")
        if not isinstance(data, Mapping):
            continue
        for action in data.get("actions", ()):
            yield str(action.get("digitalSourceType", "")), _agent(action.get("softwareAgent"))
        if "digitalSourceType" in data:
            yield str(data["digitalSourceType"]), ""


def _agent(agent: Any) -> str:
    return str(agent.get("name", "")) if isinstance(agent, Mapping) else str(agent or "")


def _generator(manifest: Mapping[str, Any]) -> str:
    for info in manifest.get("claim_generator_info") or ():
        if isinstance(info, Mapping) and info.get("name"):
            return str(info["name"])
    return str(manifest.get("claim_generator") or "")
