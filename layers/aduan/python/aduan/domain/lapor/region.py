"""Whose report it is by LAPOR!'s own column of governments: a row of another city is not ours.

The column names a city in full ("Kota Samarinda") and a regency by its bare name ("Kutai Timur").
"""

from typing import Final

LONGEST_NAME: Final = 60
MARKS: Final = ("kota ", "kab ", "kab.", "kabupaten ", "provinsi ", "daerah ")


def another_government(written: str, own: str) -> str:
    """The government a row names, as people say it; empty when it is our own or none."""
    name = " ".join(written.split())[:LONGEST_NAME]
    if not name or not own or name.casefold() == own.casefold():
        return ""
    return name if name.casefold().startswith(MARKS) else f"Kabupaten {name}"
