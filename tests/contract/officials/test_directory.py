"""Where appointments and subscriptions are kept: one contract, in memory and on AWS in process."""

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from typing import Final, Protocol

import boto3
import pytest
from moto import mock_aws

from aduan.adapters.aws.subscribers import SnsSubscribers
from aduan.adapters.dynamodb.officials import RegisterAppointments
from aduan.application.official.ports import PostHolders
from aduan.application.officials.ports import AppointmentBook, Subscribers
from aduan.domain.case.case import Audience
from aduan.domain.officials.appointments import Appointment, Endpoint, Way
from tests.city import hours, wib
from tests.fakes.officials import BookInMemory, TopicsInMemory
from tests.register_table import create_register

START: Final = wib("2026-01-01 00:00")
HEAD: Final = Appointment(
    "a1", "DISHUB", "Kepala", Audience.HEAD, "SK-1", START, email="kadis@example.go.id"
)
MAIL: Final = Endpoint(Way.EMAIL, "kadis@example.go.id")
OTHER: Final = Endpoint(Way.EMAIL, "staf@example.go.id")


class PostBook(AppointmentBook, PostHolders, Protocol):
    """The directory as its managers and the officials' links see it."""


class AppointmentBookContract:
    """The facts."""

    def test_an_empty_book_has_nobody(self, book: AppointmentBook) -> None:
        assert tuple(book.appointments()) == ()

    def test_what_is_written_is_read_and_written_again_it_is_replaced(
        self, book: AppointmentBook
    ) -> None:
        second = replace(HEAD, appointment_id="a2", post="DLH", phone="+628110000001")
        book.write([HEAD, second])
        assert {one.appointment_id: one for one in book.appointments()} == {
            "a1": HEAD,
            "a2": second,
        }
        ended = replace(HEAD, until=START + hours(5), confirmed=("kadis@example.go.id",))
        book.write([ended])
        assert {one.appointment_id: one for one in book.appointments()} == {
            "a1": ended,
            "a2": second,
        }

    def test_of_a_post_its_own_are_found_those_that_ended_too(self, book: PostBook) -> None:
        ended = replace(HEAD, until=START + hours(5))
        longer = replace(HEAD, appointment_id="a2", post="DISHUB2")
        book.write([ended, longer])
        assert tuple(book.of_post("DISHUB")) == (ended,)
        assert tuple(book.of_post("DLH")) == ()

    def test_writing_nothing_is_nothing(self, book: AppointmentBook) -> None:
        book.write([])
        assert tuple(book.appointments()) == ()

    def test_more_than_one_transaction_holds_are_written(self, book: AppointmentBook) -> None:
        many = [replace(HEAD, appointment_id=f"a{number:03}") for number in range(150)]
        book.write(many)
        assert len(book.appointments()) == 150


class TestBookInMemory(AppointmentBookContract):
    @pytest.fixture
    def book(self) -> BookInMemory:
        return BookInMemory()


class TestAppointmentsOnDynamoDB(AppointmentBookContract):
    @pytest.fixture
    def book(self) -> Iterator[RegisterAppointments]:
        with mock_aws():
            yield RegisterAppointments(create_register(boto3.client("dynamodb")))


@dataclass(frozen=True)
class Topics:
    """Subscribers whose owners say yes at once, and what an address hears."""

    subscribers: Subscribers
    heard: Callable[[str], Collection[str]]


class SubscribersContract:
    """The facts."""

    def test_a_topic_begins_with_nobody(self, topics: Topics) -> None:
        assert dict(topics.subscribers.of("DISHUB")) == {}

    def test_who_is_added_hears_what_was_said_and_belongs_to_that_post_alone(
        self, topics: Topics
    ) -> None:
        topics.subscribers.add("DISHUB", MAIL, ["head", "digest"])
        held = topics.subscribers.of("DISHUB")
        assert set(held) == {MAIL}
        assert str(held[MAIL]).startswith("arn:")
        assert dict(topics.subscribers.of("DLH")) == {}
        assert list(topics.heard(MAIL.address)) == ["head", "digest"]

    def test_asked_again_an_address_is_subscribed_once(self, topics: Topics) -> None:
        topics.subscribers.add("DISHUB", MAIL, ["head"])
        first = topics.subscribers.of("DISHUB")[MAIL]
        topics.subscribers.add("DISHUB", MAIL, ["head"])
        assert dict(topics.subscribers.of("DISHUB")) == {MAIL: first}

    def test_a_subscription_is_retuned(self, topics: Topics) -> None:
        topics.subscribers.add("DISHUB", MAIL, ["head"])
        topics.subscribers.retune(str(topics.subscribers.of("DISHUB")[MAIL]), ["operator"])
        assert list(topics.heard(MAIL.address)) == ["operator"]

    def test_who_is_removed_hears_nothing_and_the_others_go_on(self, topics: Topics) -> None:
        for one in (MAIL, OTHER):
            topics.subscribers.add("DISHUB", one, ["head"])
        topics.subscribers.remove(str(topics.subscribers.of("DISHUB")[MAIL]))
        assert set(topics.subscribers.of("DISHUB")) == {OTHER}
        topics.subscribers.add("DISHUB", MAIL, ["head"])
        assert set(topics.subscribers.of("DISHUB")) == {OTHER, MAIL}


class TestTopicsInMemory(SubscribersContract):
    @pytest.fixture
    def topics(self) -> Topics:
        one = TopicsInMemory()
        return Topics(one, lambda address: one.heard[address])


class TestSubscribersOnSns(SubscribersContract):
    @pytest.fixture
    def topics(self) -> Iterator[Topics]:
        with mock_aws():
            sns = boto3.client("sns")
            for name in ("dishub", "dlh"):
                arn = sns.create_topic(Name=f"satu-{name}")["TopicArn"]
            names = {"DISHUB": "dishub", "DLH": "dlh"}

            def heard(address: str) -> Collection[str]:
                (one,) = (
                    held
                    for held in sns.list_subscriptions()["Subscriptions"]
                    if held["Endpoint"] == address
                )
                arn = one["SubscriptionArn"]
                found = sns.get_subscription_attributes(SubscriptionArn=arn)["Attributes"]
                policy: dict[str, list[str]] = json.loads(found["FilterPolicy"])
                return policy["audience"]

            yield Topics(SnsSubscribers(sns, arn.removesuffix("dlh"), names), heard)
