"""What mailing the officials is made of. Only a city with a domain of its own has this function."""

from collections.abc import Mapping
from dataclasses import dataclass

from aduan.adapters.aws.mailer import SesMailer
from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.mails import RegisterSentLetters
from aduan.adapters.dynamodb.notices import RegisterNotices
from aduan.adapters.dynamodb.officials import RegisterAppointments
from aduan.application.mail.letters import MailPorts
from aduan.bootstrap.parts.aws import client
from aduan.bootstrap.parts.city_pack import city_pack
from aduan.bootstrap.parts.letterhead import topic_names
from aduan.domain.city.city import load_city
from aduan.entrypoints.settings import Settings, read_settings
from aduan.pages.notices.letter import letter_page


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings(Settings):
    topic_arn_prefix: str
    mail_from: str
    configuration_set: str


@dataclass(frozen=True, slots=True)
class Mailing:
    """`posts` has the post of each topic."""

    ports: MailPorts
    posts: Mapping[str, str]


def open_mail(environment: Mapping[str, str]) -> Mailing:
    settings = read_settings(MailSettings, environment)
    city = load_city(city_pack())
    table = Table(client("dynamodb"), settings.register_table)
    sender = f"Satu Aduan {city.name} <{settings.mail_from}>"
    return Mailing(
        ports=MailPorts(
            holders=RegisterAppointments(table),
            mailer=SesMailer(client("sesv2"), sender, settings.configuration_set),
            sent=RegisterSentLetters(table),
            notices=RegisterNotices(table),
            cases=RegisterCases(table),
            as_html=lambda letter: letter_page(letter, city.name),
        ),
        posts={
            f"{settings.topic_arn_prefix}{name}": post for post, name in topic_names(city).items()
        },
    )
