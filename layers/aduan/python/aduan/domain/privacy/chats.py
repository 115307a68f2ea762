"""Who sent a line of a chat that was copied into a complaint.

WhatsApp and Telegram put a head before every line they copy: "[26/11 07.41] Name: ...",
"26/11/2026, 07:41 - Name: ...", "[7:41 AM, 11/26/2026] ~ Name: ...". Between the time and the
colon stands whoever wrote the line, as the phone's owner calls them: "Mamah Keysha", "Agus Cipare".
"""

from collections.abc import Iterator
from typing import Final

from aduan.domain.privacy.patterns import pattern

_DATE: Final = r"[0-9]{1,4}[/.-][0-9]{1,2}(?:[/.-][0-9]{2,4})?"
_MONTH: Final = r"[0-9]{1,2}[ ][a-z]{3,9}(?:[ ][0-9]{2,4})?"
_TIME: Final = r"[0-9]{1,2}[.:][0-9]{2}(?:[.:][0-9]{2})?(?:[ ]?[ap]\.?m\.?)?"
_WHEN: Final = (
    rf"(?:(?:{_DATE}|{_MONTH}),?[ ]{{1,2}}{_TIME}|{_TIME},?[ ]{{1,2}}(?:{_DATE}|{_MONTH}))"
)
_HEAD: Final = pattern(
    r"(?:^|\n)[ \t>*]{0,4}"
    rf"(?:(?P<chat>\[){_WHEN}\][ ]{{0,2}}(?:-[ ]{{0,2}})?|{_WHEN}[ ]{{1,2}}-[ ]{{1,2}})"
    r"(?P<sender>[^:\n\[\]]{2,60}):"
)


def senders(low: str) -> Iterator[tuple[int, int, bool]]:
    """Where, in a folded lower-case text, the senders of copied chat lines stand, and whether the
    head has the brackets that only a chat has."""
    if ":" in low and ("[" in low or " - " in low):
        for head in _HEAD().finditer(low):
            yield *head.span("sender"), head["chat"] is not None
