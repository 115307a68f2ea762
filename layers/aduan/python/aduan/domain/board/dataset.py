"""The open dataset `aduan-kasus`: a row a cycle, with every field described (Frictionless Data
Package 1.0), as CSV, JSON and GeoJSON say it alike."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from types import MappingProxyType
from typing import Any, Final

from aduan.domain.board.photos import AFTER, BEFORE, name_of
from aduan.domain.case.case import ClosedBy
from aduan.domain.figures.facts import Ended, Fact
from aduan.domain.figures.measures import confirmed
from aduan.domain.reports.counting import Names

Value = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Field:
    """`means` is read by whoever takes the data; `kind` is a type of Table Schema."""

    name: str
    kind: str
    means: str
    of: Callable[[Fact, Names], Value] = field(repr=False, compare=False)


def _district(fact: Fact, names: Names) -> str:
    if fact.kelurahan_code:
        return fact.kelurahan_code.rpartition(".")[0]
    codes = {name: code for code, name in names.kecamatan.items()}
    return codes.get(fact.kecamatan, "")


def _public(fact: Fact, _: Names) -> str:
    if fact.ended is not None:
        return "selesai"
    begun = fact.accepted_at or fact.follow_up_at
    return "proses" if begun else "menunggu"


def _years(fact: Fact, _: Names) -> int | None:
    return next((one.fiscal_year for one in reversed(fact.stands) if one.fiscal_year), None)


def _in_time(done: datetime | None, due: datetime | None) -> bool | None:
    return None if done is None or due is None else done <= due


_CLOSERS: Final[Mapping[ClosedBy, str]] = MappingProxyType(
    {ClosedBy.REPORTER: "pelapor", ClosedBy.AGENCY: "instansi", ClosedBy.SYSTEM: "sistem"}
)


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="seconds")


FIELDS: Final[tuple[Field, ...]] = (
    Field("nomor", "string", "Nomor kasus, seperti yang diterima pelapornya.",
          lambda one, _: one.number),
    Field("siklus", "integer", "Putaran kasus: 1, lalu bertambah tiap kali dibuka kembali.",
          lambda one, _: one.cycle),
    Field("kanal_pertama", "string", "Kanal aduan pertama dari kasus.",
          lambda one, names: names.channel(one.channel) if one.channel else ""),
    Field("jumlah_pelapor", "integer", "Berapa pelapor yang mengadukan peristiwa yang sama.",
          lambda one, _: one.reporters),
    Field("kategori", "string", "Hal yang diadukan. Kosong bila hal itu tentang orang dan kurang "
          "dari tiga di kelurahan yang sama.",
          lambda one, names: names.category(one.category) if one.category else ""),
    Field("opd", "string", "Instansi yang memegang kasus ketika data dibuat.",
          lambda one, names: names.office(one.office)),
    Field("kode_kec", "string", "Kode kecamatan (Kemendagri).", _district),
    Field("kode_kel", "string", "Kode kelurahan (Kemendagri).", lambda one, _: one.kelurahan_code),
    Field("lat_100m", "number", "Lintang pada petak sekitar 100 m; kosong untuk hal tentang orang.",
          lambda one, _: one.lat),
    Field("lng_100m", "number", "Bujur pada petak sekitar 100 m; kosong untuk hal tentang orang.",
          lambda one, _: one.lng),
    Field("masuk", "datetime", "Awal putaran: aduan masuk, atau kasus dibuka kembali.",
          lambda one, _: _moment(one.began_at)),
    Field("tenggat_kota", "datetime", "Tenggat tindak lanjut pertama menurut janji kota.",
          lambda one, _: _moment(one.city_due)),
    Field("tindak_lanjut_pertama", "datetime", "Tindak lanjut pertama oleh instansi mana pun.",
          lambda one, _: _moment(one.follow_up_at)),
    Field("selesai", "datetime", "Akhir putaran.", lambda one, _: _moment(one.ended_at)),
    Field("status_publik", "string", "menunggu, proses, atau selesai.", _public),
    Field("akhir", "string", "Bagaimana putaran berakhir: selesai, bukan_wewenang, ditolak, "
          "ditarik. Hanya yang pertama dikerjakan kota.",
          lambda one, _: one.ended.value if one.ended else ""),
    Field("ditutup_oleh", "string", "pelapor, instansi, atau sistem. Yang ditutup sistem bukan "
          "tanda puas.",
          lambda one, _: _CLOSERS[one.ended_by] if one.ended_by else ""),
    Field("terkonfirmasi", "boolean", "Pelapor menyatakan beres, dan kasus tidak dibuka kembali.",
          lambda one, _: confirmed(one) if one.ended is Ended.SELESAI else None),
    Field("ditunda_sampai", "integer", "Tahun anggaran yang ditunggu, bila ditunda Sekda.", _years),
    Field("tepat_waktu_kota", "boolean", "Tindak lanjut pertama tidak melewati tenggat kota.",
          lambda one, _: _in_time(one.follow_up_at, one.city_due)),
    Field("tepat_waktu_nasional", "boolean", "Selesai tidak melewati batas nasional.",
          lambda one, _: _in_time(one.ended_at, one.resolve_due)
          if one.ended is Ended.SELESAI else None),
    Field("foto_bukti", "integer", "Banyaknya foto bukti penyelesaian.",
          lambda one, _: one.photos),
    Field("foto_sebelum", "string", "Berkas salinan foto pelapor yang dibuka untuk umum, wajah dan "
          "pelat ditutup; hanya dari halaman Hasil baik.",
          lambda one, _: name_of(one, BEFORE)),
    Field("foto_sesudah", "string", "Berkas salinan foto bukti yang dibuka untuk umum; hanya dari "
          "halaman Hasil baik.",
          lambda one, _: name_of(one, AFTER)),
)  # fmt: skip


def row(fact: Fact, names: Names, zone: tzinfo, photos: Collection[str] = ()) -> dict[str, Value]:
    """The fields of one cycle; instants in the city's own time. `photos` are on the board."""
    local = _local(fact, zone)
    found = {one.name: one.of(local, names) for one in FIELDS}
    for which in (BEFORE, AFTER):
        shown = found[f"foto_{which}"] in photos
        found[f"foto_{which}"] = f"../{name_of(fact, which)}" if shown else ""
    return found


def _local(fact: Fact, zone: tzinfo) -> Fact:
    def there(at: datetime | None) -> datetime | None:
        return None if at is None else at.astimezone(zone)

    return replace(
        fact,
        began_at=fact.began_at.astimezone(zone),
        city_due=fact.city_due.astimezone(zone),
        follow_up_at=there(fact.follow_up_at),
        ended_at=there(fact.ended_at),
    )


def text_of(value: Value) -> str:
    """A value in a CSV file, as Table Schema reads it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def geojson(rows: Sequence[Mapping[str, Value]]) -> dict[str, Any]:
    """Every row is a feature; one without a position has no geometry (RFC 7946, 3.2)."""
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "geometry": _point(one), "properties": _beside(one)} for one in rows
        ],
    }


def _beside(one: Mapping[str, Value]) -> dict[str, Value]:
    """The position is the geometry, and is not said twice."""
    return {name: value for name, value in one.items() if name not in ("lat_100m", "lng_100m")}


def _point(one: Mapping[str, Value]) -> dict[str, Any] | None:
    lat, lng = one["lat_100m"], one["lng_100m"]
    if lat is None or lng is None:
        return None
    return {"type": "Point", "coordinates": [lng, lat]}


def schema() -> dict[str, Any]:
    """The fields as Table Schema describes them."""
    return {
        "fields": [
            {"name": one.name, "type": one.kind, "description": one.means, **_format(one)}
            for one in FIELDS
        ],
        "primaryKey": ["nomor", "siklus"],
        "missingValues": [""],
    }


def _format(one: Field) -> dict[str, str]:
    return {"format": "any"} if one.kind == "datetime" else {}
