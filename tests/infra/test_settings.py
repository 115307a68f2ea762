"""A wrong context or city pack is refused before anything is declared."""

import shutil
from pathlib import Path

import pytest

from infra.settings.city_pack import CITIES, CityPackError, read_city_pack
from infra.settings.context import ContextError, read_context

GOOD = {"city": "serang", "duty_email": "meja@layanan.example.go.id"}


def test_production_is_what_is_meant_when_no_stage_is_said() -> None:
    context = read_context(GOOD.get)
    assert (context.city, context.stage, context.region) == ("serang", "prod", "ap-southeast-3")
    assert context.prefix == "satu-aduan-serang-prod"
    assert context.keeps_data
    assert not context.local


def test_the_local_stage_keeps_nothing_and_has_a_clock_of_its_own() -> None:
    context = read_context(
        {
            "city": "kota",
            "stage": "local",
            "hour_seconds": "1",
            "public_url": "http://localhost:8080/api/",
        }.get
    )
    assert not context.keeps_data
    assert context.hour_seconds == "1"
    assert context.public_url == "http://localhost:8080/api"


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ({"stage": "production"}, "stage"),
        ({"city": "Kota Serang"}, "city"),
        ({"stage": "dev", "hour_seconds": "0"}, "hour_seconds"),
        ({"stage": "dev", "hour_seconds": "soon"}, "hour_seconds"),
        ({"stage": "prod", "hour_seconds": "1"}, "hour_seconds"),
        ({"public_url": "aduan.example.go.id"}, "public_url"),
        ({"duty_email": "somebody"}, "duty_email"),
        ({"duty_email": ""}, "who hears the alarms"),
        ({"budget_usd": "0"}, "budget_usd"),
        ({"budget_usd": "much"}, "budget_usd"),
        ({"mail_domain": "not a domain"}, "mail_domain"),
        ({"mail_from": "a@example.go.id"}, "mail_domain"),
        ({"mail_domain": "x.go.id", "mail_from": "a@y.go.id"}, "an address of x.go.id"),
    ],
)
def test_a_wrong_value_is_named(said: dict[str, str], named: str) -> None:
    with pytest.raises(ContextError, match=named):
        read_context((GOOD | said).get)


def test_a_city_has_to_be_named() -> None:
    with pytest.raises(ContextError, match="city=''"):
        read_context({}.get)


def test_a_city_without_a_pack_is_named_with_those_that_have_one() -> None:
    with pytest.raises(
        CityPackError, match=r"layers/cities/atlantis is missing; there are: serang"
    ):
        read_city_pack("atlantis")


def test_a_channel_that_cannot_be_part_of_a_name_is_refused(tmp_path: Path) -> None:
    pack = tmp_path / "kota"
    pack.mkdir()
    (pack / "channels.toml").write_text('[[channel]]\nid = "Kanal Satu"\n', encoding="utf-8")
    (pack / "agencies.toml").write_text('[agencies]\nA = { topic = "a" }\n', encoding="utf-8")
    (pack / "city.toml").write_text('timezone = "Asia/Jakarta"\n', encoding="utf-8")
    with pytest.raises(CityPackError, match="Kanal Satu"):
        read_city_pack("kota", cities=tmp_path)


@pytest.mark.parametrize("hour", ["7.30", "24:00", "07:30:00"])
def test_a_digest_at_no_time_of_day_is_refused(tmp_path: Path, hour: str) -> None:
    pack = tmp_path / "serang"
    shutil.copytree(CITIES / "serang", pack)
    clocks = (pack / "clocks.toml").read_text(encoding="utf-8")
    changed = clocks.replace('digest_at = "07:30"', f'digest_at = "{hour}"')
    (pack / "clocks.toml").write_text(changed, encoding="utf-8")
    with pytest.raises(CityPackError, match=f"clocks.toml: digest_at '{hour}'"):
        read_city_pack("serang", cities=tmp_path)


def test_every_agency_and_every_leader_has_a_topic() -> None:
    topics = read_city_pack("serang").topics
    assert {"sekda", "wali-kota", "duty", "dishub", "inspektorat", "kec-taktakan"} <= set(topics)
    assert len(topics) == len(set(topics))
