"""What the officials' directory is made of."""

from collections.abc import Mapping
from dataclasses import dataclass

from aduan.adapters.aws.subscribers import SnsSubscribers
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.officials import RegisterAppointments
from aduan.application.officials.manage import ALARMS, Directory
from aduan.bootstrap.parts.aws import client
from aduan.bootstrap.parts.city_pack import city_pack
from aduan.bootstrap.parts.city_rules import city_rules
from aduan.bootstrap.parts.letterhead import topic_names
from aduan.domain.city.city import load_city
from aduan.domain.officials.appointments import Way
from aduan.entrypoints.settings import Settings, read_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminSettings(Settings):
    topic_arn_prefix: str
    mails_itself: str = ""
    sms: str = ""


def open_admin(environment: Mapping[str, str]) -> Directory:
    settings = read_settings(AdminSettings, environment)
    pack = city_pack()
    city = load_city(pack)
    rules = city_rules(pack, hour_seconds=settings.hour_seconds)
    names = {
        post: name
        for post, name in topic_names(city).items()
        if post not in city.agencies or not city.agencies[post].outside
    }
    return Directory(
        book=RegisterAppointments(Table(client("dynamodb"), settings.register_table)),
        subscribers=SnsSubscribers(
            client("sns"), settings.topic_arn_prefix, names | {ALARMS: "alarms"}
        ),
        posts=frozenset(names),
        midnight=rules.calendar.midnight,
        ways=(Way.EMAIL, Way.SMS) if settings.sms else (Way.EMAIL,),
        mails_itself=bool(settings.mails_itself),
    )
