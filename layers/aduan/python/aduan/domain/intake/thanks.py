"""Words that acknowledge, greet or put off and tell nothing: "ok terima kasih" answers no question.

An office may ask the reporter once in a cycle. A thank-you that were taken for the answer would use
that question up. Only a text that has nothing but such words is one: a single other word makes it
an answer, and so does a bare "iya", "nggih", "muhun", "sudah" or "belum", which answers many
questions in full. What is thanked for, and whom, says nothing beside a thank-you; beside an "ok" it
answers ("bantuan diterima", "siang ok"). In doubt it is an answer: one that nobody heard is lost.
Indonesian with Sundanese, Javanese and Betawi, as people write it to offices.
"""

import re
from typing import Final

LONGEST: Final = 12
"""Words; nobody thanks at greater length without saying something."""
_WORD: Final = re.compile(r"[a-z]+")
_UNDERSTOOD: Final = re.compile(r"\b(?:siap|sip|oke?|okay|baik),?\s+86\b", re.IGNORECASE)
_LIKEWISE: Final = re.compile(r"\bsama(?:[\s-]*sama|\s?2)\b", re.IGNORECASE)
_GREETED: Final = re.compile(
    r"\b(?:selamat|slmt|slamat|met)\s+(?:pagi|siang|sore|malam)\b", re.IGNORECASE
)
"""The two words together: "pagi" and "selamat" alone answer questions."""
_FIRST: Final = re.compile(
    r"(?:\b(?:saya|sy|aku|kami|gw|gue)\s+)?"
    r"\b(?:cek|lihat|liat|tanya|tanyakan|tanyain|foto|cari)\s+(?:dulu|dl|dlu)\b",
    re.IGNORECASE,
)
_ADDRESSED: Final = r"(?:[\s,]+(?:ya|yaa|pak|bapak|bu|ibu|kak|min|admin|bang|mas|mbak))"
_LATE: Final = re.compile(
    rf"\b(?:mohon\s+)?maaf{_ADDRESSED}*,?\s+(?:saya\s+|sy\s+)?"
    r"(?:(?:baru|telat|terlambat|lambat|slow)\s+"
    r"(?:sempat\s+|bisa\s+)?(?:baca|buka|lihat|liat|balas|bales|membalas|jawab|respon|respons)"
    r"|telat|terlambat)\b",
    re.IGNORECASE,
)
_A_MOMENT: Final = re.compile(rf"\b(?:se)?bentar(?:\s+dulu)?{_ADDRESSED}", re.IGNORECASE)
"""Said to somebody it asks for time; "sebentar" alone may say how long."""
_IF_SO: Final = re.compile(r"\b(?:kalau|kalo)\s+(?:begitu|gitu)\b", re.IGNORECASE)
_A_WISH: Final = re.compile(
    r"\bsemoga\s+(?:bisa\s+)?(?:lekas|cepat|segera)\s+"
    r"(?:ditangani|ditindaklanjuti|diproses|diperbaiki|dikerjakan|selesai|beres)\b",
    re.IGNORECASE,
)
_THANKED: Final = re.compile(
    r"(\b(?:kasih|terimakasih|trimakasih|makasih|makasi|mksh|thanks|nuhun|suwun)"
    rf"(?:\s+(?:banyak|sekali|banget|bgt|pisan))?{_ADDRESSED}*)"
    r"\s+(?:(?:karena\s+|atas\s+)?(?:sudah|telah)\s+"
    r"(?:ditindaklanjuti|ditanggapi|direspon|direspons|dibantu|merespon|menanggapi|membantu)"
    r"|(?:kepada\s+|kpda?\s+|buat\s+|untuk\s+)?(?:pak\s+|bapak\s+)?"
    r"(?:(?:pemkot|pemkab|pemerintah\s+kota|pemerintah\s+kabupaten|wali\s?kota|dinas)"
    r"(?:\s+(?!tidak|tdk|belum|masih|sudah|lambat|yang|di\b|dari\b)[a-z]+){0,2}"
    r"|(?:admin\s+)?satu\s+aduan|pemerintah|petugas|wali|lurah|camat|tim|semua|semuanya))"
    r"\s*(?=[.!,]|$)",
    re.IGNORECASE,
)
"""Whom a thank-you goes to, right behind it; behind a comma the name of an office is an answer."""
_SAYS_SOMETHING: Final = re.compile(
    "[\N{THUMBS DOWN SIGN}\N{CROSS MARK}\N{NEGATIVE SQUARED CROSS MARK}\N{NO ENTRY SIGN}"
    "\N{NO ENTRY}\N{FACE WITH NO GOOD GESTURE}\N{HEAVY MULTIPLICATION X}\N{MULTIPLICATION X}"
    "\N{BALLOT X}\N{HEAVY BALLOT X}\N{BALLOT BOX WITH X}\N{OCTAGONAL SIGN}"
    "\N{POUTING FACE}\N{ANGRY FACE}\N{ROUND PUSHPIN}\N{HOUSE BUILDING}\N{FIRE}"
    "\N{WHITE HEAVY CHECK MARK}\N{BALLOT BOX WITH CHECK}\N{CHECK MARK}\N{HEAVY CHECK MARK}"
    "\N{ELECTRIC LIGHT BULB}\u2190-\u21ff\u2b05-\u2b07"
    "\U0001f170-\U0001f19a\U0001f1e6-\U0001f1ff\U0001f534\U0001f535\U0001f7e0-\U0001f7eb]"
)
"""Signs that answer as a word does: no, a choice, a direction, a colour, a spot."""
_STRETCHED: Final = re.compile(r"(.)\1+")
_THANKS_WORDS: Final = """
terima kasih terimakasih trimakasih makasih makasi mksh mksih trims tks thx thanks thank tengkyu
thankyou tq hatur nuhun hatunuhun nuhun suwun nuwun matur maturnuwun matursuwun
terimakasi terimaksih trimaksih trmksh trmksih trimksh trma trm ksh ksih kasi tksh teng tengs
trima thnks thanx tenkyu syukron jazakallah jazakallahu jazakumullah khairan khoiron sami ty kesuwun
"""
_THANKS: Final = frozenset(_THANKS_WORDS.split())
_HEARD_WORDS: Final = """
ok oke okay okey okeh okie oce siap sip baik baiklah roger noted dimengerti mengerti
diterima sae laksanakan copy mangga wokeh wokee wokey okidoki
mangtab mantap mantab monggo sumangga dicatat
amin aamiin semangat
halo hallo hai hi hey assalamualaikum assalamu waalaikumsalam waalaikumussalam waalaikum wassalam
permisi punten kulonuwun
test tes testing cek ping
"""
_HEARD: Final = frozenset(_HEARD_WORDS.split())
"""Heard, greeted, or tried whether anybody is there."""
_PROMISED_WORDS: Final = """
jawab dijawab dikabari dikabarin kabari kabarin balas bales infokan infoin jawabnya
kirim kirimkan kirimin foto fotoin fotokan fotonya cek lihat liat tanya tanyakan tanyain cari cariin
"""
_AWAITED_WORDS: Final = """
ditunggu tunggu nunggu menunggu kabar kabarnya kabarna kelanjutan kelanjutannya tindak lanjut
lanjutnya lanjutannya tindaklanjut tindaklanjutnya jawabannya selanjutnya
realisasinya realisasi hasilnya perbaikannya perbaikan penanganannya tindakannya kabar baiknya
"""
_AWAITED: Final = frozenset(_AWAITED_WORDS.split())
"""What is waited for, said back to the office; "ditunggu di gang masjid" says more."""
_PROMISED: Final = frozenset(_PROMISED_WORDS.split())
_FILLING_WORDS: Final = """
ya iya yaa y nya pak bapak bpk bu ibu kak kakak min admin bang mas mbak mba kang teh om gan
nggih enggih inggih muhun sumuhun
banyak sekali banget pisan sanget byk you u infonya informasinya info
salam hormat dan amin aamiin atuh lho loh deh dah nih dulu sebelumnya sama
assalamualaikum alaikum wr wb warahmatullahi warohmatullahi wabarakatuh wabarokatuh selamat
bgt bngt gpp gapapa insyaallah insya allah mimin bro sis juragan ndan komandan sebentar bentar
hehe hehehe
"""
_FILLING: Final = frozenset(_FILLING_WORDS.split())
_THANKED_FOR_WORDS: Final = """
atas untuk buat bantuan bantuannya perhatian perhatiannya tanggapan tanggapannya respon responnya
respons responsnya kerja kerjanya pelayanan pelayanannya tindak lanjut lanjutnya tindaklanjut
tindaklanjutnya penanganan penanganannya kesigapan kesigapannya jawaban jawabannya balasan
balasannya informasi cepat cepatnya cepet sigapnya tanggapnya kerjasama kerjasamanya samanya
sangat membantu terbantu ramah baik bantu segala kepada kpd kpda utk with dengan dgn dg
semoga sehat selalu sukses berkah kembali a alhamdulillah barakallah barakallahu fiik fikum katsiran
katsiron gbu god bless tuhan memberkati
for the so much very your info response help all everyone
"""
_THANKED_FOR: Final = frozenset(_THANKED_FOR_WORDS.split())
"""They say nothing beside a thank-you, and something beside an "ok"."""
_DAYTIME: Final = frozenset({"pagi", "siang", "sore", "malam"})
_LATER_WORDS: Final = """
nanti ntar entar nti engke besok besuk isuk segera secepatnya akan lagi
saya sy aku abdi kulo gw gue kami
"""
_LATER: Final = frozenset(_LATER_WORDS.split())


def is_mere_thanks(text: str) -> bool:
    """Whether the text thanks, greets, acknowledges or promises an answer, and says nothing else.
    Most signs and pictures alone ("🙏", "👍") say as little; a digit is always
    something said, but for
        the 86 of radio ("siap 86": understood)."""
    for saying in (_UNDERSTOOD, _LIKEWISE, _GREETED, _FIRST, _LATE, _A_MOMENT):
        text = saying.sub(" siap ", text)
    text = _A_WISH.sub(" semoga ", _IF_SO.sub(" ", text))
    text = _THANKED.sub(r"\1", text)
    if any(letter.isnumeric() for letter in text) or _SAYS_SOMETHING.search(text):
        return False
    words = [_plain(word) for word in _WORD.findall(text.casefold())]
    if not words:
        return bool(text.strip()) and not any(letter.isalpha() for letter in text)
    if len(words) > LONGEST:
        return False
    said = set(words)
    promised = bool(said & _PROMISED) and bool(said & _NAMES_LATER)
    awaited = bool(said & _WAITING)
    known = _ALL_THANKS | _FILLERS
    known |= _FOR if said & _REAL_THANKS else frozenset()
    known |= _PROMISES if promised or awaited else frozenset()
    known |= _DAYTIME if promised else frozenset()
    known |= _AWAITING if awaited else frozenset()
    return said <= known and (promised or awaited or bool(said & _ALL_THANKS))


def _plain(word: str) -> str:
    """ "okeee" as "oke", "makasiiih" as "makasih": a letter held is written once."""
    return _STRETCHED.sub(r"\1", word)


_ALL_THANKS: Final = frozenset(map(_plain, _THANKS | _HEARD))
_REAL_THANKS: Final = frozenset(map(_plain, _THANKS))
_FILLERS: Final = frozenset(map(_plain, _FILLING))
_FOR: Final = frozenset(map(_plain, _THANKED_FOR))
_NAMES_LATER: Final = frozenset(
    {"nanti", "ntar", "entar", "nti", "engke", "besok", "besuk", "isuk", "segera", "akan"}
)
_WAITING: Final = frozenset({"ditungu", "tungu", "nungu", "menungu"})
_AWAITING: Final = frozenset(map(_plain, _AWAITED))
_PROMISES: Final = frozenset(map(_plain, _PROMISED | _LATER))
