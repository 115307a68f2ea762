"""Which pages the public board has, and what stands on each."""

from collections.abc import Iterable, Mapping, Sequence

from aduan.domain.board.half_years import half_year_pages
from aduan.domain.board.improved import improved_page
from aduan.domain.board.listings import figures_of, listing, matters_of, measure_heads, measure_row
from aduan.domain.board.model import (
    CITY_TOO,
    ON_A_PAGE,
    SHADES,
    Board,
    BoardPage,
    DrawnMap,
    Link,
    Rows,
    Shade,
    Tables,
)
from aduan.domain.board.promises import method_page, promise_page
from aduan.domain.board.results import results_page
from aduan.domain.board.sealed import sealed_page
from aduan.domain.board.shown import Delicate
from aduan.domain.figures.colours import FORMULA, NEEDED, colour
from aduan.domain.figures.measures import FEWEST, cell_of
from aduan.domain.figures.periods import period_words
from aduan.domain.reports.counting import UNKNOWN, chosen
from aduan.domain.reports.tables import Column, Kind, Sheet


def pages(board: Board) -> tuple[BoardPage, ...]:
    tables = Tables(board)
    return (
        city_page(board, tables),
        *office_pages(board, tables),
        *district_pages(board, tables),
        *ward_pages(board, tables),
        *matter_pages(board, tables),
        promise_page(board, tables),
        improved_page(board),
        results_page(board),
        *half_year_pages(board.half_years, board.names.city),
        sealed_page(board.days),
        method_page(),
    )


def city_page(board: Board, tables: Tables) -> BoardPage:
    measures = (*CITY_TOO, *ON_A_PAGE)
    table = Sheet(
        "Kota",
        "Seluruh kota",
        measure_heads(board),
        tuple(measure_row(one, [city.get(one.key) for city in tables.cities]) for one in measures),
        n=tables.cities[1]["putaran"].n,
        note="Jumlah kota memuat juga kasus rahasia, yang tidak ada di tabel lain.",
    )
    return BoardPage(
        path="index.html",
        title=f"Papan aduan {board.names.city}",
        lead="Apa yang diadukan warga, dan apa yang dikerjakan kota.",
        tables=(table,),
        drawing=shaded(board, tables),
        living=True,
    )


def shaded(board: Board, tables: Tables) -> DrawnMap | None:
    """Wards by how many cases are open in them."""
    if not board.drawing.areas:
        return None
    rows = tables.wards[1]
    counts = {
        one.code: rows[one.code]["terbuka_akhir"].n if one.code in rows else 0
        for one in board.drawing.areas
    }
    most = max(counts.values(), default=0)
    step = max(1, -(-most // (SHADES - 1)))
    areas = tuple(
        Shade(
            one.path,
            -(-counts[one.code] // step),
            f"{board.names.ward(one.code)}: {counts[one.code]} terbuka",
        )
        for one in board.drawing.areas
    )
    steps = ["tidak ada"]
    steps += [
        f"{low}" if low == high else f"{low} sampai {high}"
        for low, high in ((1 + step * at, step * (at + 1)) for at in range(SHADES - 1))
        if low <= most
    ]
    return DrawnMap(board.drawing.width, board.drawing.height, areas, tuple(steps))


def office_pages(board: Board, tables: Tables) -> Iterable[BoardPage]:
    names, last = board.names, tables.offices[0]
    codes = sorted({code for rows in tables.offices for code in rows if code}, key=names.office)
    none = {one.key: cell_of(one, ()) for one in chosen(*NEEDED)}
    judged = {code: colour(last.get(code, none)) for code in codes}
    shades = {code: one.colour.value for code, one in judged.items()}
    named = {code: names.office(code) for code in codes}
    extra = (Column(f"Warna {period_words(board.last.period)}", Kind.COLOUR, FORMULA), shades)
    yield BoardPage(
        "opd/index.html",
        "Perangkat daerah",
        "Tiap instansi, dengan warna bulan yang sudah berakhir.",
        (listing(board, "OPD", named, tables.offices, extra),),
        links={name: f"{_slug(code)}.html" for code, name in named.items()},
    )
    for code, name in named.items():
        yield BoardPage(
            f"opd/{_slug(code)}.html",
            name,
            f"Warna {period_words(board.last.period)}: {shades[code]} ({judged[code].why}).",
            (
                figures_of(board, name, [rows.get(code) for rows in tables.offices]),
                matters_of(board, tables.by_office, code),
            ),
            crumbs=(Link("Perangkat daerah", "index.html"),),
            more=(FORMULA,),
        )


def district_pages(board: Board, tables: Tables) -> Iterable[BoardPage]:
    """Districts are counted by name, as the register keeps them."""
    names = board.names
    codes = {name: code for code, name in sorted(names.kecamatan.items())}
    yield BoardPage(
        "kecamatan/index.html",
        "Kecamatan",
        "Menurut kecamatan tempat kejadian.",
        (
            listing(
                board,
                "Kecamatan",
                _with_unknown({name: name for name in codes}, tables.districts),
                tables.districts,
            ),
        ),
        links={name: f"{code}.html" for name, code in codes.items()},
    )
    for name, code in codes.items():
        wards = {one: names.ward(one) for one in names.kelurahan if one.startswith(f"{code}.")}
        yield BoardPage(
            f"kecamatan/{code}.html",
            f"Kecamatan {name}",
            f"Kode {code}.",
            (
                figures_of(board, name, [rows.get(name) for rows in tables.districts]),
                listing(board, "Kelurahan", wards, tables.wards),
                matters_of(board, tables.by_district, name),
            ),
            crumbs=(Link("Kecamatan", "index.html"),),
        )


def ward_pages(board: Board, tables: Tables) -> Iterable[BoardPage]:
    names = board.names
    full = {
        code: f"{names.ward(code)} ({names.district_of(code)})" for code in sorted(names.kelurahan)
    }
    yield BoardPage(
        "kelurahan/index.html",
        "Kelurahan",
        "Menurut kelurahan tempat kejadian; makin gelap, makin banyak yang terbuka.",
        (listing(board, "Kelurahan", _with_unknown(full, tables.wards), tables.wards),),
        links={name: f"{code}.html" for code, name in full.items()},
        drawing=shaded(board, tables),
    )
    for code in full:
        yield BoardPage(
            f"kelurahan/{code}.html",
            f"Kelurahan {names.ward(code)}",
            f"Kecamatan {names.district_of(code)}, kode {code}.",
            (
                figures_of(board, names.ward(code), [rows.get(code) for rows in tables.wards]),
                matters_of(board, tables.by_ward, code),
            ),
            crumbs=(Link("Kelurahan", "index.html"),),
        )


def matter_pages(board: Board, tables: Tables) -> Iterable[BoardPage]:
    """Matters over the whole city; one about persons only from three cases on."""
    names = board.names
    months = [_enough(rows, board.delicate) for rows in tables.matters]
    known = [code for code in names.categories if code not in board.delicate.secret]
    named = {code: names.category(code) for code in sorted(known, key=names.category)}
    yield BoardPage(
        "hal/index.html",
        "Hal yang diadukan",
        f"Hal tentang orang ditampilkan mulai {FEWEST} kasus; yang rahasia tidak ada di sini.",
        (listing(board, "Hal", named, months),),
        links={name: f"{_slug(code)}.html" for code, name in named.items()},
    )
    for code, name in named.items():
        yield BoardPage(
            f"hal/{_slug(code)}.html",
            name,
            "Hal ini tentang orang: tidak ada posisi, dan tempatnya tidak disebut."
            if code in board.delicate.persons
            else "Di seluruh kota.",
            (figures_of(board, name, [rows.get(code) for rows in months]),),
            crumbs=(Link("Hal yang diadukan", "index.html"),),
        )


def _with_unknown(named: Mapping[str, str], months: Sequence[Rows]) -> Mapping[str, str]:
    """With a row of what has no place, where there is any."""
    return {**named, "": UNKNOWN} if any("" in rows for rows in months) else named


def _enough(rows: Rows, delicate: Delicate) -> Rows:
    return {
        code: cells
        for code, cells in rows.items()
        if code not in delicate.persons or cells["putaran"].cases >= FEWEST
    }


def _slug(code: str) -> str:
    return code.lower().replace("_", "-")
