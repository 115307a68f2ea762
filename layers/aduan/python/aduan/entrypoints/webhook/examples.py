"""Invented examples for the OpenAPI document: one body for each event, and what is answered."""

from typing import Any, Final

COMPLAINT_ID: Final = "01KA5Z9M7Q2RW8D3T6V1XB4CEF"
TRACKING_CODE: Final = "SA-GV5G-YMWQ-V0T"
EXTERNAL_ID: Final = "RBG-2026-000123"
REQUEST_ID: Final = "c6af9ac6-7b61-11e6-9a41-93e8deadbeef"
_AT: Final = "2026-03-02T07:15:00+07:00"

EVENTS: Final[dict[str, dict[str, Any]]] = {
    "complaint.created": {
        "type": "complaint.created",
        "timestamp": _AT,
        "data": {
            "external_id": EXTERNAL_ID,
            "reported_at": "2026-03-02T07:14:31+07:00",
            "text": "Lampu jalan depan pasar mati sudah tiga malam",
            "category": "pju",
            "severity": "sedang",
            "location": {"lat": -6.1178, "lng": 106.1512, "kelurahan": "Lontar Baru"},
            "reporter": {"name": "Contoh Pelapor", "phone": "0812-0000-0000"},
        },
    },
    "complaint.amended": {
        "type": "complaint.amended",
        "timestamp": _AT,
        "data": {"external_id": EXTERNAL_ID, "text": "Tepatnya di depan nomor 12."},
    },
    "complaint.withdrawn": {
        "type": "complaint.withdrawn",
        "timestamp": _AT,
        "data": {"external_id": EXTERNAL_ID, "reason": "Sudah menyala lagi."},
    },
    "feedback.given": {
        "type": "feedback.given",
        "timestamp": _AT,
        "data": {"external_id": EXTERNAL_ID, "verdict": "not_fixed", "rating": 2},
    },
    "ping": {"type": "ping", "timestamp": _AT},
}
REPORTER_TOKEN: Final = "j4jbybvcbaot5zzv2vc6s2yewx"
RECEIPT: Final[dict[str, Any]] = {
    "status": "menunggu",
    "complaint_id": COMPLAINT_ID,
    "tracking_code": TRACKING_CODE,
    "reporter_token": REPORTER_TOKEN,
    "warnings": [
        {
            "pointer": "#/data/attachments/0/url",
            "detail": "Host ini tidak terdaftar untuk kanal Anda (photo_hosts); foto tidak "
            "diambil.",
        }
    ],
}
NOTED: Final[dict[str, Any]] = {
    "status": "dicatat",
    "complaint_id": COMPLAINT_ID,
    "tracking_code": TRACKING_CODE,
    "reporter_token": REPORTER_TOKEN,
    "effect": "reopened",
}
COUNTED: Final[dict[str, Any]] = {
    "status": "dihitung",
    "message": "Panggilan dihitung dan tidak dicatat sebagai aduan.",
}
PONG: Final[dict[str, Any]] = {"status": "pong", "channel": "rabeg"}
PROGRESS: Final[dict[str, Any]] = {
    "tracking_code": TRACKING_CODE,
    "status": "proses",
    "detail": "Sedang ditindaklanjuti",
    "received_at": _AT,
    "case_number": "KTA-2026-7K3M-9QXZ",
    "agency": "Dinas Perhubungan",
    "due_at": "2026-03-05T07:15:00+07:00",
    "history": [{"at": _AT, "status": "menunggu", "note": "Aduan diteruskan ke instansi."}],
}
PHOTO_FORM: Final[dict[str, Any]] = {
    "photo_id": "69a52b3c-5f1d2c3b4a596877",
    "url": "https://s3.ap-southeast-3.amazonaws.com/satu-aduan-bukti",
    "fields": {
        "Content-Type": "image/jpeg",
        "success_action_status": "201",
        "key": f"uploads/aduan.{COMPLAINT_ID}/69a52b3c-5f1d2c3b4a596877",
        "policy": "eyJleHBpcmF0aW9uIjogIjIwMjYifQ==",
    },
    "expires_at": "2026-03-02T02:20:00+00:00",
    "max_bytes": 10_000_000,
}
