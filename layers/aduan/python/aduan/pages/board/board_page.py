"""The public board as HTML: pages that stand as files, read without a script, at any address.

All links are relative. A page is complete in itself but for the map, which a browser with scripts
adds; what it draws is in the drawing and the table already.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from importlib import resources
from typing import Final

from markupsafe import Markup

from aduan.domain.board.model import BoardPage
from aduan.domain.case.spoken_time import day_words, moment_words
from aduan.domain.reports.tables import NUMERIC, Sheet, words
from aduan.pages.shared.assets import STYLE, csp_hash, sent
from aduan.pages.shared.cells import cell_class
from aduan.pages.shared.templates import render

PARTS: Final = (
    ("Kota", "index.html"),
    ("Perangkat daerah", "opd/index.html"),
    ("Kecamatan", "kecamatan/index.html"),
    ("Kelurahan", "kelurahan/index.html"),
    ("Hal", "hal/index.html"),
    ("Janji", "janji.html"),
    ("Hasil baik", "hasil-baik.html"),
    ("Perbaikan", "perbaikan.html"),
    ("Laporan", "laporan/index.html"),
    ("Tanda terima", "tanda-terima.html"),
    ("Cara menghitung", "cara-menghitung.html"),
    ("Data terbuka", "data/index.html"),
)
_ROOM: Final = resources.files("aduan.pages") / "templates" / "board"
_CHECKER_STYLE: Final = sent((_ROOM / "periksa.css").read_text("utf-8"))
_CHECKER_SCRIPT: Final = sent((_ROOM / "periksa.js").read_text("utf-8"))
POLICY: Final = (
    f"default-src 'none'; style-src 'self' {csp_hash(_CHECKER_STYLE)}; "
    f"script-src 'self' {csp_hash(_CHECKER_SCRIPT)}; worker-src 'self'; "
    "connect-src 'self'; img-src 'self' data: blob:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""What a browser may load for the board: everything from here, nothing from elsewhere. The page
that checks receipts is one file, so that it can be kept: its style and script are named by hash."""

_OF_SVG: Final = re.compile(r"(?:paint-order|vector-effect):[^;}]+;?")


@dataclass(frozen=True, slots=True)
class Imprint:
    """What every page says of itself. `with_map`: the map's own script lies beside it."""

    city: str
    publisher: str
    made_at: datetime
    seen: datetime
    zone: tzinfo
    with_map: bool


@dataclass(frozen=True, slots=True)
class File:
    """One file of the open data, as its page offers it."""

    name: str
    title: str
    size: str


def board_html(page: BoardPage, imprint: Imprint) -> str:
    values = {"page": page, "tables": _tables(page, imprint)}
    return _render("board/page.html", page.path, imprint, values)


def data_html(
    path: str, files: Sequence[File], fields: Sequence[tuple[str, str, str]], imprint: Imprint
) -> str:
    """`fields` are name, type and meaning of each column of the open dataset."""
    return _render("board/data.html", path, imprint, {"files": files, "fields": fields})


def style_sheet() -> str:
    """The design system, which the board's pages share as a file: there are hundreds of them. The
    two properties are SVG's (of drawings the board has none of), and no checker of CSS knows them.
    """
    return _OF_SVG.sub("", STYLE)


def map_script() -> str:
    """The board's own script, which shows the map."""
    return (_ROOM / "peta.js").read_text("utf-8")


def checker_html(days: Sequence[Sequence[str | int]], imprint: Imprint) -> str:
    """The page that checks a receipt offline. `days` are day, count and root, the newest first."""
    return render(
        "board/periksa.html",
        {
            "imprint": imprint,
            "made": moment_words(imprint.made_at, imprint.zone),
            "days": len(days),
            "last": day_words(date.fromisoformat(str(days[0][0]))) if days else "hari ini",
            "style": Markup(_CHECKER_STYLE),
            "script": Markup(_CHECKER_SCRIPT),
            "embedded": Markup(json.dumps(days, separators=(",", ":"))),
        },
    )


def _render(template: str, path: str, imprint: Imprint, values: Mapping[str, object]) -> str:
    up = "../" * path.count("/")
    here = next((address for _, address in PARTS if address == path), "")
    room = path.partition("/")[0] + "/index.html"
    return render(
        template,
        {
            **values,
            "imprint": imprint,
            "numeric": NUMERIC,
            "up": up,
            "parts": [(name, up + one, one == here, one in (here, room)) for name, one in PARTS],
            "made": moment_words(imprint.made_at, imprint.zone),
            "seen": moment_words(imprint.seen, imprint.zone),
        },
    )


def _tables(
    page: BoardPage, imprint: Imprint
) -> list[tuple[Sheet, list[list[tuple[str, str, str]]]]]:
    """Each sheet with its cells: the words, where they lead ("" nowhere), and the class."""
    return [(sheet, _rows(sheet, page.links if not at else {}, imprint))
            for at, sheet in enumerate(page.tables)]  # fmt: skip


def _rows(
    sheet: Sheet, links: Mapping[str, str], imprint: Imprint
) -> list[list[tuple[str, str, str]]]:
    kinds = [column.kind for column in sheet.columns]
    rows = []
    for row in sheet.rows:
        texts = [words(cell, imprint.zone) for cell in row]
        rows.append(
            [
                (text, links.get(text, "") if not at else "", cell_class(kinds[at], text))
                for at, text in enumerate(texts)
            ]
        )
    return rows
