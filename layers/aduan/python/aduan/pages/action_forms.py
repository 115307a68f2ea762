"""The forms of an official: one per move, closed until it is wanted, each saying what it does.

The form's field names are the contract with `act_by_link`: `move`, `note`,
`public_note`, `agency`, `next_owner`, `fiscal_year`, `review_on`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aduan.pages.labels import CityNames
from aduan.pages.markup import Markup, fill, join

MAX_NOTE: Final = 2_000
MAX_PHOTO_BYTES: Final = 10_000_000


@dataclass(frozen=True, slots=True)
class FormContext:
    """What the forms depend on. `typed` is what a refused attempt contained: nobody types twice."""

    city: CityNames
    token: str
    agency: str
    now: datetime
    ready_photos: int
    withheld_from: tuple[str, ...] = ()
    refused_move: str = ""
    typed: Mapping[str, str] | None = None

    def offices(self, *but: str) -> Mapping[str, str]:
        """Whom the case may be given to."""
        left_out = {*but, *self.withheld_from}
        return {k: v for k, v in self.city.agencies.items() if k not in left_out}

    def was(self, move: str, name: str) -> str:
        return (self.typed or {}).get(name, "") if move == self.refused_move else ""


def action_forms(moves: frozenset[str], context: FormContext) -> Markup:
    """The forms for `moves`, the everyday ones first."""
    parts = [write(context) for move, write in FORMS.items() if move in moves]
    return join(parts)


def _accept(_: FormContext) -> Markup:
    body = Markup(
        '<button type="submit">Terima aduan ini</button>'
        '<p class="soft small">Menerima belum menghentikan tenggat; tindak lanjutlah yang '
        "menghentikannya.</p>"
    )
    return _form(body, "accept")


def _follow_up(context: FormContext) -> Markup:
    return _fold(
        "follow_up", "Catat tindak lanjut", context,
        _note(
            "follow_up", context, "Apa yang sudah dikerjakan?",
            "dibaca pelapor; jangan tulis nama orang",
        ),
        "Simpan tindak lanjut",
    )  # fmt: skip


def _resolve(context: FormContext) -> Markup:
    photo = fill(
        '<form method="post" action="$token/photo">'
        '<button class="second" type="submit">Tambah foto hasil pekerjaan</button></form>',
        token=context.token,
    )
    if not context.ready_photos:
        inner = join([
            Markup("<p>Aduan hanya dapat diselesaikan dengan foto hasil pekerjaan.</p>"), photo,
        ])  # fmt: skip
        return _details("resolve", "Selesaikan dengan foto", context, inner)
    body = fill(
        '<p class="small">$count foto siap dipakai sebagai bukti.</p>$note'
        '<button type="submit">Nyatakan selesai</button>',
        count=context.ready_photos,
        note=_note("resolve", context, "Apa hasilnya?", "dibaca pelapor"),
    )
    inner = join([photo, _form(body, "resolve")])
    return _details("resolve", "Selesaikan dengan foto", context, inner)


def _forward(context: FormContext) -> Markup:
    offices = context.offices(context.agency)
    fields = join([
        _choice("forward", context, "agency", "Diteruskan kepada", offices),
        _note("forward", context, "Mengapa instansi itu yang berwenang?"),
        Markup('<p class="soft small">Sisa waktu ikut berpindah, tidak mulai dari awal.</p>'),
    ])  # fmt: skip
    return _fold("forward", "Teruskan ke instansi lain", context, fields, "Teruskan")


def _ask_reporter(context: FormContext) -> Markup:
    fields = _note(
        "ask_reporter", context, "Pertanyaan untuk pelapor",
        "hanya satu kali; tenggat berhenti selama menunggu",
    )  # fmt: skip
    return _fold("ask_reporter", "Tanya pelapor", context, fields, "Kirim pertanyaan")


def _propose_postpone(context: FormContext) -> Markup:
    year = context.now.astimezone(context.city.zone).year
    years = {str(each): str(each) for each in range(year, year + 3)}
    fields = join([
        _choice("propose_postpone", context, "fiscal_year", "Tahun anggaran", years),
        _input("propose_postpone", context, "review_on", "Ditinjau kembali pada", "date"),
        _note("propose_postpone", context, "Alasan untuk Sekda"),
        _note("propose_postpone", context, "Pesan untuk pelapor", name="public_note"),
        Markup('<p class="soft small">Baru berlaku setelah disetujui Sekda. Sampai itu tenggat '
               "tetap berjalan.</p>"),
    ])  # fmt: skip
    return _fold(
        "propose_postpone", "Usulkan tunda karena anggaran", context, fields, "Kirim usulan"
    )


def _not_our_authority(context: FormContext) -> Markup:
    fields = join([
        _choice("not_our_authority", context, "next_owner", "Yang berwenang",
                context.city.outside),
        _note("not_our_authority", context, "Alasan dan dasar kewenangan", "dibaca pelapor"),
    ])  # fmt: skip
    return _fold("not_our_authority", "Bukan wewenang pemerintah kota", context, fields, "Serahkan")


def _reject(context: FormContext) -> Markup:
    fields = _note("reject", context, "Alasan penolakan", "dibaca pelapor; wajib jelas")
    return _fold("reject", "Tolak dengan alasan", context, fields, "Tolak aduan", kind="bad")


def _return_to_desk(context: FormContext) -> Markup:
    fields = _note("return_to_desk", context, "Mengapa tidak ada instansi yang tepat?")
    return _fold("return_to_desk", "Kembalikan ke meja Diskominfo", context, fields, "Kembalikan")


def _resume(context: FormContext) -> Markup:
    fields = _note("resume", context, "Mengapa dapat dikerjakan sekarang?")
    return _fold("resume", "Lanjutkan sebelum waktunya", context, fields, "Lanjutkan")


def _route(context: FormContext) -> Markup:
    fields = join(
        [
            _choice("route", context, "agency", "Instansi yang berwenang", context.offices()),
            _note("route", context, "Alasan"),
        ]
    )
    return _fold("route", "Tentukan instansi", context, fields, "Tetapkan")


def _reopen(context: FormContext) -> Markup:
    fields = _note("reopen", context, "Mengapa dibuka kembali?", "dibaca pelapor")
    return _fold("reopen", "Buka kembali", context, fields, "Buka kembali")


def _approve(context: FormContext) -> Markup:
    body = join([
        _note("approve_postpone", context, "Catatan persetujuan", "boleh kosong", needed=False),
        Markup('<button type="submit">Setujui penundaan</button>'),
    ])  # fmt: skip
    return _form(body, "approve_postpone")


def _refuse(context: FormContext) -> Markup:
    fields = _note("refuse_postpone", context, "Mengapa tidak disetujui?")
    return _fold(
        "refuse_postpone", "Tidak setujui", context, fields, "Tolak penundaan", kind="bad"
    )  # fmt: skip


FORMS: Final[Mapping[str, Callable[[FormContext], Markup]]] = {
    "approve_postpone": _approve,
    "refuse_postpone": _refuse,
    "route": _route,
    "accept": _accept,
    "follow_up": _follow_up,
    "resolve": _resolve,
    "ask_reporter": _ask_reporter,
    "forward": _forward,
    "propose_postpone": _propose_postpone,
    "not_our_authority": _not_our_authority,
    "return_to_desk": _return_to_desk,
    "resume": _resume,
    "reopen": _reopen,
    "reject": _reject,
}


def _fold(
    move: str, title: str, context: FormContext, fields: Markup, button: str, *, kind: str = ""
) -> Markup:
    press = fill('<button type="submit"$kind>$words</button>',
                 kind=_class(kind), words=button)  # fmt: skip
    return _details(move, title, context, _form(join([fields, press]), move))


def _details(move: str, title: str, context: FormContext, inner: Markup) -> Markup:
    opened = Markup(" open") if move == context.refused_move else None
    return fill(
        '<details id="$move"$opened><summary>$title</summary>$inner</details>',
        move=move, opened=opened, title=title, inner=inner,
    )  # fmt: skip


def _form(body: Markup, move: str) -> Markup:
    return fill(
        '<form method="post"><input type="hidden" name="move" value="$move">$body</form>',
        move=move,
        body=body,
    )


def _note(
    move: str,
    context: FormContext,
    label: str,
    hint: str = "",
    *,
    name: str = "note",
    needed: bool = True,
) -> Markup:
    return fill(
        '<label for="$id">$label $hint</label>'
        '<textarea id="$id" name="$name" maxlength="$max"$needed>$was</textarea>',
        id=f"{move}-{name}", name=name, label=label, max=MAX_NOTE, was=context.was(move, name),
        hint=fill("<span>($hint)</span>", hint=hint) if hint else None,
        needed=Markup(" required") if needed else None,
    )  # fmt: skip


def _input(move: str, context: FormContext, name: str, label: str, kind: str) -> Markup:
    return fill(
        '<label for="$id">$label</label>'
        '<input id="$id" name="$name" type="$kind" value="$was" required>',
        id=f"{move}-{name}", label=label, name=name, kind=kind, was=context.was(move, name),
    )  # fmt: skip


def _choice(
    move: str, context: FormContext, name: str, label: str, options: Mapping[str, str]
) -> Markup:
    was = context.was(move, name)
    rows = [Markup('<option value="">Pilih…</option>')] + [
        fill('<option value="$code"$chosen>$words</option>', code=code, words=words,
             chosen=Markup(" selected") if code == was else None)
        for code, words in options.items()
    ]  # fmt: skip
    return fill(
        '<label for="$id">$label</label><select id="$id" name="$name" required>$rows</select>',
        id=f"{move}-{name}", label=label, name=name, rows=join(rows),
    )  # fmt: skip


def _class(kind: str) -> Markup | None:
    return fill(' class="$kind"', kind=kind) if kind else None
