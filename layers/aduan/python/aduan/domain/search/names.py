"""What a question may be the name of: a case, a tracking code, a report of a channel's or LAPOR!'s.

A caller reads a number out in any way, so each is read as it would have been given out. Which of
them it is, is for the register to say.
"""

import re
from typing import Final

from aduan.domain.case.identifiers import read_tracking_code

_SEPARATORS: Final = re.compile(r"[\s#.:]+")
_NUMBER: Final = re.compile(r"^(?:[A-Z]{2,5}-?)?(?:(20\d\d)-?)?([0-9A-Z]{4})-?([0-9A-Z]{4})$")
_MISREAD: Final = str.maketrans("OIL", "011")
_ID: Final = re.compile(r"^[\w./#:~-]{3,80}$")
_CONTACT: Final = re.compile(r"^\(?\+?[\d][\d\s().+-]{7,20}$|^[^\s@]+@[^\s@]+\.[^\s@]+$")
_YEARS: Final = 3


def names_in(
    written: str, channels: tuple[str, ...], number_prefix: str, year: int
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[tuple[str, str], ...], tuple[str, ...]]:
    """Case numbers, tracking codes, (channel, id) and LAPOR! ids it may be; all empty for words."""
    code = read_tracking_code(written)
    bare = written.strip().lstrip("#")
    ours = bare.upper().startswith(f"{number_prefix}-")
    if not any(letter.isdigit() for letter in bare) and code is None and not ours:
        return (), (), (), ()
    numbers = _numbers(written, number_prefix, year)
    one_word = _ID.match(bare) is not None
    spelled = dict.fromkeys((bare, bare.upper(), bare.lower())) if one_word else ()
    sources = tuple((channel, each) for channel in channels for each in spelled)
    digits = _SEPARATORS.sub("", bare)
    lapor = (digits,) if digits.isdigit() and digits.isascii() and len(digits) <= 12 else ()
    return numbers, (code,) if code else (), sources, lapor


def is_contact(written: str) -> bool:
    """A telephone number or an e-mail address, and nothing else."""
    return _CONTACT.match(written.strip()) is not None


def _numbers(written: str, prefix: str, year: int) -> tuple[str, ...]:
    """`XYZ-2026-7K3M-9QXZ` from however much of it was said; without its year the last ones."""
    plain = _SEPARATORS.sub("-", written.strip().upper()).strip("-")
    squeezed = _NUMBER.match(plain) or _NUMBER.match(plain.replace("-", ""))
    if squeezed is None:
        return (written.strip().upper(),) if plain.startswith(f"{prefix}-") else ()
    said, first, last = squeezed.groups()
    first, last = first.translate(_MISREAD), last.translate(_MISREAD)
    years = [said] if said else [str(year - ago) for ago in range(_YEARS)]
    return tuple(f"{prefix}-{each}-{first}-{last}" for each in years)
