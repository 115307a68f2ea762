"""Words of a citizen in which no address leads anywhere.

Mail programs and telephones turn whatever looks like an address into a link, in plain text too, and
officials trust what stands in a message of the city. So an address in what somebody else wrote is
broken up where it is shown: `contoh.com` is read as "contoh[.]com" and cannot be pressed. What is
stored is left as it was written.
"""

import re
from typing import Final

_DOTS: Final = ".\u3002\uff0e\uff61"
"""The full stop, and those that browsers take for one in a host name."""

_SCHEME: Final = re.compile(
    r"\b([a-z][a-z0-9+.-]{1,20}):(?=//)|\b(mailto|tel|sms|javascript|data|whatsapp|intent|tg):(?=\S)",
    re.IGNORECASE,
)
_DOTTED: Final = re.compile(rf"[^\W_][\w-]*(?:[{_DOTS}][\w-]+)+")
_DOT: Final = re.compile(rf"[{_DOTS}]")
_BEFORE_A_WORD: Final = re.compile(rf"[{_DOTS}](?=[^\W\d_]{{2}})")
_ENDINGS: Final = frozenset({
    "com", "net", "org", "edu", "gov", "info", "biz", "mobi", "name", "pro", "app", "dev", "xyz",
    "online", "site", "website", "web", "shop", "store", "top", "link", "click", "live", "fun",
    "icu", "club", "vip", "win", "bet", "bid", "cam", "cash", "cloud", "space", "tech", "today",
    "world", "zone", "asia", "page", "blog", "news", "money", "loan", "digital", "email", "group",
    "life", "ltd", "media", "one", "work", "host", "press", "support", "sbs", "cfd", "buzz", "rest",
})  # fmt: skip
"""The endings of host names that readers' programs press by themselves, beside those of two letters
(countries). A list of all of them is not needed: any other dotted word gets a space."""
_ABBREVIATIONS: Final = frozenset({
    "jl", "jln", "gg", "kp", "kel", "kec", "ds", "rt", "rw", "no", "bpk", "ibu", "dr", "hj", "drs",
    "tlp", "telp", "ts", "sdr", "yth",
})  # fmt: skip


def unlinked(words: str) -> str:
    """The same words with every address in them broken up."""
    plain = _SCHEME.sub(lambda found: f"{found.group(1) or found.group(2)}[:]", words)
    return _DOTTED.sub(_broken, plain)


def _broken(found: re.Match[str]) -> str:
    token = found.group()
    first, *_, last = (part.casefold() for part in _DOT.split(token))
    if first in _ABBREVIATIONS and len(_DOT.findall(token)) == 1:
        return _BEFORE_A_WORD.sub(". ", token)
    country = len(last) == 2 and last.isalpha()
    if country or first == "www" or last in _ENDINGS or last.startswith("xn--"):
        return _DOT.sub("[.]", token)
    return _BEFORE_A_WORD.sub(". ", token)
