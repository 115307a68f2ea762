"""What takes a claim back is read in every spelling, as what makes it is."""

from pathlib import Path

from aduan.domain.duplicates.issues import read_issues
from aduan.domain.duplicates.lexicon import load_lexicon
from aduan.domain.duplicates.words import tokens

LEXICON = load_lexicon(Path(__file__).parents[3] / "layers/cities/serang/duplicates")


def kinds(text: str) -> list[str]:
    return [code for code, _ in read_issues(tokens(text, LEXICON), LEXICON)]


def test_a_danger_of_accidents_is_none_however_it_is_written() -> None:
    assert kinds("kecelakaan di depan pasar")[0] == "kecelakaan"
    for warning in ("bahaya", "membahayakan", "berbahaya", "ngeri"):
        assert "kecelakaan" not in kinds(f"jalan lubang {warning} bisa kecelakaan")


def test_a_lamp_of_the_crossing_is_read_in_the_words_people_use() -> None:
    for said in ("lampu merah mati", "lamer mati", "TL padam", "bangjo mati", "stopan mati"):
        assert kinds(said)[0] == "apill", said


def test_claims_for_damages_concern_one_person() -> None:
    assert kinds("minta ganti rugi mobil ketimpa pohon")[0] == "ganti_rugi"
    assert LEXICON.issues["ganti_rugi"].personal
