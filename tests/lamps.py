"""Dead street lamps, told of by many neighbours, and the city's own rules to place them by."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from aduan.application.placing.place_complaint import Placed, place_complaint
from aduan.application.placing.ports import Placements
from aduan.application.routing.dispatch import Dispatch
from aduan.bootstrap.parts.city_rules import city_rules
from aduan.domain.case.complaint import Complaint, Location
from aduan.domain.city.city import load_city
from aduan.domain.duplicates.lexicon import load_lexicon
from aduan.domain.duplicates.model import load_model
from aduan.domain.duplicates.sameness import SamenessRules
from aduan.domain.duplicates.settings import load_settings

PACK: Final[Traversable] = Path(__file__).parents[1] / "layers" / "cities" / "serang"
CITY: Final = load_city(PACK)
RULES: Final = city_rules(PACK, hour_seconds=3600)
DUPLICATES: Final = SamenessRules(
    load_lexicon(PACK.joinpath("duplicates")),
    load_settings(PACK.joinpath("duplicates")),
    load_model(PACK.joinpath("duplicates")),
)
DISPATCH: Final = Dispatch(CITY)
EVENING: Final = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def lamp(number: int, *, channel: str = "rabeg", secret: bool = False) -> Complaint:
    """A dead street lamp before the same house, in the words of another neighbour each time."""
    words = ("lampu pju mati gelap bgt", "PJU padam sudah dua malam", "lampu jalan mati total")
    at = EVENING + timedelta(minutes=number)
    return Complaint(
        complaint_id=f"{number:026d}",
        channel=channel,
        external_id=f"X-{number}",
        tracking_code=f"SA-{number}",
        reported_at=at,
        received_at=at,
        title="Lampu jalan mati",
        text=f"{words[number % 3]} di Jl. Ki Mas Jong depan nomor 12, Kelurahan Cipare",
        location=Location(
            lat=-6.125255 + (number % 3) * 1e-5, lng=106.164052, accuracy_m=8, kelurahan="Cipare"
        ),
        category="pju",
        reporter_hash=f"reporter-{number}",
        secret=secret,
    )


def place_in(
    placements: Placements, complaint: Complaint, *, pause: Callable[[int], None] = lambda _: None
) -> Placed:
    """Place by the city's own rules, as the stream's function does."""
    return place_complaint(
        complaint.complaint_id,
        now=complaint.received_at,
        placements=placements,
        dispatcher=DISPATCH,
        duplicates=DUPLICATES,
        rules=RULES,
        number_prefix=CITY.number_prefix,
        pause=pause,
    )
