"""Which digits in a text are a number of a person.

A number is known by what it is, whatever stands between its digits: digits with a few signs between
them are one chain, and a run of a chain's groups that makes a NIK, a mobile number, an NPWP or a
NIP is one. What a number of a person is *called* ("rek", "id pel", "hp") makes shorter ones count.

Left alone, because officials need them: sums of money, dates and times, coordinates, decrees and
regulations, our own case numbers and tracking codes, ids of reports and machines, numbers of poles
and of emergency lines. Numbers of landlines are masked like mobiles: from the digits nobody can
tell an office from a home, and the city has its own directory.

Sources: NIK and KK are 16 digits, six of region (province codes of Kepmendagri 300.2.2-2138/2025),
birth date (day + 40 for women), four of sequence (UU 23/2006 art. 13; Perpres 96/2018). NPWP is 15
digits, 16 since PMK 112/2022. NIP is 18 digits: birth date, month of appointment, sex, sequence
(Peraturan BKN 22/2007). Mobile numbers are 08[1-9] and 9 to 13 digits, areas 02x to 09x
(FTP Nasional 2000, PM Kominfo 14/2018).
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from aduan.domain.privacy.folding import TAKEN_OUT, has_digits
from aduan.domain.privacy.labels import KK, LOOK_BACK, NIK, NUMBER, PHONE, THING, Called, called
from aduan.domain.privacy.patterns import pattern

PLATE: Final = "PLAT"
BIRTH: Final = "TANGGAL_LAHIR"

Span = tuple[str, int, int]

# --- what is no number of a person ---------------------------------------------------------------

_DAY: Final = r"(?:0?[1-9]|[12][0-9]|3[01])"
_MONTH: Final = r"(?:0?[1-9]|1[0-2])"
_YEAR: Final = r"(?:19|20)[0-9]{2}"
_SOLID_DATE: Final = (
    rf"{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?:[_-]?[0-9]{{6}}(?:[0-9]{{3}})?)?"
)
_SIGN: Final = r"\ ?[/.-]\ ?|\ "
_DATE: Final = (
    rf"(?:{_DAY}(?P<a>{_SIGN}){_MONTH}(?P=a){_YEAR}"
    rf"|{_YEAR}(?P<b>{_SIGN}){_MONTH}(?P=b){_DAY}"
    rf"|{_DAY}(?P<c>[/.-]){_MONTH}(?P=c)[0-9]{{2}}"
    rf"|{_SOLID_DATE})"
)
_TIME: Final = (
    r"(?:[01]?[0-9]|2[0-4])"
    r"(?::[0-5][0-9]:[0-5][0-9][.,][0-9]{1,6}|[.:][0-5][0-9](?:[.:][0-5][0-9])?)"
)
_BARE_DATE: Final = (
    rf"(?:{_DAY}(?:{_SIGN}){_MONTH}(?:{_SIGN}){_YEAR}"
    rf"|{_YEAR}(?:{_SIGN}){_MONTH}(?:{_SIGN}){_DAY}"
    rf"|{_DAY}(?:[/.-]){_MONTH}(?:{_SIGN})[0-9]{{2}}"
    rf"|{_SOLID_DATE})"
)
"""A date whose two signs need not be alike: without groups, so that it may be said twice."""
_PART: Final = rf"(?:{_BARE_DATE}|{_TIME}|{_YEAR}|{_DAY}(?=\ ?-\ ?{_DAY}[/. -]))"
_EXPLAINED: Final = pattern(
    rf"{_PART}(?:[ ,;()/\n_T-]{{1,4}}{_PART})*(?:[ +-][0-9]{{2}}:[0-9]{{2}})?"
)
_TIME_BEFORE: Final = pattern(
    rf"(?:{_BARE_DATE}[ ,]{{1,3}})?{_TIME}[^0-9A-Za-z.:\n-]{{1,5}}(?=0|62)"
)
"""A clock's time, perhaps with its day, and then whatever begins as a mobile number does."""
_EXACT_DATE: Final = pattern(rf"(?<![0-9]){_DATE}(?![0-9])")
_PAIR: Final = (
    r"(?<![0-9A-Za-z.])[-+]?(?:[0-9]|1[01])[.,][0-9]{3,15}°?\ ?[NSLU]{0,2}[,;/ ]\ ?[-+]?"
    r"(?:9[5-9]|1[0-4][0-9])[.,][0-9]{3,15}(?![0-9])"
    r"|(?<![0-9A-Za-z.])(?:9[5-9]|1[0-4][0-9])[.,][0-9]{3,15}[,;/ ]\ ?[-+]?(?:[0-9]|1[01])[.,]"
    r"[0-9]{3,15}(?![0-9])"
)
"""A position in degrees, either way round."""
_POSITION: Final = pattern(_PAIR, re.IGNORECASE)
_GRID: Final = (
    r"(?<![0-9A-Za-z])(?:4[6-9]|5[0-4])\ ?[C-HJ-NP-X]\ [1-8][0-9]{5}(?:\.[0-9]{1,3})?[,;/ ]\ ?"
    r"[0-9]{7}(?:\.[0-9]{1,3})?(?![0-9])"
)
"""A position in the UTM zones of Indonesia, 46 to 54: "48M 628123 9323456"."""
_IN_A_GRID: Final = pattern(_GRID, re.IGNORECASE)
_BEFORE_EASTING: Final = 5
_KEPT: Final = pattern(
    rf"{_PAIR}|{_GRID}"
    # a single latitude or longitude of Indonesia
    r"|(?<![0-9A-Za-z.])(?<![0-9][^0-9A-Za-z])(?<![0-9][^0-9A-Za-z]{2})(?:-?(?:0?[0-9]|1[01])\.[0-9]{4,6}"
    r"|-(?:[0-9]|1[01])\.[0-9]{4,15}|(?:9[5-9]|1[0-4][0-9])\.[0-9]{4,15})"
    r"(?![0-9]|[^0-9A-Za-z\n]{1,4}[0-9])"
    r"|[0-9]{1,3}\ ?°\ ?[0-9]{1,2}(?:[.,][0-9]{1,6})?\ ?(?:'\ ?[0-9]{1,2}(?:[.,][0-9]{1,6})?)?"
    # money
    r"|(?:\b(?:rp|idr))[ .:]{0,3}(?!0[0-9])[0-9]{1,15}(?:[.,][0-9]{1,3}){0,6}(?:,-)?(?![0-9])"
    r"|(?<![0-9])(?:[1-9][0-9]{0,2})(?:\.[0-9]{3}){1,4}(?:,[0-9]{2}|,-)?(?=\ ?(?:rb|ribu|jt|juta|"
    r"rupiah|perak|m[iy]l[iy]ar)\b)"
    r"|(?<![0-9])[1-9][0-9]{0,11}(?=\ ?(?:rb|ribu|jt|juta|rupiah|perak|m[iy]l[iy]ar)\b)"
    # decrees: 188.45/4858/436.8.3/2019, 800/0123-BKD/2026
    r"|(?<![0-9A-Za-z/-])(?<![0-9]\.)(?:[1-9][0-9]{0,2}(?:[./-][0-9A-Za-z&]{1,14}){1,9}"
    r"/(?:19|20)[0-9]{2})(?![0-9])"
    # our tracking codes and case numbers
    r"|(?<![0-9A-Za-z])SA-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{3}"
    r"(?![0-9A-Za-z])"
    r"|(?<![0-9A-Za-z])[A-Z]{2,5}-20[0-9]{2}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}"
    r"(?![0-9A-Za-z])"
    # ids of machines: UUID, ULID, digests, trace ids, our case ids
    r"|(?<![0-9A-Za-z])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9A-Za-z])"
    r"|(?<![0-9A-Za-z])1-[0-9a-f]{8}-[0-9a-f]{24}(?![0-9A-Za-z])"
    r"|(?<![0-9A-Za-z])k[0-9a-f]{20}(?![0-9A-Za-z])"
    r"|(?<![0-9A-Za-z])(?=[0-9]{0,24}[a-f])[0-9a-f]{32}(?:[0-9a-f]{8}|[0-9a-f]{32})?(?![0-9A-Za-z])"
    r"|(?<![0-9A-Za-z])0[0-9A-HJKMNP-TV-Z]{25}(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_EMERGENCY: Final = pattern(r"1[0-9]{2}|14[0-9]{3}|1500[0-9]{2,4}|0?80[04][0-9]{6,8}")
_YEARS: Final = pattern(r"(?:(?:19|20)[0-9]{2}){2,6}")
_THOUSAND: Final = r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]{1,2})?|[1-9][0-9]{0,2}(?:,[0-9]{3})+"
_THOUSANDS: Final = pattern(rf"(?:{_THOUSAND})(?:[ ,/-]{{1,3}}(?:{_THOUSAND}))*")
# --- what stands before a number ------------------------------------------------------------------

_MONEY_BEFORE: Final = pattern(
    r"\b(?:rp|idr|sebesar|senilai|seharga|biaya|harga|tagihan|denda|sejumlah|total)\W{0,3}$"
)
_BARE_BEFORE: Final = pattern(r"\b(?:hp|wa|telp|no|nomor|nomer|nmr|hub|hubungi|kontak|cp)\W{0,4}$")

_LONGEST_SUM: Final = 7
_WHICH_ONE: Final = pattern(
    r"\b(?:no|nomor|nomer|nmr|id|kode|idpel|norek|va|pin|otp)\b[^\n]{0,24}$"
)
_COUNTED_AFTER: Final = pattern(
    r"[ ]?(?:orang|org|rumah|kk|jiwa|warga|unit|va|watt|w|kwh|kubik|m3|m|meter|liter|keluarga|"
    r"pelanggan|sambungan|titik|nasabah|peserta|siswa|pasien|lembar|buah|hari|kali|persen|%)(?![a-z0-9])"
)
_ABOUT_MONEY: Final = pattern(
    r"\b(?:tagihan|tagihannya|bayar|bayarnya|membayar|dibayar|biaya|tarif|denda|harga|iuran|pungutan|"
    r"nominal|sebesar|senilai|rp|pembayaran|abonemen|tunggakan|token|pulsa|saldo|dipotong|potongan)\b"
)
_TO_AN_ACCOUNT: Final = pattern(r"\b(?:ke|rek|norek|rekening|bca|bri|bni|bjb|mandiri)\W{0,3}$")
_MONEY_AFTER: Final = pattern(
    r"[ ]{1,2}(?:naik|turun|jadi|menjadi|padahal|biasanya|sebulan|perbulan|per bulan|"
    r"tiap bulan)\b"
)

# --- what makes a number --------------------------------------------------------------------------

_PROVINCE: Final = r"(?:1[1-9]|2[01]|3[1-6]|5[1-3]|6[1-5]|7[1-6]|8[12]|9[1-7])"
_RESIDENT: Final = pattern(
    rf"{_PROVINCE}[0-9]{{4}}(?:0[1-9]|[1256][0-9]|[37][01]|4[1-9])(?:0[1-9]|1[0-2])[0-9]{{6}}"
)
_MOBILE: Final = pattern(r"(?:(?:00)?(?:62){1,2}0?|0)8[1-9][0-9]{7,10}")
_LANDLINE: Final = pattern(r"(?:(?:00)?62|0)(?:2[1-9]|[3-79][0-9])[0-9]{6,9}")
_BARE_MOBILE: Final = pattern(r"8[1-35-9][0-9]{8,10}")
_ABROAD: Final = pattern(r"00[1-9][0-9]{8,14}")
_TAX: Final = pattern(r"[0-9]{15}")
_CIVIL: Final = pattern(
    rf"(?:19[4-9][0-9]|20[01][0-9]){_MONTH.replace('0?', '0')}(?:0[1-9]|[12][0-9]|3[01])"
    r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2]|21)[0-9]{4}"
)
_HEALTH: Final = pattern(r"000[0-9]{10}")
_FORMS: Final = ((PHONE, _MOBILE), (NIK, _RESIDENT), (NUMBER, _CIVIL), (NUMBER, _HEALTH))
_SHORTEST_FORM: Final = 10
_CHAIN: Final = pattern(rf"[0-9]++(?:[^0-9A-Za-z{TAKEN_OUT}]{{1,10}}+[0-9]++)*+")
_SIGNS: Final = pattern(r"(?P<bracket>\(?)(?P<plus>\+[ (]{0,2})?$")
_GROUP: Final = pattern(r"[0-9]++")
_LOOSE: Final = pattern(r"[,;:\n]|.{4}", re.DOTALL)
_SHORTEST_CALLED: Final = 4
_AROUND: Final = 48
_LONGEST_WRITTEN: Final = 64
_SHORTEST: Final = 9
_LONGEST: Final = 18
_MOST_GROUPS: Final = 18
_MOST_IN_A_CHAIN: Final = 150
"""No citizen writes more numbers on end; whoever does pays with all of them, not with time."""
_SOLID: Final = 9
_COUNTING: Final = "0123456789012345"
_GROUPED: Final = 14
_LONGEST_CALLED: Final = 22

_PLATE_AREA: Final = (
    r"(?:[ABDEFGHKLMNPRSTWZ]|A[ABDEG]|B[ABDEGHKLMNP]|D[ABCDEGHKLMNRST]|E[ABDE]|K[BHTU])"
)
_NO_SUFFIX: Final = (
    r"(?!(?:km|rt|rw|cm|mm|kg|hp|wa|wib|no|kk|kwh|va|kva|yg|dan|di|ke|ya|sd|org|ton|jt|rb|th|thn|"
    r"jl|jln|gg|blok|lt|lbr|bks|ltr|tgl|tdk|jam|hr|bln|m)\b)"
)
_PLATE: Final = pattern(
    rf"(?<![\w.]){_PLATE_AREA}[ .-]?[0-9]{{3,4}}[ .-]?(?i:{_NO_SUFFIX})[A-Z]{{2,3}}(?!\w)"
)
_OF_A_PLACE: Final = pattern(
    r"\b(?:blok|blk|block|kios|kiosk|unit|lantai|lt|gate|ruko|rukan|kavling|kapling|kav|tower|los|"
    r"lapak|kamar|gedung|gudang|hanggar|peron|zona|cluster|klaster|rusun\w*|tiang|panel|gardu)"
    r"(?:[ .:,-]{1,3}(?:no|nomor|nomer))?[ .:,(-]{0,3}$"
)
"""What stands right before the like of a plate and makes it a house or a pole: "Blok A 1201 BC"."""
_PLATE_LIKE: Final = pattern(r"[A-Za-z][ .-]{0,3}[0-9]{1,4}[ .-]{0,3}[A-Za-z]")
_PLATE_CALLED: Final = pattern(
    r"\b(?:(?P<named>plat|plt|pelat|nopol|no\.?\ ?pol\w*|nomor\ polisi|nomor\ kendaraan)|"
    r"mobil|motor|truk|"
    r"truck|kendaraan|angkot|avanza|xenia|innova|pajero|brio|jazz|agya|ayla|calya|sigra|beat|vario|scoopy|"
    r"nmax|aerox|mio|supra|pick\ ?up|pickup|minibus|sedan|ojol|ojek|dump\ ?truk|elf)"
    r"(?:[\ :.,=(-]{1,3}[A-Za-z]{1,12}){0,3}?[\ :.,=(-]{1,3}"
    rf"(?P<plate>{_PLATE_AREA}[\ .-]{{0,3}}[0-9]{{1,4}}[\ .-]{{0,3}}{_NO_SUFFIX}[A-Z]{{1,3}})"
    r"(?!\w)",
    re.IGNORECASE,
)
_WHOLE_PLATE: Final = pattern(
    r"[A-Za-z]{1,2}[ .-]*(?:[0-9]{3,4}[ .-]*[A-Za-z]{1,3}|[0-9]{1,4}[ .-]*[A-Za-z]{2,3})"
)
_PASSPORT: Final = pattern(r"(?<![\w.-])[A-Z][ -]?[0-9]{7}(?![\w]|[.,-][0-9])")
_OF_A_PASSPORT: Final = 7
_PASSPORT_CALLED: Final = pattern(
    r"\b(?:paspor\w*|passports?|pasport)\b[^\n0-9]{0,24}?"
    r"(?P<number>\b[A-Z]{1,2}[ .-]{0,2}[0-9]{6,7})",
    re.IGNORECASE,
)
MONTH_NAME: Final = (
    r"(?:jan(?:uari)?|feb(?:ruari)?|mar(?:et)?|apr(?:il)?|mei|juni?|juli?|agu(?:stus)?|agt|ags|"
    r"sep(?:t(?:ember)?)?|okt(?:ober)?|nov(?:ember)?|nop(?:ember)?|des(?:ember)?)"
)
_DEED: Final = pattern(r"akt[ae](?:nya)?\s+(?:ke)?lahir|akt[ae]\s*$|surat\s*$")
_NO_BIRTH: Final = pattern(
    r"(?:ultah|ulang\W?tahun)(?:\s+ke\W?)?\s+(?:kota|kab\w*|prov\w*|ri\b|republik|negara|indonesia|"
    r"kemerdekaan|sekolah|desa|kelurahan|kecamatan|pemkot|instansi)"
)
_WITHOUT_DEED: Final = pattern(r"[^\n.,0-9]{0,30}\bakt[ae]")
_A_YEAR: Final = 4
BORN_WORDS: Final = (
    r"lahir(?:nya|an)?|lhr|born|kelahiran|ttl|t\.t\.l|tgl\W?lahir|tanggal\W+lahir|dob|ultah|"
    r"ulang\W?tahun"
)
_BORN: Final = pattern(
    rf"\b(?:{BORN_WORDS})\b"
    rf"[^\n0-9]{{0,40}}?\(?(?P<date>{_DAY}[ /.-]{{1,3}}(?:{_MONTH}|{MONTH_NAME})[ /.,-]{{1,3}}"
    rf"(?:{_YEAR}|[0-9]{{2}})|{_YEAR}[ /.-]{_MONTH}[ /.-]{_DAY}|{_YEAR}|{_DAY}\ {MONTH_NAME})"
    r"(?![0-9])",
    re.IGNORECASE,
)


class _Group(NamedTuple):
    start: int
    end: int
    digits: str


def numbers(text: str) -> Iterator[Span]:
    """Kind, start and end of every number of a person in a folded text."""
    if not has_digits(text):
        return
    chains = [chain.span() for chain in _CHAIN().finditer(text)]
    low = text.lower()
    if any(
        word in low for word in ("lahir", "lhr", "born", "ttl", "t.t.l", "dob", "ultah", "ulang")
    ):
        yield from _births(text, low)
    if _PLATE_LIKE().search(text):
        for found in _PLATE().finditer(text):
            if not _OF_A_PLACE().search(low, max(0, found.start() - LOOK_BACK), found.start()):
                yield PLATE, found.start(), found.end()
        for found in _PLATE_CALLED().finditer(text):
            if found["named"] or _WHOLE_PLATE().fullmatch(found["plate"]):
                yield PLATE, found.start("plate"), found.end("plate")
    if "paspor" in low or "passport" in low:
        for found in _PASSPORT_CALLED().finditer(text):
            yield NUMBER, found.start("number"), found.end("number")
    if any(end - start >= _OF_A_PASSPORT for start, end in chains):
        for found in _PASSPORT().finditer(text):
            yield NUMBER, found.start(), found.end()
    yield from _in_windows(text, chains)


def _births(text: str, low: str) -> Iterator[Span]:
    for found in _BORN().finditer(text):
        start, end = found.span("date")
        if of_a_person(low, found.start(), start, end, only_a_year=end - start == _A_YEAR):
            yield BIRTH, start, end


def of_a_person(low: str, called: int, start: int, end: int, *, only_a_year: bool) -> bool:
    """Whether a date is somebody's day of birth: not that of a deed, a city or a school. `called`
    is where it is called one."""
    return not (
        _DEED().search(low, max(0, called - 12), start)
        or _NO_BIRTH().search(low, called, start)
        or (only_a_year and _WITHOUT_DEED().match(low, end))
    )


def _in_windows(text: str, chains: list[tuple[int, int]]) -> Iterator[Span]:
    """Chains long enough to be a number, each with what stands around it: what is kept there may
    part it. Neighbouring windows are one, so that every place is looked at once."""
    windows: list[tuple[int, int]] = []
    for start, end in chains:
        if end - start < _SHORTEST_CALLED:
            continue
        first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
        if windows and first <= windows[-1][1]:
            windows[-1] = windows[-1][0], last
        else:
            windows.append((first, last))
    for first, last in windows:
        context = max(0, first - LOOK_BACK)
        around = text[first:last]
        for kind, start, end in _whole(text, first, last):
            yield kind, start, end
            around = _without(around, start - first, end - first)
        left = text[context:first] + _KEPT().sub(_blank, around)
        for chain in _CHAIN().finditer(left, first - context):
            if chain.end() - chain.start() >= _SHORTEST_CALLED:
                for kind, start, end in _of_chain(left, chain.start(), chain.end()):
                    yield kind, context + _opened(left, start, end), context + end


def is_certain(digits: str) -> bool:
    """Whether the digits alone have the form of a mobile number or a NIK."""
    return bool(_MOBILE().fullmatch(digits) or _RESIDENT().fullmatch(digits))


def is_civil(digits: str) -> bool:
    """Whether the digits alone have the form of a NIP."""
    return bool(_CIVIL().fullmatch(digits))


def _whole(text: str, first: int, last: int) -> Iterator[Span]:
    """Chains that are one number by their form, whatever parts of them look like."""
    for chain in _CHAIN().finditer(text, first, last):
        written = chain.group()
        digits = re.sub(r"[^0-9]", "", written) if len(written) <= _LONGEST_WRITTEN else ""
        long = len(digits) >= _SHORTEST_FORM
        form = next((kind for kind, form in _FORMS if long and form().fullmatch(digits)), "")
        if form and not (
            _POSITION().search(written)
            or _EXPLAINED().fullmatch(written)
            or _IN_A_GRID().search(text, max(0, chain.start() - _BEFORE_EASTING), chain.end())
        ):
            name = called(text[max(0, chain.start() - LOOK_BACK) : chain.start()].lower())
            yield (
                _kind_called(form, name),
                _opened(text, chain.start(), chain.end()),
                chain.end(),
            )


def _without(text: str, start: int, end: int) -> str:
    start = max(0, start)
    return text[:start] + TAKEN_OUT * (end - start) + text[end:]


def _opened(text: str, start: int, end: int) -> int:
    """With the plus sign, and with the bracket that is closed inside or right after the number."""
    signs = _SIGNS().search(text, max(0, start - 4), start)
    if not signs:
        return start
    if ")" in text[start : end + 1] or not signs["bracket"]:
        return signs.start()
    return signs.start("plus") if signs["plus"] else start


def _blank(found: re.Match[str]) -> str:
    """What is kept does not join its neighbours; a number of a person is not kept by its looks."""
    written = found.group()
    digits = re.sub(r"[^0-9]", "", written)
    if _MOBILE().fullmatch(digits) and "." not in written:
        return written
    return TAKEN_OUT * len(written)


def _of_chain(text: str, start: int, end: int) -> Iterator[Span]:
    written = text[start:end]
    if _EXPLAINED().fullmatch(written):
        return
    groups = [
        _Group(start + g.start(), start + g.end(), g.group()) for g in _GROUP().finditer(written)
    ]
    if len(groups) > _MOST_IN_A_CHAIN:
        yield NUMBER, start, end
        return
    plus = text[max(0, start - 3) : start].rstrip(" (").endswith("+")
    before = text[max(0, start - LOOK_BACK) : start].lower()
    whole = "".join(group.digits for group in groups) if len(groups) <= _MOST_GROUPS else ""
    kind = _strong(whole, groups, plus=plus) if len(whole) <= _LONGEST else ""
    if kind:
        yield _kind_called(kind, called(before)), start, end
        return
    timed = _TIME_BEFORE().match(written)
    if timed and _MOBILE().fullmatch(re.sub(r"[^0-9]", "", written[timed.end() :])):
        yield from _of_chain(text, start + timed.end(), end)
        return
    name = called(before)
    dated = len(groups) > 2 and not (name and name.kind)
    pieces = _without_dates(text, groups) if dated else [groups]
    for number, piece in enumerate(pieces):
        yield from _of_piece(text, piece, before if number == 0 else "", plus=plus and number == 0)


def _without_dates(text: str, groups: list[_Group]) -> list[list[_Group]]:
    """The groups of a chain, parted where a date stands among them."""
    start, end = groups[0].start, groups[-1].end
    dates = [(start + d.start(), start + d.end()) for d in _EXACT_DATE().finditer(text[start:end])]
    if not dates:
        return [groups]
    pieces: list[list[_Group]] = [[]]
    date = 0
    for group in groups:
        while date < len(dates) and dates[date][1] <= group.start:
            date += 1
            pieces.append([])
        if date < len(dates) and dates[date][0] <= group.start:
            continue
        pieces[-1].append(group)
    return [piece for piece in pieces if piece]


def _of_piece(text: str, groups: list[_Group], before: str, *, plus: bool) -> Iterator[Span]:
    """The groups from left to right; at each the longest number that begins there."""
    place = 0
    name = called(before)
    while place < len(groups):
        first = place == 0
        taken, kind = _number_at(text, groups, place, plus=plus and first)
        if first and name and name.kind:
            more, called_kind = _called_at(text, groups, name)
            if more > taken:
                taken, kind = more, called_kind
        if not taken:
            start = groups[place].start
            here = before if first else text[max(0, start - LOOK_BACK) : start].lower()
            taken, kind = _nameless_at(text, groups, place, here)
        if not taken:
            place += 1
            continue
        start = groups[place].start
        place += taken
        if place < len(groups) and kind != NUMBER:
            place += _rest(text, groups, place)
        yield (
            _kind_called(kind, name) if first else kind,
            start,
            groups[place - 1].end,
        )


def _rest(text: str, groups: list[_Group], place: int) -> int:
    """Groups of a number that go on after what was taken: its tail must not be left standing."""
    gap = text[groups[place - 1].end : groups[place].start]
    alone = place + 1 == len(groups)
    tight = gap in {"-", ".", "_", "/"}
    return 1 if alone and tight and 3 <= len(groups[place].digits) <= 5 else 0


def _number_at(text: str, groups: list[_Group], place: int, *, plus: bool) -> tuple[int, str]:
    digits, best, best_kind = "", 0, ""
    gap_plus = plus
    if place and not plus:
        gap_plus = "+" in text[groups[place - 1].end : groups[place].start]
    for last in range(place, min(len(groups), place + _MOST_GROUPS)):
        if last > place and best:
            gap = text[groups[last - 1].end : groups[last].start]
            if _complete(groups[place:last], gap):
                break
        digits += groups[last].digits
        if len(digits) > _LONGEST:
            break
        if len(digits) >= _SHORTEST:
            kind = _strong(digits, groups[place : last + 1], plus=gap_plus)
            if kind:
                best, best_kind = last - place + 1, kind
    return best, best_kind


def _complete(groups: list[_Group], gap: str) -> bool:
    """Whether what was taken needs no more: a solid number, or one before a loose sign."""
    total = sum(len(group.digits) for group in groups)
    solid = len(groups) == 1 and total >= 10
    return (
        "+" in gap
        or (solid and total >= 11)
        or (solid and bool(_LOOSE().search(gap)))
        or total >= 16
    )


def _strong(digits: str, groups: list[_Group], *, plus: bool) -> str:  # noqa: PLR0911
    """What the digits are by themselves; empty if anything."""
    if plus and 8 <= len(digits) <= 17:
        return PHONE
    if len(digits) == 16 and (len(groups) == 1 or _RESIDENT().fullmatch(digits)):
        return "" if _YEARS().fullmatch(digits) and len(groups) > 1 else NIK
    if _MOBILE().fullmatch(digits):
        return PHONE
    if len(digits) == 18 and _CIVIL().fullmatch(digits):
        return NUMBER
    if _HEALTH().fullmatch(digits):
        return NUMBER
    shortest = min(len(group.digits) for group in groups)
    if _LANDLINE().fullmatch(digits) and (shortest >= 3 or len(groups) == 1) and _area(groups):
        return PHONE
    if (
        digits.startswith("00")
        and _ABROAD().fullmatch(digits)
        and not _MOBILE().fullmatch(digits[2:])
    ):
        return PHONE if len(groups) > 1 or len(digits) >= 11 else ""
    if len(digits) == 15 and [len(group.digits) for group in groups] == [2, 3, 3, 1, 3, 3]:
        return NUMBER
    return ""


def _area(groups: list[_Group]) -> bool:
    """A landline's first group is its area, or all of it."""
    return len(groups) == 1 or len(groups[0].digits) in {2, 3, 4, 5}


def _kind_called(kind: str, name: Called | None) -> str:
    """Sixteen digits are a NIK unless they are called otherwise, and so with a telephone."""
    if name is None or name.kind not in {KK, NUMBER}:
        return kind
    return name.kind if kind == NIK or (kind == PHONE and name.kind == NUMBER) else kind


def _called_at(text: str, groups: list[_Group], name: Called) -> tuple[int, str]:
    kind, fewest = name.kind, name.fewest
    digits, taken = "", 0
    for place, group in enumerate(groups):
        gap = text[groups[place - 1].end : group.start] if place else ""
        if gap and _LOOSE().search(gap) and len(digits) >= max(fewest, name.usual):
            break
        if len(digits) + len(group.digits) > _LONGEST_CALLED:
            break
        digits += group.digits
        taken = place + 1
    written = text[groups[0].start : groups[taken - 1].end] if taken else ""
    if len(digits) < fewest or _YEARS().fullmatch(digits):
        return 0, ""
    if (kind == PHONE and _EMERGENCY().fullmatch(digits)) or (
        kind == NUMBER and taken == 1 and _counted(text, groups[0])
    ):
        return 0, ""
    if _THOUSANDS().fullmatch(written) and kind != PHONE:
        return 0, ""
    if _EXPLAINED().fullmatch(written) or _only_small(groups[:taken], text):
        return 0, ""
    if all(_EMERGENCY().fullmatch(group.digits) for group in groups[:taken]):
        return 0, ""
    return taken, kind


def _counted(text: str, group: _Group) -> bool:
    """Whether a short number is how many or how much and not which one: "pelanggan 12500 orang",
    "tagihan PDAM 345600". "No. pelanggan 12500" is which one, whatever follows."""
    before = text[max(0, group.start - LOOK_BACK) : group.start].lower()
    if len(group.digits) > _LONGEST_SUM or group.digits[0] == "0" or _WHICH_ONE().search(before):
        return False
    after = text[group.end : group.end + _AROUND].lower()
    if _COUNTED_AFTER().match(after):
        return True
    account = _TO_AN_ACCOUNT().search(before)
    about_money = (_ABOUT_MONEY().search(before) and not account) or _MONEY_AFTER().match(after)
    return bool(about_money) and group.digits.endswith("00")


def _only_small(groups: list[_Group], text: str) -> bool:
    """A list of house numbers or days, "1, 2, 3 dan 4", whatever it stands behind."""
    return (
        len(groups) > 1
        and all(len(group.digits) <= 2 for group in groups)
        and "," in text[groups[0].start : groups[-1].end]
    )


def _nameless_at(  # noqa: PLR0911
    text: str, groups: list[_Group], place: int, before: str
) -> tuple[int, str]:
    """A number nobody names: long enough, it is one of a person all the same."""
    group = groups[place]
    if _MONEY_BEFORE().search(before):
        return 0, ""
    thing = called(before) is THING
    if len(group.digits) >= _SOLID:
        if _EXPLAINED().fullmatch(group.digits) or (thing and _of_a_thing(group.digits)):
            return 0, ""
        if _EMERGENCY().fullmatch(group.digits):
            return 0, ""
        return 1, NUMBER
    if _BARE_BEFORE().search(before):
        taken, digits = _tight(text, groups, place, 13)
        if _BARE_MOBILE().fullmatch(digits):
            return taken, PHONE
    taken, digits = _tight(text, groups, place, 40)
    written = text[group.start : groups[place + taken - 1].end]
    if taken < 2 or thing or _THOUSANDS().fullmatch(written) or _YEARS().fullmatch(digits):
        return 0, ""
    if _EXPLAINED().fullmatch(written):
        return 0, ""
    sizes = [len(one.digits) for one in groups[place : place + taken]]
    if max(sizes) == 1 and taken >= _SOLID and digits not in _COUNTING:
        return taken, NUMBER
    even = taken >= 3 and min(sizes) >= 3 and max(sizes) <= 5 and len(digits) >= 10
    if _BARE_MOBILE().fullmatch(digits) and even:
        return taken, PHONE
    if len(digits) >= _GROUPED and max(sizes) >= 3:
        return taken, NUMBER
    return (taken, NUMBER) if even and "," not in written else (0, "")


def _of_a_thing(digits: str) -> bool:
    return len(digits) <= 14 and not _BARE_MOBILE().fullmatch(digits)


def _tight(text: str, groups: list[_Group], place: int, most: int) -> tuple[int, str]:
    """Groups and their digits from here to the next loose sign."""
    digits = groups[place].digits
    last = place + 1
    while last < len(groups) and last - place < _MOST_GROUPS:
        if _LOOSE().search(text[groups[last - 1].end : groups[last].start]):
            break
        if len(digits) + len(groups[last].digits) > most:
            break
        digits += groups[last].digits
        last += 1
    return last - place, digits
