"""What GET /complaints/{tracking_code} is made of."""

from collections.abc import Mapping

from aduan.bootstrap.parts.citizen_pages import CitizenSettings, citizen_parts
from aduan.entrypoints.settings import read_settings
from aduan.pages.tracking.answers import Counter


def open_track(environment: Mapping[str, str]) -> Counter:
    return citizen_parts(read_settings(CitizenSettings, environment)).counter
