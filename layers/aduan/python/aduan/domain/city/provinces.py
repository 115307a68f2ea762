"""The provinces of Indonesia, which lie around every city alike."""

from typing import Final

PROVINCES: Final = frozenset(
    {
        *("aceh", "sumatera utara", "sumatra utara", "sumut", "sumatera barat", "sumatra barat"),
        *("sumbar", "riau", "kepulauan riau", "kepri", "jambi", "sumatera selatan", "sumsel"),
        *("sumatra selatan", "bangka belitung", "babel", "bengkulu", "lampung", "banten"),
        *("dki jakarta", "dki", "jawa barat", "jabar", "jawa tengah", "jateng", "jawa timur"),
        *("jatim", "diy", "bali", "nusa tenggara", "ntb", "ntt", "kalimantan barat", "kalbar"),
        *("kalimantan tengah", "kalteng", "kalimantan selatan", "kalsel", "kalimantan timur"),
        *("kaltim", "kalimantan utara", "kaltara", "sulawesi utara", "sulut", "sulawesi tengah"),
        *("sulteng", "sulawesi selatan", "sulsel", "sulawesi tenggara", "sultra", "gorontalo"),
        *("sulawesi barat", "sulbar", "maluku", "maluku utara", "papua", "papua barat"),
        *("papua selatan", "papua tengah", "papua pegunungan", "papua barat daya"),
    }
)
"""The provinces as they are written at the end of an address (Kepmendagri 300.2.2-2138/2025)."""
