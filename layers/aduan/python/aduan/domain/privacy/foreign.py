"""What is certainly a person's in an id or a link of another system.

Such a text is a key, so only what is a number or an address of a person by its own form goes, and
what is merely long stays. A link writes signs as "%40", and a file's name joins a number with its
date: both are undone before looking, with the places kept.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from aduan.domain.privacy.addresses import ACCOUNT, EMAIL, LINK
from aduan.domain.privacy.finding import PersonalData
from aduan.domain.privacy.folding import Folded, folded_again
from aduan.domain.privacy.labels import NIK, NUMBER, PHONE
from aduan.domain.privacy.numbers import is_certain, is_civil
from aduan.domain.privacy.patterns import pattern

_ESCAPED: Final = pattern(r"(?:%[0-9A-Fa-f]{2})+")
_DIGITS: Final = pattern(r"[0-9]{10,}")
_DAY: Final = r"20[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_BESIDE_A_DATE: Final = pattern(
    rf"{_DAY}(?P<behind>[0-9]{{10,16}})|(?P<before>[0-9]{{10,16}}){_DAY}"
)
_A_DATE: Final = pattern(rf"(?<![0-9]){_DAY}(?![0-9])")
_TAX: Final = pattern(r"[0-9]{2}\.[0-9]{3}\.[0-9]{3}\.[0-9]-[0-9]{3}\.[0-9]{3}")
_OF_A_SITE: Final = pattern(r"^(?:https?[ ]?:[ ]?//[ ]?)?[^/]{1,40}/[ ]?", re.IGNORECASE)
_LENGTH_OF_NIK: Final = 16
_NO_SIGN, _LAST_NO_SIGN = "\udc80", "\udcff"
"""What `surrogateescape` makes of an octet that is no UTF-8."""


def unescaped(text: str) -> Folded:
    """The folded copy of what a link's escapes stand for; its offsets are of the text itself."""
    copy = Folded(text, range(len(text)), range(1, len(text) + 1))
    pieces = [
        (run.start() + 3 * place, run.start() + 3 * place + 3 * size, sign)
        for run in _ESCAPED().finditer(text)
        for place, size, sign in _signs(bytes.fromhex(run.group().replace("%", "")))
    ]
    written = copy.rewritten(pieces) if pieces else copy
    return folded_again(written)


def _signs(octets: bytes) -> Iterator[tuple[int, int, str]]:
    """Where each sign begins, of how many octets it is, and which; "?" for what is no UTF-8."""
    place = 0
    for sign in octets.decode("utf-8", errors="surrogateescape"):
        size = 1 if _NO_SIGN <= sign <= _LAST_NO_SIGN else len(sign.encode())
        yield place, size, "?" if size == 1 and not sign.isascii() else sign
        place += size


def certain(copy: Folded, find: Callable[[str], list[PersonalData]]) -> Iterator[PersonalData]:
    """Of the finds in an `unescaped` copy what has the form of a mobile number, a number with its
    country, a NIK, NIP or NPWP, an e-mail address, an account ("@...") or a person's page."""
    for one in find(copy.text):
        for kind, start, end in _certain_part(copy.text, one):
            yield PersonalData(kind, *copy.span(start, end))


def _certain_part(text: str, find: PersonalData) -> Iterator[tuple[str, int, int]]:
    written = text[find.start : find.end]
    digits = re.sub(r"[^0-9]", "", written)
    if find.kind == EMAIL or (find.kind == ACCOUNT and written.startswith("@")):
        yield find.kind, find.start, find.end
    elif find.kind == LINK:
        site = _OF_A_SITE().match(written)
        yield LINK, find.start + (site.end() if site else 0), find.end
    elif (
        (is_certain(digits) and not (find.kind == NIK and _A_DATE().search(written)))
        or (find.kind == PHONE and _with_country(text, find))
        or is_civil(digits)
        or _TAX().fullmatch(written)
    ):
        yield find.kind, find.start, find.end
    elif find.kind in {NIK, PHONE, NUMBER}:
        for group in _DIGITS().finditer(text, find.start, find.end):
            yield from _in_group(group)


def _with_country(text: str, find: PersonalData) -> bool:
    """ "+60...": a plus sign between two others is a link's space or a clock's zone."""
    return text[find.start] == "+" and not text[: find.start][-1:].isalnum()


def _in_group(group: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    """A number among others, or with a date before or behind it."""
    dated = _BESIDE_A_DATE().fullmatch(group.group())
    spans = [group.span()]
    if dated:
        first, last = dated.span("behind" if dated["behind"] else "before")
        spans.append((group.start() + first, group.start() + last))
    for start, end in spans:
        digits = group.string[start:end]
        if is_certain(digits):
            yield (NIK if len(digits) == _LENGTH_OF_NIK else PHONE), start, end
            return
