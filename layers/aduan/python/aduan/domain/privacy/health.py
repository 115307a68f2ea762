"""Health details in a complaint about a health service, which the register does not keep."""

import re
from typing import Final

from aduan.domain.privacy.patterns import pattern

HEALTH_LEFT_OUT: Final = "[…]"

_DISEASES: Final = (
    r"hiv|aids|odha|tbc?|tuberkulosis|kanker|tumor|kista|diabetes|kencing manis|hipertensi|"
    r"darah tinggi|stroke|jantung|gagal ginjal|ginjal|cuci darah|hemodialisa|hepatitis|lepra|"
    r"kusta|sifilis|gonore|raja singa|dbd|demam berdarah|tifus|tipes|malaria|covid(?:-?19)?|"
    r"pneumonia|asma|epilepsi|ayan|skizofrenia|gangguan jiwa|odgj|depresi|bipolar|autis\w*|"
    r"down syndrome|stunting|gizi buruk|hamil(?: \d+ (?:bulan|minggu))?|keguguran|kehamilan|"
    r"persalinan|melahirkan|bersalin|caesar|sesar|kandungan|menstruasi|kb suntik|kemoterapi|"
    r"operasi|amputasi|patah tulang|koma|kejang|sesak(?: na[fp]as)?|muntah\w*|diare|mencret|"
    r"demam|pendarahan|perdarahan|luka bakar|keracunan|overdosis|narkoba|"
    r"sakau|bunuh diri"
)
_HEALTH: Final = pattern(
    rf"\b(?:(?:sakit|menderita|mengidap|terkena|kena|didiagnos[ai]s?|diagnos[ai]s?(?:nya)?|penyakit)"
    rf"\s+(?:{_DISEASES}|kritis|parah|kronis|[a-z]+(?=[,.;!?\n]))(?:\s+stadium\s+\w+)?"
    rf"|(?:{_DISEASES})(?:\s+stadium\s+\w+)?"
    r"|(?:hasil (?:lab|tes|rontgen|usg)|gula darah|tekanan darah|tensi)\s*:?\s*[\w./%]+"
    r"|(?:rekam medis|rm|no\.? ?rm)\s*:?\s*[0-9][\w.-]*"
    r"|(?:umur|usia|berumur|berusia)\s*:?\s*[0-9]{1,3}(?:\s*(?:tahun|thn|th|bulan|bln|hari))?"
    r"|[0-9]{1,3}\s*(?:tahun|thn)(?=\W))",
    re.IGNORECASE,
)
_RELATIVE: Final = pattern(
    r"\b(?:anak|ayah|ibu|bapak|istri|isteri|suami|nenek|kakek|adik|kakak|mertua|keponakan|bayi|"
    r"orang ?tua)\s+(?:saya|kami|sy)\b",
    re.IGNORECASE,
)


def without_health_detail(text: str) -> str:
    """Also relatives: "my wife" at a named clinic on a named day is a person."""
    return _RELATIVE().sub(HEALTH_LEFT_OUT, _HEALTH().sub(HEALTH_LEFT_OUT, text))
