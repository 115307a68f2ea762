"""What a person sees of the simulated LAPOR!: what it holds, an admin's moves, the switches."""

from dataclasses import fields
from datetime import datetime
from html import escape
from typing import Any, Final

from infra.local.lapor.faults import Faults
from infra.local.lapor.portal import Portal, Refusal
from infra.local.lapor.store import Store

STYLE: Final = """
body{font:15px/1.5 system-ui,sans-serif;margin:0 auto;max-width:72rem;padding:1rem;color:#222}
h1{font-size:1.4rem;border-bottom:3px solid #c8102e;padding-bottom:.4rem}h2{font-size:1.1rem}
table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #ddd;padding:.35rem .5rem;
text-align:left;vertical-align:top}form{display:inline-block;margin:.2rem .6rem .2rem 0}
input,select,button{font:inherit;padding:.2rem .4rem}pre{white-space:pre-wrap;background:#f6f6f6;
padding:.6rem;margin:.2rem 0}.warn{background:#fff3cd;padding:.5rem}.muted{color:#555}
label{margin-right:1rem;white-space:nowrap}input[type=number]{width:5.5rem}
"""
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
)
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


def overview_page(portal: Portal, store: Store, now: datetime) -> str:
    complaints = store.complaints()
    rows = "".join(
        f"<tr><td><a href='/laporan/{complaint_id}'>{complaint_id}</a></td>"
        f"<td>{escape(str(body.get('title')))}{_flags(body)}</td>"
        f"<td>{escape(body['agency']['name'] or '-')}</td><td>{escape(body['status'])}</td>"
        f"<td>{escape(str(body.get('source')))}</td></tr>"
        for complaint_id, body in complaints[:200]
    )
    doubled = {ref: count for ref, count in portal.copies().items() if count > 1}
    warning = (
        f"<p class=warn>Tercatat lebih dari sekali: {escape(str(doubled))}</p>" if doubled else ""
    )
    agencies = "".join(
        f"<option value='{escape(key)}'>{escape(name)}</option>"
        for key, name in sorted(portal.agencies().items(), key=lambda pair: pair[1])
    )
    return _page(
        "Simulator SP4N-LAPOR!",
        f"<p class=muted>Jam portal: {now:%d-%m-%Y %H:%M:%S} UTC · {len(complaints)} laporan, "
        f"{store.document_count()} lampiran · <a href='/ekspor.csv'>Unduh ekspor CSV</a></p>"
        + warning
        + "<h2>Gangguan</h2>"
        + _switches(portal.faults())
        + "<h2>Laporan baru dari warga di lapor.go.id</h2>"
        "<form method=post action='/_simulator/file'>"
        "<input name=title placeholder='Judul' required> "
        "<input name=content placeholder='Isi laporan' size=50 required> "
        f"<select name=disposition_id><option value=''>Belum didisposisikan</option>{agencies}"
        "</select> <label><input type=checkbox name=is_anonymous value=1> Anonim</label>"
        "<label><input type=checkbox name=is_secret value=1> Rahasia</label>"
        "<button>Kirim</button></form>"
        "<h2>Laporan</h2><table><tr><th>Nomor</th><th>Judul</th><th>Instansi</th><th>Status</th>"
        f"<th>Sumber</th></tr>{rows}</table>"
        + ("" if rows else "<p class=muted>Belum ada laporan.</p>"),
    )


def complaint_page(portal: Portal, raw_id: str) -> str:
    found = next((c for c in portal.everything() if str(c["id"]) == raw_id), None)
    if found is None:
        raise Refusal(404, "tidak ditemukan")
    moves = "".join(
        f"<form method=post action='/_simulator/act/{found['id']}/{move}'>"
        f"<input name='{'agency' if move == 'dispose' else 'text'}' placeholder='{hint}'> "
        f"<button>{label}</button></form>"
        for move, label, hint in MOVES
    )
    followups = "".join(
        f"<tr><td>{escape(row['created_at'][:19])}</td>"
        f"<td>{escape(row['from']['name'] if row['from'] else 'Pelapor')}</td>"
        f"<td><pre>{escape(row['content'])}</pre>{_documents(row['documents'])}</td></tr>"
        for row in found["followups"]
    )
    logs = "".join(
        f"<tr><td>{escape(row['date'][:19])}</td><td>{escape(_filled(row))}</td></tr>"
        for row in found["logs"]
    )
    return _page(
        f"Laporan {found['id']}: {found.get('title')}",
        f"<p><a href='/'>Semua laporan</a></p><p><b>{escape(found['status'])}</b> · "
        f"{escape(found['agency']['name'] or 'belum didisposisikan')}{_flags(found)}</p>"
        f"<pre>{escape(str(found.get('content')))}</pre>{_documents(found['documents'])}"
        f"<h2>Bertindak di LAPOR!</h2>{moves}"
        "<h2>Tindak lanjut dan balasan</h2>"
        f"<table><tr><th>Waktu (UTC)</th><th>Dari</th><th>Isi</th></tr>{followups}</table>"
        f"<h2>Riwayat</h2><table><tr><th>Waktu (UTC)</th><th>Isi</th></tr>{logs}</table>",
    )


def _switches(faults: Faults) -> str:
    shown = []
    for field in fields(faults):
        value = getattr(faults, field.name)
        label = escape(SWITCHES[field.name])
        if isinstance(value, bool):
            checked = " checked" if value else ""
            control = f"<input type=checkbox name={field.name} value=1{checked}>"
        else:
            step = "0.05" if isinstance(value, float) else "1"
            control = f"<input type=number step={step} name={field.name} value='{value}'>"
        shown.append(f"<label>{control} {label}</label>")
    return (
        "<form method=post action='/_simulator/faults'>"
        + " ".join(shown)
        + "<button>Pasang</button></form>"
        "<form method=post action='/_simulator/faults/none'><button>Pulihkan semua</button></form>"
    )


def _flags(body: dict[str, Any]) -> str:
    flags = [
        word
        for word, key in (("anonim", "is_anonymous"), ("rahasia", "is_secret"))
        if body.get(key)
    ]
    return f" <span class=muted>({', '.join(flags)})</span>" if flags else ""


def _documents(ids: list[int]) -> str:
    return " ".join(f"<a href='/lampiran/{number}'>lampiran {number}</a>" for number in ids)


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


def _page(title: str, body: str) -> str:
    return (
        "<!doctype html><html lang=id><head><meta charset=utf-8>"
        "<meta name=viewport content='width=device-width,initial-scale=1'>"
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>"
        f"<body><h1>{escape(title)}</h1>{body}</body></html>"
    )
