"""The store behind the citizen's page keeps one contract, in memory and on DynamoDB."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import boto3
import pytest
from moto import mock_aws

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.follow_up_events import RegisterFollowUpEvents
from aduan.adapters.dynamodb.intake import RegisterIntake
from aduan.adapters.dynamodb.notices import RegisterNotices
from aduan.adapters.dynamodb.photos import RegisterPhotos
from aduan.adapters.dynamodb.tracking import RegisterTracking
from aduan.application.intake.ports import Original, Spoken
from aduan.application.notices.ports import Closing
from aduan.domain.case.case import Level, NoticeKind
from aduan.domain.case.decide import decide_move
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.intake.events import ComplaintAmended
from tests.city import RULES, SYSTEM, hours
from tests.contract.taken_in import take_in
from tests.contract.tracking.citizens_contract import (
    START,
    CitizensContract,
    Store,
    complaint,
    opened,
)
from tests.fakes.citizens import CitizensInMemory
from tests.register_table import create_identities, create_register


class TestCitizensInMemory(CitizensContract):
    @pytest.fixture
    def store(self) -> Store:
        one = CitizensInMemory()
        return Store(
            page=one,
            events=one.words,
            receive=lambda said: one.words.complaints.update({said.complaint_id: said}),
            open=one.words.register.save,
        )


class TestCitizensOnDynamoDB(CitizensContract):
    @pytest.fixture
    def tables(self) -> Iterator[tuple[Table, Table]]:
        with mock_aws():
            client = boto3.client("dynamodb")
            yield create_register(client), create_identities(client)

    @pytest.fixture
    def store(self, tables: tuple[Table, Table]) -> Store:
        table = tables[0]
        intake, tracking = RegisterIntake(*tables), RegisterTracking(table)

        names = ("complaint_by_code", "get_case", "history", "notified", "tally", "voice",
                 "receipt", "photos_of", "applied", "guesses", "keep")  # fmt: skip
        page = SimpleNamespace(
            **{name: getattr(tracking, name) for name in names},
            say=intake.say,
            expect_photo=RegisterPhotos(table).expect_photo,
        )
        return Store(
            page,
            RegisterFollowUpEvents(table),
            lambda one: take_in(*tables, one, START),
            RegisterCases(table).save,
        )

    def test_a_level_counts_as_told_only_when_its_own_post_was_written_to(
        self, store: Store, tables: tuple[Table, Table]
    ) -> None:
        store.open(opened())
        case = store.page.get_case("K1")
        for level, hour in ((Level.OPD, 0), (Level.SEKDA, 72), (Level.WALI_KOTA, 96)):
            asked = Request(Move.ESCALATE, SYSTEM, START + hours(hour), level=level)
            step = decide_move(case, asked, RULES)
            store.open(step)
            case = step.case
        book, at = RegisterNotices(tables[0]), START + timedelta(days=9)
        kinds = {one.kind: one for one in book.open_of("K1")}
        assert store.page.notified("K1") == {}
        sekda = kinds[NoticeKind.ESCALATED_SEKDA]
        book.close("K1", sekda.notice_id, Closing.PUBLISHED, at)
        wali_kota = kinds[NoticeKind.ESCALATED_WALI_KOTA]
        book.claim(wali_kota, owner="x", sent_to="DUTY")
        book.close("K1", wali_kota.notice_id, Closing.PUBLISHED, at)
        assert store.page.notified("K1") == {(1, Level.SEKDA): at}

    def test_a_level_its_post_may_not_hear_of_was_not_told_to_it(
        self, store: Store, tables: tuple[Table, Table]
    ) -> None:
        case = replace(opened().case, told=(Level.OPD,), withheld_from=("SETDA", "SEKDA"))
        store.open(replace(opened(), case=case))
        asked = Request(Move.ESCALATE, SYSTEM, START + hours(72), level=Level.SEKDA)
        store.open(decide_move(case, asked, RULES))
        book = RegisterNotices(tables[0])
        (risen,) = (one for one in book.open_of("K1") if one.kind is NoticeKind.ESCALATED_SEKDA)
        assert risen.to == "WALI_KOTA"
        book.close("K1", risen.notice_id, Closing.PUBLISHED, START + hours(73))
        assert store.page.notified("K1") == {}

    def test_what_was_written_lies_in_the_other_table_and_the_masked_word_here(
        self, store: Store, tables: tuple[Table, Table]
    ) -> None:
        store.receive(complaint("01A"))
        word = ComplaintAmended("RBG-01A", START, "Hubungi [nomor]")
        spoken = Spoken("01A", "laman-1", word, Original(text="Hubungi 0812"), START)
        assert store.page.say(spoken)
        assert store.page.say(spoken) is False
        kept = tables[1].get(keys.identity("01A", "laman-1"))
        assert kept is not None
        assert kept["text"]["S"] == "Hubungi 0812"
        listed = RegisterFollowUpEvents(tables[0]).unapplied(before=START + hours(1), limit=9)
        assert [one.row_id for one in listed] == ["laman-1"]
