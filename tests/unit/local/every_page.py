"""One invented example of every page the local stack draws itself."""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from infra.local import rendering
from infra.local.lapor.page import complaint_page, overview_page
from infra.local.lapor.portal import Portal
from infra.local.lapor.store import Store
from infra.local.mailbox import Notice

LAPOR = "http://localhost:8090"
NOW = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
HOSTILE = "\"'><script>alert(1)</script>{{ 7 * 7 }}"
NAMES = {"dishub": "Dinas Perhubungan", "hub": "Bukan ini"}
FACTS = {
    name: f"<{name}>"
    for name in ("api_url", "lapor_url", "clock", "endpoint", "region", "stack", "folder")
}
DOCUMENT = {
    "info": {"title": "Satu Aduan", "version": "1", "description": HOSTILE},
    "paths": {
        "/webhooks/{channel}": {
            "parameters": [{"name": "channel", "in": "path", "description": "Kanal"}],
            "post": {
                "summary": "Terima aduan",
                "requestBody": {"content": {"application/json": {}}},
                "responses": {"201": {"description": "Dicatat"}},
            },
        }
    },
    "components": {"schemas": {"Aduan": {"type": "object"}}},
}

TOLD = [
    {
        "type": "complaint.question_asked",
        "timestamp": "2026-03-02T00:14:31Z",
        "data": {
            "external_id": HOSTILE,
            "sequence": 1,
            "status": "proses",
            "status_detail": "menunggu_pelapor",
            "agency": {"code": "DISHUB", "name": HOSTILE},
            "question": HOSTILE,
            "page": "http://localhost:8080/api/complaints/SA-1",
        },
    },
    {
        "type": "complaint.evidence_shown",
        "timestamp": "2026-03-02T00:14:31Z",
        "data": {
            "external_id": "RBG-2",
            "sequence": 2,
            "status": "selesai",
            "status_detail": "selesai",
            "note": HOSTILE,
            "photos": [{"url": "http://localhost/1.jpg"}],
        },
    },
]


def every_page() -> Mapping[str, str]:
    notice = Notice("1", "satu-aduan-dishub", HOSTILE, f"Buka: {LAPOR}/a. {HOSTILE}", "2026-03-02")
    mailed = replace(notice, topic="kepala@dishub.example.go.id", to="kepala@dishub.example.go.id")
    return {
        "index": rendering.index(FACTS, lapor_url=LAPOR),
        "track": rendering.track(lapor_url=LAPOR),
        "app": rendering.app("rabeg", TOLD, lapor_url=LAPOR),
        "app, told nothing": rendering.app("rabeg", [], lapor_url=LAPOR),
        "send": rendering.send(["rabeg", "112"], lapor_url=LAPOR),
        "sent": rendering.sent(
            rendering.Sent(201, HOSTILE, "SA-1", "SRG-1", (notice,)), names=NAMES, lapor_url=LAPOR
        ),
        "sent, no mail": rendering.sent(
            rendering.Sent(201, "{}", "SA-1", "SRG-1"), names=NAMES, lapor_url=LAPOR
        ),
        "sent, no case": rendering.sent(
            rendering.Sent(201, "{}", "SA-1"), names=NAMES, lapor_url=LAPOR
        ),
        "refused": rendering.sent(rendering.Sent(422, HOSTILE), names=NAMES, lapor_url=LAPOR),
        "no channel": rendering.send([], lapor_url=LAPOR),
        "mailbox": rendering.mailbox([notice] * 30, lapor_url=LAPOR, names=NAMES),
        "mailbox, of one": rendering.mailbox(
            [notice], lapor_url=LAPOR, names=NAMES, to="satu-aduan-dishub"
        ),
        "mailbox, of a case": rendering.mailbox([notice], lapor_url=LAPOR, about=HOSTILE),
        "mailbox, mailed": rendering.mailbox([notice, mailed], lapor_url=LAPOR, names=NAMES),
        "empty mailbox": rendering.mailbox([], lapor_url=LAPOR),
        "openapi": rendering.openapi(DOCUMENT, lapor_url=LAPOR),
        "developers": rendering.developers(
            [
                rendering.KitOfChannel(
                    "rabeg", "whsec_a", f"{LAPOR}/a", f"{LAPOR}/b", HOSTILE, LAPOR, LAPOR, 3
                ),
                rendering.KitOfChannel("112", HOSTILE, f"{LAPOR}/a", f"{LAPOR}/b"),
            ],
            lapor_url=LAPOR,
        ),
        "message": rendering.message("Halaman tidak ada", lapor_url=LAPOR),
        "design": rendering.design(lapor_url=LAPOR),
        **_of_the_simulator(),
    }


def _of_the_simulator() -> dict[str, str]:
    store = Store(":memory:", durable=False)
    try:
        portal = Portal(store, lambda: NOW, random.Random(0))
        empty = overview_page(portal, store, NOW)
        portal.name_agencies({"7": "Dinas <Perhubungan>"})
        number = portal.citizen_files(
            {"title": HOSTILE, "content": HOSTILE, "disposition_id": "7", "is_anonymous": "1"}
        )
        portal.act(str(number), "answer", {"text": HOSTILE})
        return {
            "simulator, empty": empty,
            "simulator": overview_page(portal, store, NOW),
            "simulator, one report": complaint_page(portal, str(number)),
        }
    finally:
        store.close()
