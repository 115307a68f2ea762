"""One reporter, one contact: the same phone or address in every spelling is the same person."""

import re
from typing import Final

from aduan.domain.case.complaint import Reporter
from aduan.domain.privacy.folding import fold
from aduan.domain.privacy.patterns import pattern
from aduan.domain.privacy.spelt import in_digits

_ABROAD: Final = pattern(r"\+[ ]*(?!62|[ ])|00[ ]*(?!62)(?=[1-9])")
_RESIDENT: Final = 16


def contact(reporter: Reporter) -> str | None:
    """The same for one person however it was typed: the phone number, else the e-mail address. A
    name alone is no contact: two people may share it."""
    phone = phone_number(reporter.phone or "")
    if phone:
        return f"phone:{phone}"
    email = re.sub(r"\s", "", fold(reporter.email or "").text).casefold()
    return f"email:{email}" if "@" in email else None


def phone_number(written: str) -> str | None:
    """`+62…` out of any way to write an Indonesian number: "(0812) 3456-7890 (WA)", "0062 812…",
    "+62 (0)812…", digits of any script; foreign ones need their `+` or 00. A NIK in the phone's
    field (some channels sign up with it) gives `NIK…`."""
    plain = in_digits(fold(written)).text
    digits = re.sub(r"[^0-9]", "", plain)
    if len(digits) == _RESIDENT and not plain.strip().startswith("+"):
        return f"NIK{digits}"
    if _ABROAD().match(plain.strip(" (")):
        abroad = digits.removeprefix("00") if not plain.strip().startswith("+") else digits
        return f"+{abroad}" if 8 <= len(abroad) <= 15 else None
    national = re.sub(r"^(?:00)?(?:62)?0*", "", digits)
    if national.startswith("628") and len(national) >= 11:  # "+62 62 812…": the code said twice
        national = national[2:]
    return f"+62{national}" if 8 <= len(national) <= 12 and national.strip("0") else None
