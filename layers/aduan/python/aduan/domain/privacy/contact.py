"""One reporter, one contact: the same phone or address in every spelling is the same person."""

import re
from typing import Final

from aduan.domain.case.complaint import Reporter
from aduan.domain.privacy.folding import fold
from aduan.domain.privacy.patterns import pattern
from aduan.domain.privacy.spelt import in_digits

_ABROAD: Final = pattern(r"\+[ ]*(?!62|0|[ ])|00[ ]*(?!62)(?=[1-9])")
_OUT_OF_THE_COUNTRY: Final = pattern(r"^0(?:0[178]|17)(?=62)")
"""What is dialled here before a number abroad (001, 007, 008, 017)."""
_ADDRESS: Final = pattern(r"[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_A_SHEETS: Final = pattern(
    r"(?P<digits>[1-9][0-9]{8,14})\.0+|(?P<power>[1-9]\.[0-9]{5,13}E\+?1[0-4])"
)
_WHICH_OF_HIS: Final = pattern(r"^[1-9][ .)-]+(?=[0+6])")
"""Behind a word, as in: HP1 0812…."""
_SEVERAL: Final = pattern(r"[^0-9+().@ -]")
"""What stands between two numbers in one field, or behind a number and says what it is."""
_RESIDENT: Final = 16
_SHORTEST: Final = 9
"""Digits of a number that stands alone beside others."""


def contact(reporter: Reporter) -> str | None:
    """The same for one person however it was typed: the phone number, else the e-mail address. A
    name alone is no contact: two people may share it."""
    phone = phone_number(reporter.phone or "")
    if phone:
        return f"phone:{phone}"
    email = re.sub(r"\s", "", fold(reporter.email or "").text).casefold()
    found = _ADDRESS().search(email)
    if found:
        return f"email:{found.group()}"
    return f"email:{email}" if "@" in email else None


def phone_number(written: str) -> str | None:
    """`+62…` out of any way to write an Indonesian number: "(0812) 3456-7890 (WA)", "0062 812…",
    "+62 (0)812…", digits of any script; foreign ones need their `+` or 00. A NIK in the phone's
    field (some channels sign up with it) gives `NIK…`."""
    plain = _first_of(in_digits(fold(written)).text)
    digits = _OUT_OF_THE_COUNTRY().sub("", re.sub(r"[^0-9]", "", plain))
    if len(digits) == _RESIDENT and plain.strip()[:1] not in {"+", "0"}:
        return f"NIK{digits}"
    if _ABROAD().match(plain.strip(" (")):
        abroad = digits.removeprefix("00") if not plain.strip().startswith("+") else digits
        return f"+{abroad}" if 8 <= len(abroad) <= 15 else None
    national = re.sub(r"^(?:00)?(?:62)?0*", "", digits)
    if national.startswith("628") and len(national) >= 11:  # "+62 62 812…": the code said twice
        national = national[2:]
    return f"+62{national}" if 8 <= len(national) <= 12 and national.strip("0") else None


def _first_of(plain: str) -> str:
    """Of a field with more in it than one number ("0812… / 0813…", "0812… (HP 1)", a cell that a
    spreadsheet took for an amount) the first that is long enough to be one."""
    stripped = plain.strip()
    cell = _A_SHEETS().fullmatch(stripped.upper())
    if cell:
        return cell["digits"] or str(int(float(cell["power"])))
    parts = [part.strip() for part in _SEVERAL().split(stripped)]
    if len(parts) == 1:
        return plain
    parts = [_WHICH_OF_HIS().sub("", part) for part in parts]
    long = (part for part in parts if len(re.sub(r"[^0-9]", "", part)) >= _SHORTEST)
    return next(long, plain)
