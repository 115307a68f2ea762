"""The buckets, each with every version of its objects and what kind each is said to be, as S3 keeps
them.

`Objects` reads like a dictionary of what is there now; whoever writes over or deletes something
leaves the older version, until it is taken by its own id.
"""

from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from itertools import count
from typing import Final
from xml.sax.saxutils import escape

from tests.benchmarks.chaos.dynamodb import RefusedCallError

_STAMP: Final = "2026-03-02T01:00:00.000Z"
_XMLNS: Final = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'
MOST: Final = 1_000
"""Keys a page."""
UNTYPED: Final = "binary/octet-stream"
"""What S3 answers of an object that was put without a media type."""


@dataclass
class Version:
    """`body` is None where the object was deleted: a delete marker."""

    version_id: str
    body: bytes | None
    media_type: str = UNTYPED


@dataclass
class Objects(MutableMapping[str, bytes]):
    """`bucket/key` and what lies there."""

    held: dict[str, list[Version]] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def __getitem__(self, name: str) -> bytes:
        found = self.held.get(name, [])
        if not found or found[-1].body is None:
            raise KeyError(name)
        return found[-1].body

    def __setitem__(self, name: str, body: bytes) -> None:
        self.put(name, body)

    def put(self, name: str, body: bytes, media_type: str = UNTYPED) -> Version:
        version = Version(self._fresh(), body, media_type)
        self.held.setdefault(name, []).append(version)
        return version

    def latest(self, name: str) -> Version | None:
        """What is there now."""
        return self.held[name][-1] if name in self else None

    def __delitem__(self, name: str) -> None:
        self[name]
        self.held[name].append(Version(self._fresh(), None))

    def __iter__(self) -> Iterator[str]:
        return iter([name for name, found in self.held.items() if found[-1].body is not None])

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _fresh(self) -> str:
        return f"v{next(self._numbers)}"

    def version(self, name: str, version_id: str) -> Version:
        for one in self.held.get(name, ()):
            if one.version_id == version_id:
                return one
        raise RefusedCallError("NoSuchVersion", status=404)

    def take(self, name: str, version_id: str) -> None:
        """One version, for good. S3 says yes to one that is gone already."""
        left = [one for one in self.held.get(name, ()) if one.version_id != version_id]
        if left:
            self.held[name] = left
        else:
            self.held.pop(name, None)

    def listing(self, bucket: str, asked: Mapping[str, str]) -> str:
        """The answer to a list of keys, or, with `versions`, to one of every version."""
        whole = "versions" in asked
        wanted, most = f"{bucket}/{asked.get('prefix', '')}", int(asked.get("max-keys") or MOST)
        names = self.held if whole else self
        found = sorted(name for name in names if name.startswith(wanted))
        after = asked.get("key-marker") or asked.get("continuation-token") or ""
        found = [name for name in found if name > f"{bucket}/{after}" or not after]
        page = found[:most]
        rows = [self._rows(one, bucket) if whole else self._row(one, bucket) for one in page]
        more = ""
        if len(found) > most:
            last = escape(page[-1].partition("/")[2])
            more = (
                f"<NextKeyMarker>{last}</NextKeyMarker><NextVersionIdMarker>x</NextVersionIdMarker>"
                if whole
                else f"<NextContinuationToken>{last}</NextContinuationToken>"
            )
        kind = "ListVersionsResult" if whole else "ListBucketResult"
        truncated = "true" if more else "false"
        return (
            f"<{kind} {_XMLNS}><Name>{bucket}</Name><IsTruncated>{truncated}</IsTruncated>{more}"
            f"{''.join(rows)}</{kind}>"
        )

    def _row(self, name: str, bucket: str) -> str:
        key = escape(name.removeprefix(f"{bucket}/"))
        return (
            f"<Contents><Key>{key}</Key><LastModified>{_STAMP}</LastModified>"
            f"<ETag>&quot;1&quot;</ETag><Size>{len(self[name])}</Size></Contents>"
        )

    def _rows(self, name: str, bucket: str) -> str:
        key, found = escape(name.removeprefix(f"{bucket}/")), self.held[name]
        rows = []
        for one in reversed(found):
            kind = "DeleteMarker" if one.body is None else "Version"
            latest = "true" if one is found[-1] else "false"
            rows.append(
                f"<{kind}><Key>{key}</Key><VersionId>{one.version_id}</VersionId>"
                f"<IsLatest>{latest}</IsLatest><LastModified>{_STAMP}</LastModified></{kind}>"
            )
        return "".join(rows)
