"""What a case is called. While nobody has decided whose business it is, a guess is not sold as its
subject: it is called by what was said, or by where."""

from typing import Final

from aduan.domain.case.case import Case, Status

_LONGEST: Final = 80


def subject(case: Case, said: str = "") -> str:
    """In one line; the words in it are those of citizens (see `unlinked`)."""
    if case.status is not Status.TRIASE:
        return case.matter
    about = " ".join(said.split()) or case.place.address or case.place.kelurahan or ""
    if len(about) > _LONGEST:
        about = about[:_LONGEST].rsplit(" ", 1)[0] + "…"
    return f"Perlu penentuan instansi: {about}" if about else "Perlu penentuan instansi"
