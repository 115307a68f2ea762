"""What a person sees of the simulated LAPOR!: what it holds, an admin's moves, the switches."""

from dataclasses import fields
from datetime import datetime
from typing import Any, Final

from infra.local.lapor.faults import Faults
from infra.local.lapor.portal import Portal, Refusal
from infra.local.lapor.store import Store
from infra.local.templates import render

MOVES: Final = (
    ("answer", "Jawab sebagai instansi", "Isi tanggapan"),
    ("reply", "Balas sebagai pelapor", "Isi balasan"),
    ("dispose", "Disposisikan", "ID instansi"),
    ("request", "Minta kelengkapan", "Yang diminta"),
    ("postpone", "Tunda", "Alasan"),
    ("archive", "Arsipkan", "Alasan"),
    ("close", "Tutup (admin)", "Alasan"),
    ("close_by_system", "Tutup (sistem)", "Alasan"),
    ("close_by_reporter", "Tutup (pelapor)", "Alasan"),
    ("hide", "Tandai", "rahasia atau anonim"),
    ("show", "Hapus tanda", "rahasia atau anonim"),
)
_FIELD_OF: Final = {"dispose": "agency"}
"""Where the word goes that a move takes along."""

SWITCHES: Final = {
    "down": "Mati (503 pemeliharaan)",
    "too_many": "429 terlalu banyak",
    "retry_after_seconds": "Retry-After (detik)",
    "cut_before_commit": "Putus sebelum disimpan",
    "cut_after_commit": "Putus sesudah disimpan",
    "error_before_commit": "5xx, tidak disimpan",
    "error_after_commit": "5xx, tetapi disimpan",
    "slow": "Lambat",
    "slow_seconds": "Lama lambat (detik)",
    "no_id": "200 tanpa complaint_id, disimpan",
    "no_id_uncommitted": "200 tanpa complaint_id, tidak disimpan",
    "html": "200 berisi HTML, disimpan",
    "html_uncommitted": "200 berisi HTML, tidak disimpan",
    "wrong_json": "JSON terpotong, disimpan",
    "clock_shift_hours": "Jam meleset (jam)",
    "duplicate_pages": "Isi daftar ganda",
    "reorder_pages": "Isi daftar teracak",
    "rate_per_minute": "Batas per menit (0: tanpa batas)",
}


MOST_SHOWN: Final = 200


def overview_page(portal: Portal, store: Store, now: datetime) -> str:
    complaints = store.complaints()
    doubled = {ref: count for ref, count in portal.copies().items() if count > 1}
    return render(
        "lapor/overview.html",
        now=f"{now:%d-%m-%Y %H:%M:%S} UTC",
        count=len(complaints),
        documents=store.document_count(),
        doubled=str(doubled) if doubled else "",
        switches=[_switch(portal.faults(), field.name) for field in fields(Faults)],
        agencies=dict(sorted(portal.agencies().items(), key=lambda pair: pair[1])),
        complaints=[
            {
                "id": complaint_id,
                "title": body.get("title"),
                "flags": _flags(body),
                "agency": body["agency"]["name"] or "-",
                "status": body["status"],
                "source": body.get("source"),
            }
            for complaint_id, body in complaints[:MOST_SHOWN]
        ],
    )


def complaint_page(portal: Portal, raw_id: str) -> str:
    found = next((c for c in portal.everything() if str(c["id"]) == raw_id), None)
    if found is None:
        raise Refusal(404, "tidak ditemukan")
    return render(
        "lapor/complaint.html",
        id=found["id"],
        title=found.get("title"),
        status=found["status"],
        agency=found["agency"]["name"] or "belum didisposisikan",
        flags=_flags(found),
        content=str(found.get("content")),
        documents=found["documents"],
        moves=[
            {"name": name, "text": text, "hint": hint, "field": _FIELD_OF.get(name, "text")}
            for name, text, hint in MOVES
        ],
        followups=[
            {
                "at": row["created_at"][:19],
                "who": row["from"]["name"] if row["from"] else "Pelapor",
                "content": row["content"],
                "documents": row["documents"],
            }
            for row in found["followups"]
        ],
        logs=[(row["date"][:19], _filled(row)) for row in found["logs"]],
    )


def _switch(faults: Faults, name: str) -> dict[str, object]:
    value = getattr(faults, name)
    return {
        "name": name,
        "text": SWITCHES[name],
        "value": value,
        "is_flag": isinstance(value, bool),
        "step": "0.05" if isinstance(value, float) else "1",
    }


def _flags(body: dict[str, Any]) -> str:
    flags = [
        word
        for word, key in (("anonim", "is_anonymous"), ("rahasia", "is_secret"))
        if body.get(key)
    ]
    return ", ".join(flags)


def _filled(log: dict[str, Any]) -> str:
    names = {
        "institution_from": log["institution_from_name"] or "Pelapor",
        "institution_to": (log["institution_to"] or {}).get("name", ""),
        "status_old": (log["status_old"] or {}).get("name", ""),
        "status_new": log["status_new"]["name"],
    }
    text = str(log["content"])
    for key, name in names.items():
        text = text.replace("{{" + key + "}}", str(name))
    return text
