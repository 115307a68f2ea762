"""Why two reports were thought to be one, in a sentence for the people who answer for it."""

from __future__ import annotations

from aduan.domain.duplicates.features import Evidence
from aduan.domain.duplicates.fingerprint import Fingerprint
from aduan.domain.duplicates.lexicon import Lexicon


def reasons(fp: Fingerprint, member: Fingerprint, evidence: Evidence, lexicon: Lexicon) -> str:
    """ "Jarak 18 m; jenis sama: PJU mati; selisih 1 hari. Perlu dicek: RT berbeda"."""
    speaks_for = [
        *_distance(evidence),
        *_issue(fp, evidence, lexicon),
        *_place(fp, member, evidence, lexicon),
        *_message(evidence),
        _time(evidence.hours),
    ]
    to_check = _to_check(fp, member, evidence, lexicon)
    sentence = "; ".join(speaks_for)
    sentence = sentence[0].upper() + sentence[1:]
    return f"{sentence}. Perlu dicek: {', '.join(to_check)}" if to_check else sentence


def _distance(evidence: Evidence) -> list[str]:
    if evidence.distance_m is None:
        return []
    written = metres_written(evidence.distance_m)
    return [f"jarak {written}" + (" (posisi kurang pasti)" if evidence.position == "bad" else "")]


def metres_written(metres: float) -> str:
    if metres < 1000:
        return f"{round(metres)} m"
    return f"{metres / 1000:.1f} km".replace(".", ",")


def _issue(fp: Fingerprint, evidence: Evidence, lexicon: Lexicon) -> list[str]:
    label = lexicon.issues[fp.issues[0]].label if fp.issues else ""
    return {
        "same": [f"jenis sama: {label}"],
        "shared": [f"jenis bertaut: {label}"],
        "group": [f"jenis sekelompok: {label}"],
        "related": [f"jenis berkaitan: {label}"],
        "category": ["kategori sama"],
    }.get(evidence.issue, [])


def _place(fp: Fingerprint, member: Fingerprint, evidence: Evidence, lexicon: Lexicon) -> list[str]:
    found = []
    if evidence.street in ("same", "ordinal?", "subset", "mention") and evidence.shared_street:
        found.append(f"jalan sama: {evidence.shared_street.title()}")
    if evidence.landmark in ("same", "part", "mention"):
        words = fp.landmark or member.landmark
        found.append(f"patokan sama: {' '.join(words).title()}")
    if evidence.house in ("same", "close"):
        found.append(f"nomor rumah {'sama' if evidence.house == 'same' else 'berdekatan'}")
    if evidence.blok == "same":
        found.append(f"blok sama: {(fp.blok or '').upper()}")
    if evidence.rt in ("same", "samert", "samerw"):
        found.append("RT/RW sama" if evidence.rt == "same" else f"{evidence.rt[-2:].upper()} sama")
    if evidence.kelurahan == "same":
        shared = next((name for name in fp.kelurahan if name in member.kelurahan), None)
        area = lexicon.kelurahan.get(shared or "")
        found.append(f"kelurahan sama: {area.name}" if area else "kelurahan sama")
    return found


def _message(evidence: Evidence) -> list[str]:
    found = []
    if evidence.text in ("same", "sameshort"):
        found.append("kalimat sama persis")
    elif evidence.text == "near":
        found.append("kalimat hampir sama")
    if evidence.reporter == "same":
        found.append("pelapor sama")
    return found


def _time(hours: float) -> str:
    if hours < 1:
        return f"selisih {max(1, round(hours * 60))} menit"
    if hours < 24:
        return f"selisih {round(hours)} jam"
    return f"selisih {round(hours / 24)} hari"


def _to_check(
    fp: Fingerprint, member: Fingerprint, evidence: Evidence, lexicon: Lexicon
) -> list[str]:
    checks = {
        "street": {"other": "jalan berbeda", "kind": "nama sama, jenis jalan berbeda",
                   "sibling": "nama jalan hanya mirip", "direction": "nama jalan hanya mirip",
                   "ordinal": "nomor gang atau jalan berbeda"},
        "landmark": {"other": "patokan berbeda"},
        "house": {"near": "nomor rumah berbeda", "other": "nomor rumah berbeda"},
        "blok": {"other": "blok berbeda", "number": "nomor blok berbeda"},
        "rt": {"rt": "RT berbeda", "rw": "RW berbeda"},
        "kelurahan": {"beside": "kelurahan bersebelahan", "far": "kelurahan berbeda",
                      "apart": "kelurahan berbeda"},
    }  # fmt: skip
    found = [
        answers[getattr(evidence, name)]
        for name, answers in checks.items()
        if getattr(evidence, name) in answers
    ]
    if evidence.issue in ("other", "doubt") and fp.issues and member.issues:
        ours, theirs = lexicon.issues[fp.issues[0]], lexicon.issues[member.issues[0]]
        found.append(f"jenis berbeda: {ours.label} dan {theirs.label}")
    if evidence.listed:
        found.append("kalimat hampir sama, nomor lain")
    if evidence.distance_m is not None and evidence.distance_m > 150:
        found.append("jarak cukup jauh")
    return found
