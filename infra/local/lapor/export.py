"""The operators' CSV export, with the columns and the habits of the real one."""

import csv
import io
from datetime import datetime
from typing import Any, Final

COLUMNS: Final = (
    "Tracking ID",
    "Tanggal Laporan Masuk",
    "Waktu Laporan Masuk",
    "Nama Pelapor",
    "Klasifikasi Laporan",
    "ID Kategori",
    "Kategori",
    "Judul Laporan",
    "Isi Laporan Awal",
    "Isi Laporan Akhir",
    "Tipe Laporan (Anonim/Rahasia)",
    "Sumber Laporan",
    "Instansi Induk",
    "ID Instansi Terdisposisi",
    "Instansi Terdisposisi",
    "Status Laporan",
    "Alasan Tunda/Arsip",
    "Provinsi",
    "Kota/Kabupaten",
    "Kecamatan",
    "Kelurahan",
)
MONTHS: Final = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
CLASSES: Final = {
    "1": "Pengaduan Berkadar Pengawasan",
    "2": "Pengaduan Tidak Berkadar Pengawasan",
    "3": "Aspirasi",
    "4": "Permintaan Informasi",
}


def export_csv(complaints: list[dict[str, Any]]) -> str:
    """Times are UTC, as the real export's are; no line end after the last record."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for complaint in complaints:
        at = datetime.fromisoformat(complaint["filed_at"])
        flags = [
            word
            for word, key in (("Anonim", "is_anonymous"), ("Rahasia", "is_secret"))
            if complaint.get(key)
        ]
        writer.writerow(
            (
                complaint["id"],
                f"{at.day} {MONTHS[at.month - 1]} {at.year}",
                at.strftime("%H:%M:%S"),
                complaint["reporter"],
                CLASSES.get(str(complaint.get("classification_id")), ""),
                complaint.get("category_id") or "",
                "",
                complaint.get("title"),
                complaint.get("content"),
                complaint.get("content_final"),
                "|".join(flags),
                complaint.get("source"),
                "",
                complaint["agency"]["id"],
                complaint["agency"]["name"],
                complaint["status"],
                complaint.get("reason") or "",
                "",
                "",
                "",
                "",
            )
        )
    return out.getvalue().removesuffix("\r\n")
