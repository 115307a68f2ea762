"""What a channel is told of a complaint that was taken in and is not all it was meant to be.

A receipt that says nothing of a photo nobody will fetch lets a channel's developers believe for
months that it arrived. None of these refuses anything.
"""

import re
from collections.abc import Callable, Iterator
from itertools import count
from typing import Final
from urllib.parse import urlsplit

from aduan.domain.case.complaint import Attachment
from aduan.domain.intake.channel import Channel
from aduan.domain.intake.events import Caution, ComplaintAmended, ComplaintCreated, Delivery

SEVERITIES: Final = frozenset({"ringan", "sedang", "berat"})
MOST_PHOTOS: Final = 5
MOST_UNREAD: Final = 10
_ATTACHMENT: Final = re.compile(r"#/data/attachments/(\d+)")
UNREAD: Final = (
    "Ada isian yang tidak dikenal di sini; tidak dibaca dan tidak disimpan. Periksa ejaan namanya."
)

ANOTHER_UNDER_THE_NUMBER: Final = Caution(
    "#/data/external_id",
    "Nomor ini sudah dipakai untuk aduan lain; yang ini dicatat sebagai aduan baru, dan kabar "
    "berikutnya dengan nomor ini tentang yang baru.",
)

NOW_SECRET: Final = Caution(
    "#/data/secret",
    "Tidak ada dalam kiriman pertama; sejak kiriman ini aduan dan kasusnya dirahasiakan. Yang "
    "sudah disampaikan sebelum ini tidak dapat ditarik kembali.",
)
NOW_ANONYMOUS: Final = Caution(
    "#/data/anonymous",
    "Tidak ada dalam kiriman pertama; sejak kiriman ini aduan diperlakukan anonim. Yang sudah "
    "disampaikan sebelum ini tidak dapat ditarik kembali.",
)


def cautions(
    delivery: Delivery,
    event: ComplaintCreated | ComplaintAmended,
    channel: Channel,
    known_category: Callable[[str], bool],
) -> tuple[Caution, ...]:
    """`known_category`: whether the city's pack knows what the channel calls a category."""
    places = places_sent(delivery)
    return (*_of_words(event, known_category), *_of_photos(event.attachments, channel, places))


def of_body(delivery: Delivery) -> tuple[Caution, ...]:
    """Of what was left out of a call, and one for each name in it that nobody reads, up to
    `MOST_UNREAD`."""
    unread = (Caution(f"#{pointer}", UNREAD) for pointer in delivery.unread[:MOST_UNREAD])
    return (*delivery.left_out, *unread)


def places_sent(delivery: Delivery) -> Iterator[int]:
    """Where in the call the attachments that were taken stand: those left out are passed over."""
    found = (_ATTACHMENT.match(one.pointer) for one in delivery.left_out)
    without = {int(one[1]) for one in found if one}
    return (place for place in count() if place not in without)


def _of_words(
    event: ComplaintCreated | ComplaintAmended, known_category: Callable[[str], bool]
) -> Iterator[Caution]:
    if isinstance(event, ComplaintAmended):
        return
    if event.severity and event.severity.strip().casefold() not in SEVERITIES:
        known = ", ".join(sorted(SEVERITIES))
        yield Caution("#/data/severity", f"Tidak dikenal; yang dikenal: {known}.")
    if event.category and not known_category(event.category):
        yield Caution(
            "#/data/category",
            "Tidak dikenal kota ini; kategori ditentukan dari kata-kata aduan.",
        )


def _of_photos(
    attachments: tuple[Attachment, ...], channel: Channel, places: Iterator[int]
) -> Iterator[Caution]:
    for number, (one, place) in enumerate(zip(attachments, places, strict=False)):
        if channel.strip_health:
            said = "Kanal kesehatan tidak menyimpan lampiran; foto ini tidak diambil."
        elif urlsplit(one.url).hostname not in channel.photo_hosts:
            said = "Host ini tidak terdaftar untuk kanal Anda (photo_hosts); foto tidak diambil."
        elif number >= MOST_PHOTOS:
            said = f"Hanya {MOST_PHOTOS} foto pertama yang diambil."
        else:
            continue
        yield Caution(f"#/data/attachments/{place}/url", said)
