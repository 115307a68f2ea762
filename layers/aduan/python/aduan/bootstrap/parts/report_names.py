"""The words of a city's pack for the codes that stand in figures."""

from importlib.resources.abc import Traversable

from aduan.domain.case.posts import POST_NAMES
from aduan.domain.city.city import City, read_csv, read_toml
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
        inhabitants={
            row["code"]: int(row["inhabitants"])
            for row in read_csv(pack, INHABITANTS, optional=True)
        },
        about_persons=frozenset(one.id for one in city.categories.values() if one.about_persons),
    )
