"""The simulated portal's own behaviour: reports, follow-ups, statuses, and what its admins do.

It knows nothing of HTTP. A `Refusal` is what the portal says no to, with the status it answers.
"""

import json
import random
import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any, Final

from infra.local.lapor.faults import Faults
from infra.local.lapor.store import Body, Clock, Store

LIMIT_OF_CONTENT: Final = 1000
LIMIT_OF_FILE: Final = 5 * 1024 * 1024
KINDS_OF_FILE: Final = frozenset({"jpg", "jpeg", "png", "pdf", "doc"})
FILES_AS_STRING: Final = re.compile(r"\[\d+(,\d+)*\]\.")
OUR_REFERENCE: Final = re.compile(r"Nomor tiket: (\S+)", re.IGNORECASE)

ZONE_HOURS: Final = 7  # the portal shows WIB

CODES: Final = {
    "Belum Terverifikasi": "10",
    "Terdisposisi": "20",
    "Ditindaklanjuti oleh Instansi": "30",
    "Ditanggapi oleh Pelapor": "31",
    "Menunggu Kelengkapan Informasi": "40",
    "Ditunda oleh Admin": "41",
    "Bukan Wewenang": "50",
    "Diarsipkan oleh Admin": "60",
    "Ditutup oleh Sistem": "70",
    "Ditutup oleh Admin": "71",
    "Ditutup oleh Pelapor": "72",
}
TEMPLATES: Final = (
    {"code": "TL-PROSES", "name": "Sedang diproses"},
    {"code": "TL-LANJUT", "name": "Tindak lanjut"},
    {"code": "TL-LENGKAP", "name": "Permintaan kelengkapan data"},
    {"code": "TL-SELESAI", "name": "Penanganan selesai"},
    {"code": "TL-GABUNG", "name": "Ditangani bersama laporan lain"},
)
ASKS_THE_REPORTER: Final = "TL-LENGKAP"
OUTSIDE: Final = {"id": "100", "name": "Administrator SP4N-LAPOR!"}


class Refusal(Exception):  # noqa: N818 - it is the portal's answer, not a failure of ours
    """What the portal says no to."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


@dataclass(frozen=True, slots=True)
class File:
    name: str
    media_type: str
    content: bytes


class Portal:
    """One portal over one store. `clock` may be virtual."""

    def __init__(self, store: Store, clock: Clock, chance: random.Random) -> None:
        self._store = store
        self._clock = clock
        self._chance = chance
        self._faults = Faults().changed(store.setting("faults", {}))
        self._agencies: dict[str, str] = store.setting("agencies", {})

    # what an integrated application may do ---------------------------------------------------

    def keep_files(self, files: list[File]) -> list[int]:
        if not files:
            raise Refusal(422, "attachments wajib diisi")
        _check_files(files)
        with self._store.moment():
            return [
                self._store.add_document(file.name, file.media_type, file.content) for file in files
            ]

    def file_report(self, variant: str, body: Body) -> int:
        for field in ("title", "content", "classification_id", "category_id", "location_id"):
            if not str(body.get(field) or "").strip():
                raise Refusal(422, f"{field} wajib diisi")
        documents = self._documents_named(str(body.get("attachments") or ""))
        with self._store.moment():
            now = self._now()
            complaint_id = self._store.add_complaint(
                {
                    **{key: body.get(key) for key in _REPORT_FIELDS},
                    "variant": variant,
                    "content_final": body["content"],
                    "documents": documents,
                    "filed_at": now,
                    "status": "Terdisposisi",
                    "reporter": "Pelapor lewat aplikasi",
                    "source": str(body.get("channel") or "Aplikasi"),
                    "agency": {
                        "id": str(body.get("disposition_id") or ""),
                        "name": self._agency_name(body.get("disposition_id")),
                    },
                }
            )
            self._log(
                complaint_id,
                "Laporan didisposisikan ke {{institution_to}}",
                sender=OUTSIDE,
                to=self._agency(body.get("disposition_id")),
                new="Terdisposisi",
            )
        return complaint_id

    def add_followup(self, form: dict[str, str], files: list[File]) -> int:
        complaint_id, complaint = self._known(form.get("complaint_id", ""))
        content = form.get("content", "")
        if not content.strip():
            raise Refusal(422, "content wajib diisi")
        if len(content) > LIMIT_OF_CONTENT:
            raise Refusal(422, f"content paling banyak {LIMIT_OF_CONTENT} karakter")
        code = form.get("template_code", "")
        if code not in {template["code"] for template in TEMPLATES}:
            raise Refusal(422, f"template_code tidak dikenal: {code}")
        _check_files(files)
        sender = self._agency(form.get("institution_from_id"))
        with self._store.moment():
            documents = [
                self._store.add_document(file.name, file.media_type, file.content) for file in files
            ]
            followup_id = self._followup(
                complaint_id, content, sender, form, code=code, documents=documents
            )
            asks = code == ASKS_THE_REPORTER
            status = "Menunggu Kelengkapan Informasi" if asks else "Ditindaklanjuti oleh Instansi"
            self._move(complaint_id, complaint, status, sender, about={"followup": followup_id})
        return followup_id

    def reject(self, raw_id: str, body: Body) -> None:
        complaint_id, complaint = self._known(raw_id)
        if not body.get("not_authority") or not str(body.get("reason") or "").strip():
            raise Refusal(422, "reason dan not_authority wajib diisi")
        with self._store.moment():
            self._move(
                complaint_id,
                complaint,
                "Bukan Wewenang",
                complaint["agency"],
                text="{{institution_from}} menyatakan bukan wewenang, diteruskan ke "
                "{{institution_to}}: " + str(body.get("reason_description") or ""),
                to=self._agency(body["reason"]),
                about={"reason_description": str(body.get("reason_description") or "")},
            )

    # what it shows ---------------------------------------------------------------------------

    def status_of(self, raw_id: str) -> Body:
        complaint_id, complaint = self._known(raw_id)
        logs = [
            {**log, "date": self._shown(log["date"], "%Y-%m-%d %H:%M:%S")}
            for log in self._store.logs(complaint_id)
        ]
        return {
            "data": {
                "id": complaint_id,
                "title": complaint.get("title"),
                "status_code": CODES.get(complaint["status"], "99"),
                "status_name": complaint["status"],
                "disposition_id": complaint["agency"]["id"],
                "disposition_name": complaint["agency"]["name"],
                "is_anonymous": bool(complaint.get("is_anonymous")),
                "is_secret": bool(complaint.get("is_secret")),
            },
            "data_logs": self._paged_badly(logs),
        }

    def followups_of(self, raw_id: str) -> list[Body]:
        complaint_id, _ = self._known(raw_id)
        rows = [
            {
                "created_at": self._shown(row["created_at"], "%d-%m-%Y %H:%M:%S"),
                "content": row["content"],
                "institution_from_id": row["from"],
                "institution_to_id": row["to"],
            }
            for row in self._store.followups(complaint_id)
        ]
        return self._paged_badly(rows)

    def listing(self, *, words: str, since: str, page: int, page_size: int) -> Body:
        """Newest first. `since` is compared with the filing time, in UTC."""
        rows = [
            self._listed(complaint_id, body)
            for complaint_id, body in self._store.complaints(words)
            if body["filed_at"] >= since
        ]
        start = (max(page, 1) - 1) * page_size
        return {
            "total": len(rows),
            "data": self._paged_badly(rows[start : start + page_size]),
        }

    def _listed(self, complaint_id: int, body: Body) -> Body:
        return {
            "id": complaint_id,
            "title": body.get("title"),
            "content": body.get("content"),
            "content_final": body.get("content_final"),
            "created_at": self._shown(body["filed_at"], "%d-%m-%Y %H:%M:%S"),
            "status_name": body["status"],
            "classification": str(body.get("classification_id") or ""),
            "category_id": str(body.get("category_id") or ""),
            "disposition_id": body["agency"]["id"],
            "disposition_name": body["agency"]["name"],
            "is_anonymous": bool(body.get("is_anonymous")),
            "is_secret": bool(body.get("is_secret")),
            "channel": body.get("source"),
        }

    # what a person at LAPOR! does --------------------------------------------------------------

    def citizen_files(self, body: Body) -> int:
        """Somebody files at lapor.go.id: new to every integrated application."""
        with self._store.moment():
            agency = self._agency(body.get("disposition_id") or "")
            complaint_id = self._store.add_complaint(
                {
                    **{key: body.get(key) for key in _REPORT_FIELDS},
                    "title": body.get("title") or "Laporan tanpa judul",
                    "content": body.get("content") or "",
                    "content_final": body.get("content") or "",
                    "documents": [],
                    "filed_at": self._now(),
                    "status": "Terdisposisi" if agency["id"] else "Belum Terverifikasi",
                    "reporter": "Pelapor LAPOR!",
                    "source": "Website",
                    "agency": agency,
                }
            )
            self._log(complaint_id, "Laporan masuk", sender=OUTSIDE, to=agency, new="Terdisposisi")
        return complaint_id

    def act(self, raw_id: str, move: str, words: dict[str, str]) -> None:
        """answer, dispose, postpone, archive, close, request, reply, verify; hide and show set and
        take away the flag that `text` names: rahasia or anonim."""
        complaint_id, complaint = self._known(raw_id)
        text = words.get("text", "").strip()
        with self._store.moment():
            if move == "reply":
                self._followup(complaint_id, text or "Terima kasih.", None, {})
                self._move(complaint_id, complaint, "Ditanggapi oleh Pelapor", None)
            elif move == "answer":
                self._followup(
                    complaint_id, text or "Sedang ditindaklanjuti.", complaint["agency"], {}
                )
                self._move(
                    complaint_id, complaint, "Ditindaklanjuti oleh Instansi", complaint["agency"]
                )
            elif move == "dispose":
                agency = self._agency(words.get("agency", ""))
                complaint["agency"] = agency
                self._move(
                    complaint_id,
                    complaint,
                    "Terdisposisi",
                    OUTSIDE,
                    text="{{institution_from}} mendisposisikan laporan ke {{institution_to}}",
                    to=agency,
                )
            elif move in {"hide", "show"}:
                complaint[_flag_named(text)] = move == "hide"
                self._store.change_complaint(complaint_id, complaint)
            elif move in _ADMIN_STATUS:
                complaint["reason"] = text
                self._move(complaint_id, complaint, _ADMIN_STATUS[move], OUTSIDE)
            elif move == "status":
                self._move(complaint_id, complaint, words["status"], OUTSIDE)
            else:
                raise Refusal(404, f"tindakan tidak dikenal: {move}")

    # for tests and the page -----------------------------------------------------------------

    def copies(self) -> dict[str, int]:
        """How many reports stand here for each of the integrated application's references."""
        counted: Counter[str] = Counter()
        for _, body in self._store.complaints():
            found = OUR_REFERENCE.search(str(body.get("content") or ""))
            if found and body.get("reporter") == "Pelapor lewat aplikasi":
                counted[found.group(1)] += 1
        return dict(counted)

    def everything(self) -> list[Body]:
        return [
            {
                "id": complaint_id,
                **body,
                "followups": self._store.followups(complaint_id),
                "logs": self._store.logs(complaint_id),
            }
            for complaint_id, body in self._store.complaints()
        ]

    def faults(self) -> Faults:
        return self._faults

    def set_faults(self, faults: Faults) -> None:
        self._faults = faults
        self._store.keep_setting("faults", faults.as_dict())

    def agencies(self) -> dict[str, str]:
        return dict(self._agencies)

    def name_agencies(self, names: dict[str, str]) -> None:
        """Which institutions the portal knows by name, so that its page reads well."""
        self._agencies = dict(names)
        self._store.keep_setting("agencies", names)

    # inner ------------------------------------------------------------------------------------

    def _known(self, raw_id: str) -> tuple[int, Body]:
        complaint = self._store.complaint(int(raw_id)) if str(raw_id).isdigit() else None
        if complaint is None:
            raise Refusal(404, f"laporan {raw_id} tidak ditemukan")
        return int(raw_id), complaint

    def _documents_named(self, attachments: str) -> list[int]:
        if not attachments:
            return []
        if not FILES_AS_STRING.fullmatch(attachments):
            raise Refusal(422, 'attachments harus berbentuk "[12,13]."')
        ids = [int(value) for value in json.loads(attachments[:-1])]
        for document_id in ids:
            if self._store.document(document_id) is None:
                raise Refusal(422, f"dokumen {document_id} tidak ditemukan")
        return ids

    def _followup(
        self,
        complaint_id: int,
        content: str,
        sender: Body | None,
        form: dict[str, str],
        *,
        code: str = "",
        documents: list[int] | None = None,
    ) -> int:
        return self._store.add_followup(
            complaint_id,
            {
                "created_at": self._now(),
                "content": content,
                "from": sender,
                "to": self._agency(form["institution_to_id"])
                if form.get("institution_to_id")
                else None,
                "template_code": code,
                "is_secret": form.get("is_secret", "0"),
                "rating": form.get("rating", ""),
                "documents": documents or [],
            },
        )

    def _move(
        self,
        complaint_id: int,
        complaint: Body,
        status: str,
        sender: Body | None,
        *,
        text: str = "Status berubah dari {{status_old}} menjadi {{status_new}}",
        to: Body | None = None,
        about: Body | None = None,
    ) -> None:
        old = complaint["status"]
        complaint["status"] = status
        self._store.change_complaint(complaint_id, complaint)
        self._log(complaint_id, text, sender=sender, to=to, old=old, new=status, about=about)

    def _log(
        self,
        complaint_id: int,
        text: str,
        *,
        sender: Body | None,
        new: str,
        old: str = "",
        to: Body | None = None,
        about: Body | None = None,
    ) -> None:
        self._store.add_log(
            complaint_id,
            {
                "content": text,
                "institution_from_name": sender["name"] if sender else None,
                "institution_to": to,
                "status_old": {"name": old} if old else None,
                "status_new": {"name": new},
                "data": json.dumps(about or {}),
                "date": self._now(),
            },
        )

    def _agency(self, raw_id: Any) -> Body:
        return {"id": str(raw_id or ""), "name": self._agency_name(raw_id)}

    def _agency_name(self, raw_id: Any) -> str:
        key = str(raw_id or "")
        return str(self._agencies.get(key) or (f"Instansi {key}" if key else ""))

    def _now(self) -> str:
        return self._clock().astimezone(timezone.utc).isoformat()  # noqa: UP017

    def _shown(self, at: str, pattern: str) -> str:
        hours = ZONE_HOURS + self._faults.clock_shift_hours
        return (datetime.fromisoformat(at) + timedelta(hours=hours)).strftime(pattern)

    def _paged_badly(self, rows: list[Body]) -> list[Body]:
        faults = self._faults
        shown = list(rows)
        if faults.duplicate_pages and shown:
            shown += [self._chance.choice(shown) for _ in range(max(1, len(shown) // 3))]
        if faults.reorder_pages:
            self._chance.shuffle(shown)
        return shown


_REPORT_FIELDS: Final = (
    "title",
    "content",
    "channel",
    "user_id",
    "classification_id",
    "disposition_id",
    "category_id",
    "location_id",
    "date_of_incident",
    "tags_raw",
    "is_approval",
    "is_anonymous",
    "is_secret",
    "is_priority",
    "attachments",
)
_FLAGS: Final = {"anonim": "is_anonymous", "rahasia": "is_secret"}
_ADMIN_STATUS: Final = {
    "verify": "Terdisposisi",
    "postpone": "Ditunda oleh Admin",
    "archive": "Diarsipkan oleh Admin",
    "request": "Menunggu Kelengkapan Informasi",
    "close": "Ditutup oleh Admin",
    "close_by_system": "Ditutup oleh Sistem",
    "close_by_reporter": "Ditutup oleh Pelapor",
}


def _flag_named(word: str) -> str:
    if word not in _FLAGS:
        raise Refusal(422, f"tanda tidak dikenal: {word}")
    return _FLAGS[word]


def _check_files(files: list[File]) -> None:
    for file in files:
        if file.name.rsplit(".", 1)[-1].lower() not in KINDS_OF_FILE:
            raise Refusal(422, f"jenis berkas tidak diterima: {file.name}")
        if len(file.content) > LIMIT_OF_FILE:
            raise Refusal(422, f"berkas lebih dari 5 MB: {file.name}")
