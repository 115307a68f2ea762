"""The words of a city's pack for the codes that stand in figures."""

from importlib.resources.abc import Traversable

from aduan.domain.case.posts import POST_NAMES
from aduan.domain.city.city import City, CityPackError, read_csv, read_toml
from aduan.domain.reports.counting import Names
from aduan.entrypoints.channels import parse_channels

INHABITANTS = "penduduk.csv"
"""Optional: `code,inhabitants` for each kecamatan and kelurahan, as BPS or Dukcapil count them."""


def report_names(pack: Traversable, city: City) -> Names:
    desk = city.agencies[city.duty_desk]
    return Names(
        city=city.name,
        publisher=city.government,
        place=city.short_name,
        signs=desk.head,
        offices={**POST_NAMES, **{code: one.short for code, one in city.agencies.items()}},
        heads={code: one.head for code, one in city.agencies.items() if not one.outside},
        channels={
            code: channel.name
            for code, channel in parse_channels(read_toml(pack, "channels.toml")).items()
        },
        categories={code: one.label for code, one in city.categories.items()},
        kecamatan={code: one.name for code, one in city.kecamatan.items()},
        kelurahan={code: one.name for code, one in city.kelurahan.items()},
        inhabitants=inhabitants(pack),
        about_persons=frozenset(one.id for one in city.categories.values() if one.about_persons),
        secret=frozenset(one.id for one in city.categories.values() if one.secret),
    )


def inhabitants(pack: Traversable) -> dict[str, int]:
    """By code; empty where the city has not entered them. Raises CityPackError."""
    found = {}
    for line, row in enumerate(read_csv(pack, INHABITANTS, optional=True), 2):
        try:
            found[row["code"].strip()] = int(row["inhabitants"])
        except (KeyError, TypeError, ValueError, AttributeError) as wrong:
            raise CityPackError(INHABITANTS, f"baris {line}: {wrong}") from wrong
    return found
