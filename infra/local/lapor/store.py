"""What the simulated LAPOR! remembers. One SQLite file, so a restart forgets nothing.

Every record is a JSON document; the tables exist only to give ids and order. All times are kept
in UTC and shown in the zone the portal pretends to live in.
"""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

FIRST_COMPLAINT_ID = 9_000_001

SCHEMA = """
CREATE TABLE IF NOT EXISTS complaint (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS followup (
    id INTEGER PRIMARY KEY, complaint_id INTEGER NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS log (
    id INTEGER PRIMARY KEY, complaint_id INTEGER NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS document (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, media_type TEXT NOT NULL, content BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS setting (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS followup_of ON followup (complaint_id);
CREATE INDEX IF NOT EXISTS log_of ON log (complaint_id);
"""

Body = dict[str, Any]


class Store:
    """The portal's memory. `moment()` writes all of it or nothing."""

    def __init__(self, path: Path | str, *, durable: bool = True) -> None:
        self._lock = threading.RLock()
        self._db = sqlite3.connect(str(path), check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute(f"PRAGMA synchronous={'NORMAL' if durable else 'OFF'}")
        self._db.executescript(SCHEMA)

    def close(self) -> None:
        with self._lock:
            self._db.close()

    @contextmanager
    def moment(self) -> Iterator[None]:
        """Everything written inside is kept together or not at all."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    # complaints ---------------------------------------------------------------------------

    def add_complaint(self, body: Body) -> int:
        with self._lock:
            row = self._db.execute(
                "SELECT COALESCE(MAX(id), ?) + 1 FROM complaint", (FIRST_COMPLAINT_ID - 1,)
            ).fetchone()
            complaint_id = int(row[0])
            self._db.execute(
                "INSERT INTO complaint VALUES (?, ?)", (complaint_id, json.dumps(body))
            )
            return complaint_id

    def complaint(self, complaint_id: int) -> Body | None:
        with self._lock:
            row = self._db.execute(
                "SELECT body FROM complaint WHERE id = ?", (complaint_id,)
            ).fetchone()
        return json.loads(row[0]) if row else None

    def change_complaint(self, complaint_id: int, body: Body) -> None:
        with self._lock:
            self._db.execute(
                "UPDATE complaint SET body = ? WHERE id = ?", (json.dumps(body), complaint_id)
            )

    def complaints(self, containing: str = "") -> list[tuple[int, Body]]:
        """Newest first; `containing` is a plain substring of the stored text, as `q=` is."""
        query, values = "SELECT id, body FROM complaint", ()
        if containing:
            query += " WHERE instr(lower(body), ?) > 0"
            values = (json.dumps(containing.lower())[1:-1],)  # type: ignore[assignment]
        with self._lock:
            rows = self._db.execute(f"{query} ORDER BY id DESC", values).fetchall()
        return [(int(row[0]), json.loads(row[1])) for row in rows]

    # what happened to them ------------------------------------------------------------------

    def add_followup(self, complaint_id: int, body: Body) -> int:
        return self._append("followup", complaint_id, body)

    def followups(self, complaint_id: int) -> list[Body]:
        return self._of("followup", complaint_id)

    def add_log(self, complaint_id: int, body: Body) -> int:
        return self._append("log", complaint_id, body)

    def logs(self, complaint_id: int) -> list[Body]:
        return self._of("log", complaint_id)

    def _append(self, table: str, complaint_id: int, body: Body) -> int:
        with self._lock:
            cursor = self._db.execute(
                f"INSERT INTO {table} (complaint_id, body) VALUES (?, ?)",
                (complaint_id, json.dumps(body)),
            )
            return int(cursor.lastrowid or 0)

    def _of(self, table: str, complaint_id: int) -> list[Body]:
        with self._lock:
            rows = self._db.execute(
                f"SELECT body FROM {table} WHERE complaint_id = ? ORDER BY id", (complaint_id,)
            ).fetchall()
        return [json.loads(row[0]) for row in rows]

    # documents ------------------------------------------------------------------------------

    def add_document(self, name: str, media_type: str, content: bytes) -> int:
        with self._lock:
            cursor = self._db.execute(
                "INSERT INTO document (name, media_type, content) VALUES (?, ?, ?)",
                (name, media_type, content),
            )
            return int(cursor.lastrowid or 0)

    def document(self, document_id: int) -> tuple[str, str, bytes] | None:
        with self._lock:
            row = self._db.execute(
                "SELECT name, media_type, content FROM document WHERE id = ?", (document_id,)
            ).fetchone()
        return (row[0], row[1], row[2]) if row else None

    def document_count(self) -> int:
        with self._lock:
            return int(self._db.execute("SELECT COUNT(*) FROM document").fetchone()[0])

    # settings -------------------------------------------------------------------------------

    def setting(self, key: str, otherwise: Any) -> Any:
        with self._lock:
            row = self._db.execute("SELECT value FROM setting WHERE key = ?", (key,)).fetchone()
        return json.loads(row[0]) if row else otherwise

    def keep_setting(self, key: str, value: Any) -> None:
        with self._lock:
            self._db.execute(
                "INSERT INTO setting VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = ?",
                (key, json.dumps(value), json.dumps(value)),
            )

    def forget_everything(self) -> None:
        with self.moment():
            for table in ("complaint", "followup", "log", "document", "setting"):
                self._db.execute(f"DELETE FROM {table}")


Clock = Callable[[], datetime]
