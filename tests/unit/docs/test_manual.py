"""The officials' manual says what the screen says: every bold word is a label, title or message."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.unit.docs.pages import DOCS, PACK, ROOT, RUNTIME

MANUAL = sorted((DOCS / "panduan").glob("*.md"))
SAID_IN = (
    *sorted((RUNTIME / "pages").rglob("*.py")),
    *sorted((RUNTIME / "pages").rglob("*.html")),
    *sorted((RUNTIME / "application").rglob("*.py")),
    *sorted((RUNTIME / "domain" / "photos").rglob("*.py")),
    PACK / "texts" / "notices.toml",
)


def said() -> str:
    """Everything that can come on a screen; a text broken over two literals is one text."""
    texts = "\n".join(file.read_text(encoding="utf-8") for file in SAID_IN)
    return " ".join(re.sub(r"[\"']\s*\n\s*f?[\"']", "", texts).split())


@pytest.mark.parametrize("page", MANUAL, ids=lambda page: page.stem)
def test_every_label_of_the_manual_is_on_a_page_or_in_a_notice(page: Path) -> None:
    screens = said()
    labels = re.findall(r"\*\*(.+?)\*\*", page.read_text(encoding="utf-8"), re.DOTALL)
    assert labels
    for label in labels:
        assert " ".join(label.split()) in screens, label


def test_every_button_of_an_official_is_in_the_manual() -> None:
    """Read from the operators' forms, wherever they are written."""
    manual = " ".join(" ".join(page.read_text(encoding="utf-8") for page in MANUAL).split())
    for words in (
        "Terima aduan ini", "Simpan tindak lanjut", "Nyatakan selesai", "Unggah foto", "Teruskan",
        "Kirim pertanyaan", "Kirim usulan", "Serahkan", "Tolak aduan", "Kembalikan", "Lanjutkan",
        "Setujui penundaan", "Tolak penundaan", "Tetapkan", "Buka kembali", "Simpan", "Sama",
        "Berbeda", "Terulang lagi", "Bukan kejadian yang sama", "Satu Aduan benar", "LAPOR! benar",
    ):  # fmt: skip
        assert words in said(), f"no such button any more: {words}"
        assert f"**{words}**" in manual, words


def test_what_the_manual_says_of_lengths_is_what_the_city_set() -> None:
    clocks = tomllib.loads((PACK / "clocks.toml").read_text(encoding="utf-8"))
    city, notices = clocks["city"], clocks["notices"]
    index = (DOCS / "panduan" / "index.md").read_text(encoding="utf-8")
    assert (city["opd"]["hours"], city["sekda"]["hours"], city["wali_kota"]["hours"]) == (
        72,
        24,
        24,
    )
    assert "| tindak lanjut pertama | 3x24 jam" in index
    assert city["reminders"] == [0.5, 0.8]
    assert "separuh dan empat per lima" in index
    days = clocks["national"]["auto_close"]["working_days"]
    assert f"tidak ditanggapi pelapor | {days} hari kerja" in index
    assert f"menunggu jawaban pelapor | {clocks['holds']['reporter']['working_days']} hari" in index
    assert f"membuka kembali | {clocks['reopen']['working_days']} hari kerja" in index
    assert f"Paling banyak {notices['per_recipient_and_hour']} pemberitahuan per jam" in index
    quiet = (notices["quiet_to"].replace(":", "."), notices["quiet_from"].replace(":", "."))
    assert f"pukul {quiet[0]} bila jatuh antara {quiet[1]}" in index


def test_the_manual_is_reached_from_the_readme() -> None:
    assert "docs/panduan/index.md" in (ROOT / "README.md").read_text(encoding="utf-8")
