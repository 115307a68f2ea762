"""A place is said once, whichever of its fields a channel wrote it into."""

import pytest

from aduan.domain.case.case import Place
from aduan.domain.case.spoken_place import place_parts


@pytest.mark.parametrize(
    ("address", "kelurahan", "kecamatan", "said"),
    [
        (None, None, None, ""),
        (None, "Sayar", "Taktakan", "Kel. Sayar, Kec. Taktakan"),
        ("Jl. Sayar", "Sayar", "Taktakan", "Jl. Sayar, Kel. Sayar, Kec. Taktakan"),
        ("Jl. Sayar, Kelurahan Sayar, Kecamatan Taktakan", "Sayar", "Taktakan",
         "Jl. Sayar, Kelurahan Sayar, Kecamatan Taktakan"),
        ("Jl. Sayar Kelurahan Sayar Kecamatan Taktakan", "Sayar", "Taktakan",
         "Jl. Sayar Kelurahan Sayar Kecamatan Taktakan"),
        ("Jl. KH Abdul Hadi, Cipare", "Cipare", "Serang",
         "Jl. KH Abdul Hadi, Cipare, Kec. Serang"),
        ("TPS Kepandean, kel. lontar baru", "Lontarbaru", None, "TPS Kepandean, kel. lontar baru"),
        ("Jl. Veteran, Kota Serang", "Cipare", "Serang",
         "Jl. Veteran, Kota Serang, Kel. Cipare, Kec. Serang"),
        ("  ", "Cipare", None, "Kel. Cipare"),
    ],
)  # fmt: skip
def test_each_part_of_a_place_is_said_once(
    address: str | None, kelurahan: str | None, kecamatan: str | None, said: str
) -> None:
    place = Place(address=address, kelurahan=kelurahan, kecamatan=kecamatan)
    assert ", ".join(place_parts(place)) == said
