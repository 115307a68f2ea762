"""Words that acknowledge, greet or put off and tell nothing: "ok terima kasih" answers no question.

An office may ask the reporter once in a cycle. A thank-you that were taken for the answer would use
that question up. Only a text that has nothing but such words is one: a single other word makes it
an answer, and so does a bare "iya", "sudah" or "belum", which answers many questions in full.
Indonesian with Sundanese, Javanese and Betawi, as people write it to offices.
"""

import re
from typing import Final

LONGEST: Final = 12
"""Words; nobody thanks at greater length without saying something."""
_WORD: Final = re.compile(r"[a-z]+")
_UNDERSTOOD: Final = re.compile(r"\b(?:siap|sip|oke?|okay|baik),?\s+86\b", re.IGNORECASE)
_GREETED: Final = re.compile(r"\bselamat\s+(?:pagi|siang|sore|malam)\b", re.IGNORECASE)
"""The two words together: "pagi" and "selamat" alone answer questions."""
_FIRST: Final = re.compile(
    r"(?:\b(?:saya|aku|kami|gw|gue)\s+)?\b(?:cek|lihat|liat|tanya|tanyakan|tanyain|foto|cari)\s+dulu\b",
    re.IGNORECASE,
)
_LATE: Final = re.compile(r"\bmaaf,?\s+(?:baru\s+(?:baca|buka|lihat|liat)|telat)\b", re.IGNORECASE)
_STRETCHED: Final = re.compile(r"(.)\1+")
_THANKS_WORDS: Final = """
terima kasih terimakasih trimakasih makasih makasi mksh mksih trims tks thx thanks thank tengkyu
thankyou tq hatur nuhun hatunuhun nuhun suwun nuwun matur maturnuwun matursuwun
terimakasi terimaksih trimaksih trmksh trmksih trimksh trma trm ksh ksih kasi tksh teng tengs
thnks thanx tenkyu syukron jazakallah jazakallahu jazakumullah khairan khoiron sami
"""
_THANKS: Final = frozenset(_THANKS_WORDS.split())
_HEARD_WORDS: Final = """
ok oke okay okey okeh okie oce siap sip baik baiklah roger noted dimengerti mengerti
diterima sae laksanakan copy mangga
mangtab mantap mantab monggo nggih enggih inggih muhun sumangga dicatat
amin aamiin semangat
halo hallo hai hi hey assalamualaikum assalamu waalaikumsalam permisi punten kulonuwun
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
"""
_AWAITED: Final = frozenset(_AWAITED_WORDS.split())
"""What is waited for, said back to the office; "ditunggu di gang masjid" says more."""
_PROMISED: Final = frozenset(_PROMISED_WORDS.split())
_FILLING_WORDS: Final = """
ya iya yaa y nya pak bapak bpk bu ibu kak kakak min admin bang mas mbak mba kang teh a om gan
banyak sekali banget pisan sanget byk you u atas untuk buat infonya informasinya info bantuan
bantuannya perhatian perhatiannya tanggapan tanggapannya respon responnya responsnya kerja
kerjanya semoga sehat selalu sukses salam hormat dan amin aamiin atuh lho loh deh dah nih kalau
begitu gitu dulu sebelumnya kembali sama assalamualaikum selamat pagi siang sore malam
alhamdulillah barakallah insyaallah insya allah mimin gan bro sis juragan pelayanan pelayanannya
"""
_FILLING: Final = frozenset(_FILLING_WORDS.split())
_LATER_WORDS: Final = """
nanti ntar entar nti engke besok besuk isuk saya aku abdi kulo gw gue kami
"""
_LATER: Final = frozenset(_LATER_WORDS.split())


def is_mere_thanks(text: str) -> bool:
    """Whether the text thanks, greets, acknowledges or promises an answer, and says nothing else.
    Signs and pictures alone ("🙏", "👍") say as little; a digit is always something said, but for
    the 86 of radio ("siap 86": understood)."""
    for saying in (_UNDERSTOOD, _GREETED, _FIRST, _LATE):
        text = saying.sub(" siap ", text)
    if any(letter.isdigit() for letter in text):
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
    known |= _PROMISES if promised or awaited else frozenset()
    known |= _AWAITING if awaited else frozenset()
    return said <= known and (promised or awaited or bool(said & _ALL_THANKS))


def _plain(word: str) -> str:
    """ "okeee" as "oke", "makasiiih" as "makasih": a letter held is written once."""
    return _STRETCHED.sub(r"\1", word)


_ALL_THANKS: Final = frozenset(map(_plain, _THANKS | _HEARD))
_FILLERS: Final = frozenset(map(_plain, _FILLING))
_NAMES_LATER: Final = frozenset(
    {"nanti", "ntar", "entar", "nti", "engke", "besok", "besuk", "isuk"}
)
_WAITING: Final = frozenset({"ditungu", "tungu", "nungu", "menungu"})
_AWAITING: Final = frozenset(map(_plain, _AWAITED))
_PROMISES: Final = frozenset(map(_plain, _PROMISED | _LATER))
