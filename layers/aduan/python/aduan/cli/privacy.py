"""`aduan privacy find|show|correct|limit|object|erase|export|hold|retain|breach`: what persons ask.

It only sends orders to the one function that may read who reported, signed with the AWS credentials
at hand; who ordered what is written where nobody can take it back.

    aduan privacy --url https://… find --right erase --code SA-7K3M-9Q --proof 4821
    aduan privacy --url https://… erase --request PDP-20260301-A1B2C3 --out surat.txt
    aduan privacy --url https://… find --list
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TextIO

from aduan.cli.officials import post_signed

Call = Callable[[Mapping[str, str]], Mapping[str, Any]]
PATH: Final = "admin/privacy"
MOST_ROUNDS: Final = 200
"""Calls of one erasure: each goes on where the one before ran out of its time."""

_FIELDS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "find": (
        ("right", "show (bawaan), correct, limit, object, erase, export"),
        ("code", "kode pelacakan; beberapa dipisah koma"),
        ("proof", "bukti kedua untuk tiap kode, dipisah koma"),
        ("request", "permintaan yang sudah ada"),
        ("received", "kapan diminta, bila lebih awal: 2026-03-01"),
        ("why", "bagaimana diperiksa, atau alasan penolakan"),
    ),
    "show": (("request", "nomor permintaan"),),
    "export": (("request", "nomor permintaan"),),
    "correct": (
        ("request", "nomor permintaan"),
        ("name", "nama yang benar"),
        ("phone", "nomor telepon yang benar"),
        ("email", "surel yang benar"),
    ),
    "limit": (("request", "nomor permintaan"),),
    "object": (("request", "nomor permintaan"), ("why", "kata pelapor")),
    "erase": (("request", "nomor permintaan"),),
    "hold": (
        ("code", "kode pelacakan"),
        ("why", "perkara atau dasar hukumnya"),
        ("until", "sampai tanggal, bila diketahui"),
    ),
    "retain": (
        ("until", "yang berakhir sampai tanggal ini (bawaan: hari ini)"),
        ("minute", "berita acara pemusnahan tahun ini"),
    ),
    "breach": (
        ("scope", "identities, register, photos, exports, failures"),
        ("since", "sejak kapan terbaca"),
        ("until", "sampai kapan (bawaan: sekarang)"),
        ("discovered", "kapan diketahui (bawaan: sekarang)"),
        ("channel", "hanya kanal ini"),
        ("why", "apa yang terjadi; atau kepada siapa sudah diberitahukan"),
        ("request", "pemberitahuan yang sudah disampaikan"),
    ),
}
_FLAGS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "find": (
        ("list", "semua yang menunggu"),
        ("by-hand", "tanpa bukti kedua: orang kedua membenarkan"),
        ("all-of-reporter", "juga aduan lain dari nomor yang sama: orang kedua membenarkan"),
        ("confirm", "benarkan sebagai orang kedua"),
        ("refuse", "tolak dengan --why"),
    ),
    "hold": (("list", "semua yang ditahan"), ("release", "lepas penahanan")),
    "retain": (("due", "laporan"), ("backfill", "beri masa simpan kepada aduan lama")),
    "breach": (("drill", "latihan"),),
}


def main(
    arguments: Sequence[str] | None = None, *, call: Call | None = None, out: TextIO = sys.stdout
) -> int:
    """0 when it was done, 1 when it was refused, 2 when nothing could be asked."""
    asked = _parser().parse_args(arguments)
    if not asked.url:
        sys.stderr.write("Sebutkan alamat API dengan --url atau PUBLIC_URL.\n")
        return 2
    ask = call or (lambda order: post_signed(asked.url, order, path=PATH))
    order = _order(asked)
    try:
        answer = ask(order)
        for _ in range(MOST_ROUNDS):
            if not answer.get("again"):
                break
            _words(answer, out)
            answer = ask(order)
    except OSError as problem:
        sys.stderr.write(f"Gagal: {problem}\n")
        return 2
    _words(answer, out)
    _print(answer, asked, out)
    return 0 if answer.get("ok") and not answer.get("again") else 1


def _order(asked: argparse.Namespace) -> dict[str, str]:
    fields = {name: getattr(asked, name) for name, _ in _FIELDS[asked.do]}
    flags = {
        name.replace("-", "_"): "true"
        for name, _ in _FLAGS.get(asked.do, ())
        if getattr(asked, name.replace("-", "_"))
    }
    return {"do": asked.do, **{name: text for name, text in fields.items() if text}, **flags}


def _words(answer: Mapping[str, Any], out: TextIO) -> None:
    for words in answer.get("messages", ()):
        out.write(f"{words}\n")


def _print(answer: Mapping[str, Any], asked: argparse.Namespace, out: TextIO) -> None:
    for name in ("requests", "complaints"):
        for row in answer.get(name, ()):
            out.write("  " + ", ".join(f"{key}: {value}" for key, value in row.items()) + "\n")
    whole = answer.get("certificate", "")
    if "held" in answer:
        whole = json.dumps(answer["held"], ensure_ascii=False, indent=2)
    if whole and asked.out:
        Path(asked.out).write_text(whole + "\n", encoding="utf-8")
        out.write(f"Tersimpan di {asked.out}\n")
    elif whole:
        out.write(whole + "\n")
    for channel, codes in answer.get("codes", {}).items():
        out.write(f"{channel}: {' '.join(codes)}\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="aduan privacy", description="Hak atas data pribadi")
    parser.add_argument("--url", default=os.environ.get("PUBLIC_URL", ""), help="alamat API")
    commands = parser.add_subparsers(dest="do", required=True)
    for do, fields in _FIELDS.items():
        command = commands.add_parser(do)
        command.add_argument("--out", default="", help="tulis ke berkas ini, bukan ke layar")
        for name, words in fields:
            command.add_argument(f"--{name}", default="", help=words)
        for name, words in _FLAGS.get(do, ()):
            command.add_argument(f"--{name}", action="store_true", help=words)
    return parser


if __name__ == "__main__":
    sys.exit(main())
