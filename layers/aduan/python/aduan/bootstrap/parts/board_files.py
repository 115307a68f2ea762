"""The public board as files: pages, their CSV, the open data with its description, and the map."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from importlib import resources
from typing import Any, Final

from aduan.application.board.ports import Object, OpenData
from aduan.domain.board.dataset import FIELDS, Value, geojson, schema, text_of
from aduan.domain.board.model import Board, BoardPage
from aduan.domain.board.outlines import Outline, features
from aduan.domain.board.sealed import CHECKER, embedded, file_of, index_of
from aduan.domain.figures.ledger import canonical
from aduan.domain.figures.measures import ALL
from aduan.domain.lapor.spreadsheet import defused
from aduan.domain.reports.counting import shown
from aduan.domain.reports.tables import Sheet, plain
from aduan.pages.board.board_page import (
    File,
    Imprint,
    board_html,
    checker_html,
    data_html,
    map_script,
    style_sheet,
)

HTML: Final = "text/html; charset=utf-8"
CSV: Final = "text/csv; charset=utf-8"
JSON: Final = "application/json; charset=utf-8"
GEOJSON: Final = "application/geo+json; charset=utf-8"
LIBRARY: Final = "aduan_map"
"""The package of a layer that brings MapLibre (`infra/bundling/build.py`)."""
_PAPERS: Final[Mapping[str, str]] = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_MAP_FILES: Final[Mapping[str, str]] = {
    "maplibre-gl.mjs": "text/javascript; charset=utf-8",
    "maplibre-gl-worker.mjs": "text/javascript; charset=utf-8",
    "maplibre-gl.css": "text/css; charset=utf-8",
    "LICENSE.txt": "text/plain; charset=utf-8",
}


class BoardFiles:
    """`outlines` are the city's wards; `library` MapLibre's files by name, empty where the layer
    is not there: then the board has its drawing alone."""

    def __init__(self, outlines: Sequence[Outline], library: Mapping[str, bytes]) -> None:
        self._outlines = outlines
        self._library = library

    def written(
        self, pages: tuple[BoardPage, ...], data: OpenData, board: Board, now: datetime
    ) -> Mapping[str, Object]:
        zone = board.rules.calendar.zone
        imprint = Imprint(
            city=board.names.city,
            publisher=board.names.publisher,
            made_at=now,
            seen=board.seen,
            zone=zone,
            with_map=bool(self._library),
        )
        files = {"papan.css": Object(style_sheet().encode(), _MAP_FILES["maplibre-gl.css"])}
        for page in pages:
            files[page.path] = Object(board_html(page, imprint).encode(), HTML)
            files[page.csv] = Object(_page_csv(page, zone), CSV)
        files |= {file_of(one): Object(canonical(one), JSON) for one in board.days if file_of(one)}
        files |= {path: Object(one, "image/jpeg") for path, one in board.photos.items()}
        files |= {
            path: Object(one, _PAPERS[path.rpartition(".")[2]])
            for path, one in board.papers.items()
        }
        files[CHECKER] = Object(checker_html(embedded(board.days), imprint).encode(), HTML)
        opened = self._data(data, board, now)
        fields = [(one.name, one.kind, one.means) for one in FIELDS]
        offered = [File(name, _TITLES[name], _size(one)) for name, one in opened.items()]
        files |= {f"data/{name}": one for name, one in opened.items()}
        files["data/index.html"] = Object(
            data_html("data/index.html", offered, fields, imprint).encode(), HTML
        )
        for name, body in self._library.items():
            files[f"peta/{name}"] = Object(body, _MAP_FILES[name])
        if self._library:
            files["peta/kasus.json"] = Object(_json(geojson(_on_map(data))), GEOJSON)
            files["peta/peta.js"] = Object(map_script().encode(), _MAP_FILES["maplibre-gl.mjs"])
        return files

    def _data(self, data: OpenData, board: Board, now: datetime) -> dict[str, Object]:
        heads = [one.name for one in FIELDS]
        cases = [[text_of(one[name]) for name in heads] for one in data.rows]
        figures = _figures(board)
        files = {
            "kasus.csv": Object(_csv(heads, cases), CSV),
            "kasus.json": Object(_json(list(data.rows)), JSON),
            "kasus.geojson": Object(_json(geojson(data.rows)), GEOJSON),
            "kelurahan.geojson": Object(_json(features(self._outlines, data.wards)), GEOJSON),
            "ringkasan.json": Object(_json(_summary(board, data, now)), JSON),
            "ukuran.csv": Object(_csv(_FIGURE_HEADS, figures), CSV),
            "segel.json": Object(_json(index_of(board.days)), JSON),
        }
        files["datapackage.json"] = Object(_json(_package(files, board, now)), JSON)
        return files


def library() -> Mapping[str, bytes]:
    """MapLibre as the layer brings it; empty where there is no such layer."""
    try:
        room = resources.files(LIBRARY)
    except ModuleNotFoundError:
        return {}
    return {name: (room / name).read_bytes() for name in _MAP_FILES if (room / name).is_file()}


def _on_map(data: OpenData) -> list[Mapping[str, Value]]:
    """What the map draws of the cases, and no more: it has to come over a slow line."""
    return [
        {name: one[name] for name in ("lat_100m", "lng_100m", "status_publik")}
        for one in data.rows
        if one["lat_100m"] is not None
    ]


def _page_csv(page: BoardPage, zone: tzinfo) -> bytes:
    """Every table of a page; a line with its title between two."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for at, sheet in enumerate(page.tables):
        if at:
            writer.writerow([])
            writer.writerow([sheet.title])
        writer.writerow([column.title for column in sheet.columns])
        writer.writerows(_cells(sheet, zone))
    return ("\ufeff" + out.getvalue()).encode()


def _cells(sheet: Sheet, zone: tzinfo) -> Iterable[list[str]]:
    for row in sheet.rows:
        yield [defused(c) if isinstance(c, str) else plain(c, zone) for c in row]


def _csv(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows(rows)
    return out.getvalue().encode()


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


_FIGURE_HEADS: Final = ("periode", "ukuran", "nama", "satuan", "jenis", "nilai", "n", "definisi")


def _figures(board: Board) -> list[list[str]]:
    """The city's figures of both months, each with its concept, unit, kind and definition."""
    zone, rows = board.rules.calendar.zone, []
    for month in board.months:
        cells = month.counted.city()
        rows += [
            [
                month.period.code,
                one.key,
                one.name,
                one.unit,
                one.kind.value,
                plain(shown(cells[one.key], one), zone),
                str(cells[one.key].n),
                one.definition,
            ]
            for one in ALL
        ]
    return rows


def _summary(board: Board, data: OpenData, now: datetime) -> dict[str, Any]:
    """The totals by which every other file can be checked."""
    return {
        "kota": board.names.city,
        "dibuat": now.isoformat(),
        "keadaan": board.seen.isoformat(),
        "baris": len(data.rows),
        "berposisi": sum(one["lat_100m"] is not None for one in data.rows),
        "periode": [
            {
                "kode": month.period.code,
                "dibekukan": month.frozen_at.isoformat() if month.frozen_at else None,
                "sidik": month.digest,
                "rahasia": sum(fact.hidden for fact in month.counted.own()),
                "angka": {
                    one.key: _number(shown(cell, one))
                    for one in ALL
                    for cell in (month.counted.city((one,))[one.key],)
                },
            }
            for month in board.months
        ],
    }


def _number(cell: object) -> object:
    return cell if isinstance(cell, int | float) or cell is None else str(cell)


_TITLES: Final[Mapping[str, str]] = {
    "kasus.csv": "putaran kasus, satu baris satu putaran",
    "kasus.json": "putaran kasus",
    "kasus.geojson": "putaran kasus dengan posisi pada petak 100 meter",
    "kelurahan.geojson": "batas kelurahan (turunan) dengan banyaknya kasus terbuka",
    "ringkasan.json": "jumlah kota kedua bulan, untuk memeriksa berkas lain",
    "ukuran.csv": "angka kota kedua bulan dengan satuan dan cara menghitungnya",
    "segel.json": "akar tanda terima penutupan tiap hari",
    "datapackage.json": "keterangan semua berkas (Frictionless Data Package)",
}


def _package(files: Mapping[str, Object], board: Board, now: datetime) -> dict[str, Any]:
    return {
        "profile": "data-package",
        "name": "aduan-kasus",
        "title": f"Aduan {board.names.city}",
        "description": "Putaran kasus aduan tanpa data orang: tanpa teks, nama, dan nomor; foto "
        "hanya salinan yang diperiksa dan dibuka petugas; posisi sekitar 100 meter; "
        "kasus rahasia hanya dalam jumlah kota; terlambat 24 jam.",
        "created": now.isoformat(),
        "contributors": [{"title": board.names.publisher, "role": "publisher"}],
        "resources": [
            _resource("kasus.csv", files, "tabular-data-resource", schema()),
            _resource("ukuran.csv", files, "tabular-data-resource", _figure_schema()),
            *(
                _resource(name, files, "data-resource", None)
                for name in files
                if not name.endswith(".csv")
            ),
        ],
    }


def _resource(
    name: str, files: Mapping[str, Object], profile: str, described: dict[str, Any] | None
) -> dict[str, Any]:
    body, kind = files[name].body, files[name].media_type
    about = {
        "name": name.replace(".", "-"),
        "path": name,
        "title": _TITLES[name],
        "profile": profile,
        "format": name.rpartition(".")[2],
        "mediatype": kind.partition(";")[0],
        "encoding": "utf-8",
        "bytes": len(body),
        "hash": f"sha256:{hashlib.sha256(body).hexdigest()}",
    }
    return about | ({"schema": described} if described else {})


def _figure_schema() -> dict[str, Any]:
    means = {
        "periode": "Bulan (JJJJ-BB).",
        "ukuran": "Kunci ukuran.",
        "nama": "Konsep: nama ukuran.",
        "satuan": "Satuan nilai.",
        "jenis": "Bagaimana nilai dibuat: jumlah, persen, median, rata-rata.",
        "nilai": "Nilai; kosong bila tidak ada yang dapat dibagi.",
        "n": "Banyaknya yang dihitung.",
        "definisi": "Definisi dan rumus.",
    }
    return {
        "fields": [
            {
                "name": name,
                "type": {"nilai": "number", "n": "integer"}.get(name, "string"),
                "description": means[name],
            }
            for name in _FIGURE_HEADS
        ],
        "primaryKey": ["periode", "ukuran"],
        "missingValues": [""],
    }


def _size(one: Object) -> str:
    return f"{max(1, round(len(one.body) / 1000))} kB"
