"""What the number that follows is called: "rek BCA", "id pel", "no. hp saya", "tiang no".

Read backwards from the number, word by word, over the little words that stand between.
"""

from typing import Final

from aduan.dataclass import dataclass
from aduan.domain.privacy.folding import TAKEN_OUT
from aduan.domain.privacy.patterns import pattern

NIK: Final = "NIK"
KK: Final = "KK"
PHONE: Final = "TELEPON"
NUMBER: Final = "NOMOR"
LOOK_BACK: Final = 64


@dataclass(frozen=True, slots=True)
class Called:
    """`fewest` digits make it a number of a person, `usual` ones it has at least when it is whole;
    an empty kind means it is a thing's."""

    kind: str
    fewest: int
    usual: int = 0


THING: Final = Called("", 0)


def _words(written: str) -> frozenset[str]:
    return frozenset(written.split())


_USUAL_OF_KIND: Final = {PHONE: 10, NIK: 16, KK: 16}
_USUAL: Final = {
    **dict.fromkeys(("npwp", "rek", "norek", "rekening"), 15),
    **dict.fromkeys(("nip",), 18),
    **dict.fromkeys(("bpjs", "jkn", "kis"), 13),
    **dict.fromkeys(("sim", "sim_a", "sim_b", "sim_c"), 12),
    **dict.fromkeys(("idpel", "id_pel", "id_pelanggan", "no_meter", "nomor_meter"), 11),
    **dict.fromkeys(("bca", "bri", "bni", "mandiri"), 13),
    **dict.fromkeys(("nisn",), 10),
}
_LABELS: Final = {
    word: Called(kind, fewest, _USUAL.get(word, _USUAL_OF_KIND.get(kind, fewest)))
    for kind, fewest, words in (
        (
            PHONE,
            6,
            """
            hp hape handphone ponsel wa wasap whatsapp whatsap wasapp watsap watsapp tel telp
            telepon telpon telfon telephone phone tlp tlpn tlf hub hubungi hubung cp contact
            kontak call sms nohp nowa notelp notlp telegram chat hpnya wanya nomer_hp fax faks
            """,
        ),
        (
            NIK,
            6,
            """
            nik ktp ektp identitas noktp nonik ktpnya niknya
            """,
        ),
        (
            KK,
            6,
            """
            kk nokk kartu_keluarga kknya
            """,
        ),
        (
            NUMBER,
            6,
            """
            norek rek rekening reknya rekeningnya virtual_account va gopay ovo shopeepay
            linkaja no_rek npwp nip nrp nuptk nidn nik_karyawan sim sim_a sim_b sim_c bpjs
            bpjsnya jkn kis indonesia_sehat paspor passport pasport nib kitas kpj stnk bpkb
            kks kip pkh porsi sertifikat nipnya npwpnya simnya
            """,
        ),
        (
            NUMBER,
            8,
            """
            bca bri bni bsi btn bjb mandiri cimb niaga danamon permata muamalat seabank jago
            bank_banten bank_jabar bank_mega bank_dki panin neo flip dana transfer tf
            ditransfer
            """,
        ),
        (
            NUMBER,
            4,
            """
            nisn nis nim npm nomor_induk no_induk rekam_medis no_rm nisnnya pin otp kode_otp
            password passwd
            """,
        ),
        (
            NUMBER,
            5,
            """
            idpel idpelnya id_pel id_pelanggan no_pel no_pelanggan nomor_pelanggan pelanggan
            nopelanggan no_meter nomor_meter id_meter nomet nometer meteran kwh
            kwh_meter nosal nosamb no_samb no_sambungan nomor_sambungan sambungan id_pln pdam
            kode_pelanggan stroom langganan no_langganan nomor_langganan
            """,
        ),
        (
            NUMBER,
            11,
            """
            token
            """,
        ),
    )
    for word in words.split()
}
_THINGS: Final = _words(
    """
    tiang gardu panel trafo lampu pju pal pos tracking lapor laporan aduan pengaduan tiket resi
    kasus disposisi surat register registrasi antrian antrean sk perda perwal perwali permen
    permendagri pergub kepwal inpres perpres pasal ayat uu kontrak apill cctv halte rambu hidran
    hydrant
    """
)
_FILLERS: Final = _words(
    """
    no nomor nomer nmr nmer nom nya saya sy kami ini itu adalah yaitu di ke id an aja saja bisa
    dengan dgn lewat via aktif baru lama beliau atau dan bank pel anak istri suami ibu bapak pak
    bu pribadi kantor rumah c a b nih kulo abdi kesehatan ketenagakerjaan listrik pln prabayar
    pascabayar atas nama tersebut berikut ya mandiri saudara dia pelaku penipu admin rt rw gue gw
    aku kula isun milik karyawan air asn pns siswa mhs mahasiswa digital plus pam langganan
    """
)
_WORD: Final = pattern(r"[a-z]+")
_FIRM: Final = _words(
    """
    npwp nik ktp norek rek rekening nisn nip bpjs jkn kis idpel paspor passport sim kk hp telepon
    whatsapp wa telp
    """
)
"""What is hardly ever said but before a number: one or two other words may stand between ("NPWP
toko", "rekening bendahara") if the number is long."""
_MOST_STRANGE: Final = 2
_LONG: Final = 8
_LONGEST_GAP: Final = 7
_MOST_FILLERS: Final = 6


def called(before: str) -> Called | None:
    """What stands in `before`, the lower-case text right before a number, names it."""
    end = before.replace(TAKEN_OUT, "")
    words = [(m.group(), m.start(), m.end()) for m in _WORD().finditer(end)]
    place, strange = len(end), 0
    for back in range(1, min(len(words), _MOST_FILLERS) + 1):
        word, start, finish = words[-back]
        gap = end[finish:place]
        if len(gap) > _LONGEST_GAP or any(sign.isdigit() for sign in gap):
            return None
        pair = f"{words[-back - 1][0]}_{word}" if back < len(words) else ""
        found = _LABELS.get(pair) or (THING if word in _THINGS else _LABELS.get(word))
        if found and strange:
            return Called(found.kind, _LONG, found.usual) if word in _FIRM else None
        if found:
            return found
        strange += word not in _FILLERS
        if strange > _MOST_STRANGE:
            return None
        place = start
    return None
