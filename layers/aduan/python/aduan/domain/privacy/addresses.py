"""E-mail addresses, links to a person's chat or profile, and account names, also spelt out."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from aduan.domain.privacy.numbers import Span
from aduan.domain.privacy.patterns import pattern

EMAIL: Final = "EMAIL"
LINK: Final = "TAUTAN"
ACCOUNT: Final = "AKUN"

_AT: Final = pattern(
    r"[ ]{0,3}\n[ ]{0,3}@|@[ ]{0,3}\n[ ]{0,3}"
    r"|[ ]{0,3}(?:@|[(\[{<][ ]?(?:at|et|@)[ ]?[)\]}>])[ ]{0,3}|[ ]{1,3}(?:at|et)[ ]{1,3}"
    r"|[ ]?_at_[ ]?|%40",
    re.IGNORECASE,
)
_DOT: Final = (
    r"(?:[ ]{0,2}(?:\.|[(\[{][ ]?(?:dot|titik|\.)[ ]?[)\]}])[ ]{0,2}|[ ]{1,3}(?:dot|titik)[ ]{1,3})"
)
_PROVIDER: Final = (
    r"(?:g[ ]?m[ ]?a[ ]?i[ ]?l|gmaill?|gmial|yahoo|ymail|hotmail|outlook|icloud|rocketmail|live|"
    r"proton(?:mail)?|aol|msn|zoho|yandex|mail)"
)
_TOP: Final = r"(?:com|co|id|net|org|ac|go|sch|my|info|biz|web|or|me|io|sg|uk|au|de|edu|desa)"
_HOST: Final = pattern(
    rf"(?:{_PROVIDER}(?:{_DOT}{_TOP})*(?![A-Za-z0-9])"
    rf"|[A-Za-z0-9-]{{1,40}}(?:{_DOT}[A-Za-z0-9-]{{1,40}}){{0,3}}?{_DOT}{_TOP}"
    rf"(?:{_DOT}{_TOP})?(?![A-Za-z0-9]))",
    re.IGNORECASE,
)
_MAIL_HOST: Final = pattern(rf"{_PROVIDER}{_DOT}{_TOP}", re.IGNORECASE)
"""An address that is broken over two lines is known by its host."""
_SIGN_HOST: Final = pattern(r"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}")
_BEFORE_AT: Final = pattern(r"[A-Za-z0-9._+%-]")
_JOINED: Final = pattern(
    r"[A-Za-z0-9._+%-]{1,40}[ ]{1,2}(?:dot|titik|underscore|garis[ ]bawah|strip|minus)[ ]{1,2}$",
    re.IGNORECASE,
)
_SPACED: Final = pattern(r"[A-Za-z0-9] ")
_NO_AT: Final = pattern(
    r"(?<![A-Za-z0-9._+-])(?P<local>[A-Za-z0-9][A-Za-z0-9._+-]{2,39})"
    r"(?P<at>[ ]{1,2}|[ ]?(?:#|[(\[{<][ ]?a[ ]?[)\]}>])[ ]?"
    r"|[ ]{1,2}(?:a|add?|a[ ]?keong|keong)[ ]{1,2})"
    r"(?:g[ ]?m[ ]?a[ ]?i[ ]?l|yahoo|ymail|hotmail|outlook|icloud|rocketmail)"
    r"(?P<dot>[ ]?\.[ ]?|[ ]{1,2}(?:dot|titik)?[ ]{0,2})(?:com|co\.id)(?![A-Za-z0-9])",
    re.IGNORECASE,
)
"""What stands for the sign in words or by mistake: only before a host that is nothing else."""
_NO_ADDRESS: Final = frozenset(
    {"akun", "lewat", "email", "emailnya", "imel", "pakai", "pake", "alamat", "dengan", "melalui"}
)
_LONGEST_LOCAL: Final = 64
_AN_AT: Final = pattern(r"@|%40| [ae]t |[ae]t ?[)\]}>]|_at_")
_PROVIDERS: Final = pattern(r"a ?i ?l ?(?:\.|dot|titik| com| co\.)|yahoo|outlook|icloud")
_NO_LOCAL: Final = frozenset({"di", "ke", "look", "is", "be", "am", "are"})

_LINK: Final = pattern(
    r"(?:https?[ ]?:[ ]?//[ ]?)?(?:(?:www|m|web|chat|api|id-id)\.)?"
    r"(?:wa[ ]?\.[ ]?me|whatsapp\.com|t[ ]?\.[ ]?me|telegram\.me|linktr[ ]?\.[ ]?ee|lynk\.id|"
    r"instagram\.com|facebook\.com|fb\.(?:com|me|watch)|tiktok\.com|vt\.tiktok\.com|x\.com|"
    r"twitter\.com|threads\.net|line\.me|youtube\.com|linkedin\.com|signal\.me|m\.me)"
    r"[ ]?/[ ]?[^\s)\]\"'<>\x00]{1,300}",
    re.IGNORECASE,
)
_LINK_DOMAINS: Final = pattern(
    r"wa[ ]?\.|whatsapp|t[ ]?\.[ ]?me|telegram|linktr|lynk|instagram|facebook|fb\.|tiktok|x\.com|"
    r"twitter|threads|line\.me|youtube|linkedin|signal|m\.me"
)
_HANDLE: Final = pattern(r"(?<![A-Za-z0-9_/@.])@[A-Za-z_][A-Za-z0-9_.]{2,29}(?<!\.)")
_NETWORK: Final = (
    r"ig|insta|instagram|instagrem|fb|facebook|fesbuk|twitter|tiktok|tik[ ]?tok|telegram|tele|"
    r"line|id[ ]line|medsos|sosmed|threads|akun|username|user|nama[ ]akun|snapchat|discord|shopee"
)
_NAMED_ACCOUNT: Final = pattern(
    rf"(?<![A-Za-z0-9_])(?P<network>{_NETWORK})(?:-?(?:nya|ku))?(?![A-Za-z0-9_])"
    r"(?:[ ]{0,2}"
    r"(?:(?:saya|sy|aku|gue|gw|nya|id|akun|nama|namanya|resmi|pribadi|dia|pelaku|ig|fb|tiktok|"
    r"twitter|tele|instagram|facebook|telegram|medsos)[ :]{1,3}){0,3}"
    r"[ ]{0,2}[:=/-]?[ ]{0,2})(?P<name>(?:@[ ]?)?[A-Za-z0-9_][A-Za-z0-9_.]{2,29}(?<!\.))",
    re.IGNORECASE,
)
_SHORTEST_HANDLE: Final = 5
_A_NETWORK: Final = pattern(
    r"\b(?:ig|insta|instagram|instagrem|fb|facebook|fesbuk|twitter|tik ?tok|telegram|tele|"
    r"line|medsos|sosmed|threads|snapchat|discord|shopee|whatsapp|youtube)(?:nya)?\b"
)
_WHOSE: Final = pattern(r"\b(?:saya|sy|aku|gue|gw|id|username|user|akun|nama|namanya)\b")
_OTHER_THINGS: Final = pattern(
    r"line|akun|user(?:name)?|tele|medsos|sosmed|id[ ]line|nama[ ]akun", re.IGNORECASE
)
"""Words before a colon that are also said of a telephone line, a shop or a log."""
_NETWORKS: Final = pattern(
    r"ig(?:nya|ku)?\b|insta|fb(?:nya|ku)?\b|facebook|fesbuk|twitter|tik ?tok|tele|"
    r"line\b|medsos|sosmed|threads|akun|user|snapchat|discord|shopee"
)
_PER: Final = frozenset(
    {"hari", "minggu", "bulan", "tahun", "orang", "rumah", "jam", "kali", "ibu"}
)
_TELLING: Final = pattern(r"[A-Za-z].*[0-9_.]|[0-9_].*[A-Za-z]|@")
_OFFICIAL: Final = pattern(
    r"walikota|dispenduk|pemkot|pemda|pemprov|pemkab|dinas|dishub|disduk|diskominfo|kominfo|humas|polres|polda|polsek|"
    r"satpol|bpbd|pdam|_?pln|lapor|bkd|dinsos|dinkes|dlh|dpu|rsud|puskesmas|bpjs|kemen|info|official",
    re.IGNORECASE,
)
_SITE: Final = pattern(r"\.(?:com|id|net|org|go|co)(?:\.|$|/)", re.IGNORECASE)
_CODE: Final = pattern(r"[0-9]+|[A-Za-z]{1,3}[0-9]{1,4}|rt\.?[0-9]+|rw\.?[0-9]+", re.IGNORECASE)


def addresses(text: str, ordinary: Callable[[str], bool] | None = None) -> Iterator[Span]:
    """Kind, start and end of every address of a person in a folded text. `ordinary` knows the words
    that are no account's name though they stand where one would; without it the name of an account
    that is all letters is only known behind a colon."""
    low = text.lower()
    yield from _mails(text, low)
    if "/" in text and _LINK_DOMAINS().search(low):
        for found in _LINK().finditer(text):
            if found.start() == 0 or not text[found.start() - 1].isalnum():
                yield LINK, found.start(), found.end()
    for found in _HANDLE().finditer(text) if "@" in text else ():
        if not _OFFICIAL().search(found.group()) and found.group()[1:].lower() not in _PER:
            yield ACCOUNT, found.start(), found.end()
    for found in _NAMED_ACCOUNT().finditer(text) if _NETWORKS().search(low) else ():
        name = found["name"]
        if _OFFICIAL().search(name) or _SITE().search(name) or _CODE().fullmatch(name):
            continue
        if _TELLING().search(name) or _is_account(found, name.lower(), ordinary):
            yield ACCOUNT, found.start("name"), found.end("name")


def _is_account(found: re.Match[str], name: str, ordinary: Callable[[str], bool] | None) -> bool:
    """A name of letters only: "IG: wasikunjaya", "line id wasikunjaya", "akun ig wasikunjaya". An
    "akun" alone may be one of anything, and what is said of it stands right behind it."""
    between = found.string[found.end("network") : found.start("name")].lower()
    if len(name) < _SHORTEST_HANDLE or _A_NETWORK().fullmatch(name):
        return False
    if ordinary is None:
        return ":" in between and not _OTHER_THINGS().fullmatch(found["network"])
    whose = _A_NETWORK().search(found["network"].lower() + between) and (
        _WHOSE().search(between) or _WHOSE().search(found["network"].lower())
    )
    return bool(":" in between or whose) and not ordinary(name)


def _mails(text: str, low: str) -> Iterator[Span]:
    if _AN_AT().search(low):
        for at in _AT().finditer(text):
            span = _mail(text, at)
            if span:
                yield EMAIL, *span
    if _PROVIDERS().search(low):
        for found in _NO_AT().finditer(text):
            local, sign = found["local"], found["at"]
            spelt = sign.strip().isalpha() or (sign.isspace() and "." not in found["dot"])
            if local.lower() not in _NO_ADDRESS and not (spelt and local.isalpha()):
                yield EMAIL, found.start(), found.end()


def _mail(text: str, at: re.Match[str]) -> tuple[int, int] | None:
    host = _host(text, at)
    if not host:
        return None
    start = at.start()
    while start and at.start() - start < _LONGEST_LOCAL and _BEFORE_AT().match(text[start - 1]):
        start -= 1
    local = text[start : at.start()]
    if not any(letter.isalnum() for letter in local) or local.lower() in _NO_LOCAL:
        return None
    if at.group().strip().isalpha() and local.lower() in _NO_ADDRESS:
        return None
    while at.start() - start == 1 or (start < at.start() and _SPACED().match(text, start)):
        if start < 2 or text[start - 1] != " " or not text[start - 2].isalnum():
            break
        if start > 2 and text[start - 3].isalnum():
            break
        start -= 2
    joined = _JOINED().search(text[max(0, start - 60) : start])
    while joined:
        start -= len(joined.group())
        joined = _JOINED().search(text[max(0, start - 60) : start])
    while start < at.start() and not text[start].isalnum() and text[start] != "_":
        start += 1
    end = host.end()
    while text[end - 1] in ".-":
        end -= 1
    return start, end


def _host(text: str, at: re.Match[str]) -> re.Match[str] | None:
    if at.group() == "@":
        return _SIGN_HOST().match(text, at.end()) or _HOST().match(text, at.end())
    host = _HOST().match(text, at.end())
    if host and "\n" in at.group():
        return host if _MAIL_HOST().match(host.group()) else None
    if host and at.group().strip().isalpha():
        return host if _spelt(host.group()) else None
    return host


def _spelt(host: str) -> bool:
    """ "at" alone is also an English word: the host must be a known one or have its own dot."""
    return (
        re.match(_PROVIDER, host, re.IGNORECASE) is not None
        or re.search(_DOT, host, re.IGNORECASE) is not None
    )
