"""`aduan officials add|end|list|confirm|settle|load`: the officials' directory from a terminal.

It only sends the admin call, signed with the AWS credentials at hand, so whoever runs it needs no
right but to make that call; what may be done is decided in one place.

    aduan officials --url https://… add --post DISHUB --name "Budi Contoh" --kind kepala \\
        --email kepala@dishub.example.go.id --since 2026-03-01 --sk 821.2/14-BKPSDM/2026
    aduan officials --url https://… load layers/cities/<city>/officials.toml
"""

import argparse
import json
import os
import sys
import tomllib
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

Call = Callable[[Mapping[str, str]], Mapping[str, Any]]

_FIELDS: Final[Mapping[str, tuple[tuple[str, bool, str], ...]]] = {
    "add": (
        ("post", True, "kode jabatan, misalnya DISHUB atau SEKDA"),
        ("name", True, "nama pejabat"),
        ("kind", False, "kepala (bawaan) atau operator"),
        ("email", False, "surel dinas"),
        ("phone", False, "telepon dinas, +62…"),
        ("since", False, "mulai menjabat, 2026-03-01 (bawaan: sekarang)"),
        ("sk", True, "nomor SK"),
    ),
    "end": (
        ("id", True, "id dari daftar"),
        ("until", False, "tidak menjabat lagi mulai, 2026-03-01 (bawaan: sekarang)"),
        ("sk", True, "nomor SK"),
    ),
    "list": (
        ("post", False, "hanya jabatan ini"),
        ("at", False, "pada tanggal ini (bawaan: sekarang)"),
    ),
    "confirm": (
        ("post", True, "kode jabatan"),
        ("code", True, "kode (Token) dari tautan pada surel konfirmasi"),
    ),
    "settle": (),
}


def main(arguments: Sequence[str] | None = None, *, call: Call | None = None) -> int:
    """0 when everything was done, 1 when something was refused, 2 when nothing could be asked."""
    asked = _parser().parse_args(arguments)
    if not asked.url:
        sys.stderr.write("Sebutkan alamat API dengan --url atau PUBLIC_URL.\n")
        return 2
    ask = call or (lambda order: post_signed(asked.url, order))
    try:
        answers = [ask(order) for order in _orders(asked)]
    except (OSError, tomllib.TOMLDecodeError) as problem:
        sys.stderr.write(f"Gagal: {problem}\n")
        return 2
    for answer in answers:
        _print(answer)
    return 0 if all(answer.get("ok") for answer in answers) else 1


def post_signed(
    url: str, order: Mapping[str, str], *, path: str = "admin/officials"
) -> Mapping[str, Any]:
    """An admin call, signed for API Gateway (SigV4). A refusal is an answer too."""
    import boto3  # noqa: PLC0415
    from botocore.auth import SigV4Auth  # noqa: PLC0415
    from botocore.awsrequest import AWSRequest  # noqa: PLC0415

    session = boto3.Session()
    credentials = session.get_credentials()
    if credentials is None:
        return {"ok": False, "messages": ["Tidak ada kredensial AWS."]}
    body = json.dumps(order).encode()
    target = f"{url.rstrip('/')}/{path}"
    request = AWSRequest("POST", target, data=body, headers={"Content-Type": "application/json"})
    region = session.region_name or "ap-southeast-3"
    SigV4Auth(credentials, "execute-api", region).add_auth(request)
    sent = urllib.request.Request(target, data=body, headers=dict(request.headers), method="POST")
    try:
        with urllib.request.urlopen(sent, timeout=30) as answer:
            read: Mapping[str, Any] = json.loads(answer.read())
    except urllib.error.HTTPError as refused:
        return _refusal(refused)
    return read


def _refusal(refused: urllib.error.HTTPError) -> Mapping[str, Any]:
    try:
        read: Mapping[str, Any] = json.loads(refused.read())
    except ValueError:
        read = {}
    if "messages" in read:
        return read
    return {"ok": False, "messages": [f"HTTP {refused.code}: {read.get('message', '-')}"]}


def _orders(asked: argparse.Namespace) -> list[dict[str, str]]:
    if asked.do == "load":
        rows = tomllib.loads(Path(asked.file).read_text(encoding="utf-8")).get("official", [])
        return [{"do": "add", **{name: str(value) for name, value in row.items()}} for row in rows]
    names = [name for name, _, _ in _FIELDS[asked.do]]
    given = {name: getattr(asked, name) for name in names if getattr(asked, name)}
    flags = {name: "true" for name in ("replaces", "all") if getattr(asked, name, False)}
    return [{"do": asked.do, **given, **flags}]


def _print(answer: Mapping[str, Any]) -> None:
    for words in answer.get("messages", ()):
        sys.stdout.write(f"{words}\n")
    for one in answer.get("officials", ()):
        told = "dikonfirmasi" if one["confirmed"] else "BELUM dikonfirmasi"
        if one.get("bounced"):
            told = "surel KEMBALI, tidak terkirim"
        until = f" sampai {one['until'][:10]}" if one["until"] else ""
        sys.stdout.write(
            f"{one['id']}  {one['post']:<14} {one['kind']:<8} {one['name']} "
            f"<{one['email'] or one['phone']}> sejak {one['since'][:10]}{until}, {told}, "
            f"SK {one['sk']}\n"
        )
    for post in answer.get("settled", {}).get("unreached", ()):
        sys.stdout.write(f"Perhatian: {post} belum dapat dihubungi siapa pun.\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="aduan officials", description="Direktori pejabat")
    parser.add_argument("--url", default=os.environ.get("PUBLIC_URL", ""), help="alamat API")
    commands = parser.add_subparsers(dest="do", required=True)
    for do, fields in _FIELDS.items():
        command = commands.add_parser(do)
        for name, required, words in fields:
            command.add_argument(f"--{name}", required=required, default="", help=words)
        if do == "add":
            command.add_argument("--replaces", action="store_true", help="akhiri kepala sebelumnya")
        if do == "list":
            command.add_argument("--all", action="store_true", help="termasuk yang sudah berakhir")
    load = commands.add_parser("load", help="tambahkan semua dari berkas TOML")
    load.add_argument("file")
    return parser


if __name__ == "__main__":
    sys.exit(main())
