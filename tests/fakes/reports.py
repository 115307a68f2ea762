"""A shelf of printed reports, a printer that prints only names, and posts that are told."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from aduan.application.reports.ports import PrintedFile
from aduan.domain.reports.tables import Report


@dataclass
class ShelfInMemory:
    kept: dict[str, bytes] = field(default_factory=dict)

    def put(self, name: str, content: bytes) -> None:
        self.kept[name] = content

    def is_there(self, name: str) -> bool:
        return name in self.kept

    def files(self, folder: str, since: str) -> tuple[PrintedFile, ...]:
        found = [
            PrintedFile(one, len(it))
            for one, it in self.kept.items()
            if one.startswith(folder) and one > f"{folder}{since}"
        ]
        return tuple(sorted(found, key=lambda one: one.name, reverse=True))

    def address(self, name: str) -> str:
        return f"https://berkas.contoh.id/{name}"


@dataclass
class NamesOnly:
    """`breaks_on` is a report whose printing fails."""

    breaks_on: str = ""

    def printed(self, report: Report) -> Mapping[str, bytes]:
        if report.code == self.breaks_on:
            raise RuntimeError(report.code)
        return {f"{report.file}.pdf": b"%PDF"}


@dataclass
class ToldPosts:
    heard: list[tuple[str, str, str]] = field(default_factory=list)
    deaf: str = ""

    def tell(self, post: str, about: str, period: str) -> None:
        if post == self.deaf:
            raise ConnectionError(post)
        self.heard.append((post, about, period))
