"""What a file admits of where it comes from. Nothing in it can make a photo genuine."""

from enum import StrEnum
from typing import Final


class Origin(StrEnum):
    """IPTC's DigitalSourceType, as far as it is worth a second look; the gravest first."""

    AI = "ai"
    PARTLY_AI = "sebagian_ai"
    COMPUTED = "komputer"
    COMPOSED = "gabungan"
    SCREEN = "layar"
    RETOUCHED = "disunting"


_BY: Final = {
    Origin.AI: "dibuat dengan alat AI",
    Origin.PARTLY_AI: "sebagian dibuat atau diubah dengan alat AI",
    Origin.COMPUTED: "dibuat dengan komputer, bukan dengan kamera",
    Origin.COMPOSED: "digabung dari beberapa gambar",
    Origin.SCREEN: "tangkapan layar",
    Origin.RETOUCHED: "disunting setelah diambil",
}
_ORDER: Final = tuple(Origin)


def graver(one: Origin | None, other: Origin) -> Origin:
    """Of two words of one file the one that weighs more."""
    return other if one is None or _ORDER.index(other) < _ORDER.index(one) else one


def origin_words(origin: str, tool: str) -> str:
    """The sentence for the page: the file's own word, and said as such."""
    named = f" ({tool})" if tool else ""
    return f"Berkas foto ini menyatakan: {_BY[Origin(origin)]}{named}."
