"""What stands behind the officials' pages keeps one contract, in memory and on AWS in process."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit

import boto3
import pytest
from moto import mock_aws

from aduan.adapters.aws.evidence_bucket import S3PhotoAddresses, S3UploadForms
from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import encode
from aduan.adapters.dynamodb.photos import RegisterPhotos
from aduan.adapters.dynamodb.pictures import RegisterPictures
from aduan.application.case.ports import CaseRegister, Press
from aduan.application.official.ports import (
    CaseReader,
    FormUses,
    PhotoAddresses,
    PhotoBook,
    PhotoRequests,
    UploadForms,
)
from aduan.domain.case.case import Case, Level, Transition
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.decide import decide_move, opening
from aduan.domain.case.errors import ConflictError, NotFoundError
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.photos.evidence import Photo, PhotoState, owner_of
from tests.city import DISHUB, RULES, SYSTEM, hours, new_case, wib
from tests.contract.intake.follow_up_events_contract import complaint
from tests.fakes.pages import CasesInMemory, FixedAddresses, FixedForms
from tests.register_table import create_register

START: Final = wib("2026-03-02 09:00")
BUCKET: Final = "bukti"


@dataclass(frozen=True)
class Behind:
    """One register under the names the pages know it by, and a way to put complaints in."""

    cases: CaseReader
    moves: CaseRegister
    uses: FormUses
    photos: PhotoBook
    asks: PhotoRequests
    join: Callable[[str, Complaint], None]


def opened(case_id: str = "K1") -> Transition:
    return opening(new_case(START, case_id=case_id, number=f"SRG-{case_id}"), SYSTEM)


def accepted(case: Case, after: float = 1) -> Transition:
    return decide_move(case, Request(Move.ACCEPT, DISHUB, START + hours(after)), RULES)


def told(case: Case, level: Level) -> Transition:
    return decide_move(case, Request(Move.ESCALATE, SYSTEM, START, level=level), RULES, timer="t")


def photo(evidence_id: str = "e1", after: float = 1, **changes: Any) -> Photo:
    one = Photo("K1", evidence_id, PhotoState.CHECKING, "DISHUB", START + hours(after), 1)
    return replace(one, **changes)


class BehindThePages:
    """The facts."""

    def test_a_case_nobody_opened_is_not_found_and_has_nothing(self, behind: Behind) -> None:
        with pytest.raises(NotFoundError):
            behind.cases.get_case("K1")
        assert tuple(behind.cases.history("K1")) == ()
        assert tuple(behind.cases.complaints_of("K1", 5)) == ()
        assert tuple(behind.photos.photos_of("K1")) == ()

    def test_a_saved_move_is_there_with_its_row_after_the_others(self, behind: Behind) -> None:
        first = opened()
        behind.moves.save(first)
        second = accepted(first.case)
        behind.moves.save(second)
        assert behind.cases.get_case("K1") == second.case
        assert tuple(behind.cases.history("K1")) == (first.history, second.history)

    def test_a_form_is_used_up_by_the_move_it_saved(self, behind: Behind) -> None:
        behind.moves.save(opened())
        assert not behind.uses.used("n-1")
        assert behind.uses.press("n-1") is None
        moved = accepted(behind.cases.get_case("K1"))
        behind.moves.save(moved, consume="n-1", content="abc")
        assert behind.uses.used("n-1")
        assert behind.uses.press("n-1") == Press("accept", "abc")
        assert not behind.uses.used("n-2")
        assert behind.uses.press("n-2") is None

    def test_what_was_used_without_a_form_has_no_content(self, behind: Behind) -> None:
        behind.moves.save(opened())
        behind.moves.save(accepted(behind.cases.get_case("K1")), consume="n-1")
        assert behind.uses.press("n-1") == Press("accept")

    def test_a_used_form_saves_nothing_more(self, behind: Behind) -> None:
        for case_id in ("K1", "K2"):
            behind.moves.save(opened(case_id))
        behind.moves.save(accepted(behind.cases.get_case("K2")), consume="n-1")
        before = behind.cases.get_case("K1")
        with pytest.raises(ConflictError):
            behind.moves.save(accepted(before), consume="n-1")
        assert behind.cases.get_case("K1") == before
        assert len(behind.cases.history("K1")) == 1

    def test_a_case_that_moved_on_is_not_overwritten_and_the_form_still_good(
        self, behind: Behind
    ) -> None:
        behind.moves.save(opened())
        read = behind.cases.get_case("K1")
        behind.moves.save(accepted(read))
        with pytest.raises(ConflictError):
            behind.moves.save(accepted(read, 2), consume="n-1")
        assert not behind.uses.used("n-1")

    def test_a_case_opens_once(self, behind: Behind) -> None:
        behind.moves.save(opened())
        with pytest.raises(ConflictError):
            behind.moves.save(opened())

    def test_a_level_is_fired_once_in_a_cycle(self, behind: Behind) -> None:
        behind.moves.save(opened())
        behind.moves.save(told(behind.cases.get_case("K1"), Level.SEKDA))
        again = replace(behind.cases.get_case("K1"), told=())
        with pytest.raises(ConflictError):
            behind.moves.save(told(again, Level.SEKDA), consume="n-1")
        assert not behind.uses.used("n-1")

    def test_complaints_stand_in_the_order_they_arrived_the_first_ones_of_many(
        self, behind: Behind
    ) -> None:
        behind.moves.save(opened())
        for number, complaint_id in enumerate(("01C", "01A", "01D", "01B")):
            at = START - timedelta(minutes=number)
            behind.join("K1", replace(complaint(complaint_id, case_id="K1"), received_at=at))
        found = behind.cases.complaints_of("K1", 3)
        assert [one.complaint_id for one in found] == ["01B", "01A", "01C"]
        assert len(behind.cases.complaints_of("K1", 9)) == 4

    def test_photos_stand_in_the_order_they_were_asked_for(self, behind: Behind) -> None:
        for one in (photo("e2", 2), photo("e9", 1), photo("e1", 2)):
            behind.asks.expect_photo(one)
        found = behind.photos.photos_of("K1")
        assert [one.evidence_id for one in found] == ["e9", "e1", "e2"]
        assert found[0] == photo("e9", 1)

    def test_a_photo_asked_for_again_is_one_photo(self, behind: Behind) -> None:
        behind.asks.expect_photo(photo("e1", 1))
        behind.asks.expect_photo(photo("e1", 3, asked_by="DLH"))
        assert tuple(behind.photos.photos_of("K1")) == (photo("e1", 3, asked_by="DLH"),)

    def test_what_came_with_the_reports_is_not_among_the_cases_own_photos(
        self, behind: Behind
    ) -> None:
        behind.moves.save(opened())
        behind.join("K1", complaint("A1", case_id="K1"))
        sent = photo("s1", 2, case_id=owner_of("A1"))
        behind.asks.expect_photo(sent)
        behind.asks.expect_photo(photo("e1", 3))
        assert tuple(behind.photos.sent_with("K1")) == (sent,)
        assert [one.evidence_id for one in behind.photos.photos_of("K1")] == ["e1"]


class TestCasesInMemory(BehindThePages):
    @pytest.fixture
    def behind(self) -> Behind:
        one = CasesInMemory()

        def join(case_id: str, joined: Complaint) -> None:
            one.complaints.setdefault(case_id, []).append(joined)

        return Behind(one, one, one, one, one, join)


class TestRegisterOnDynamoDB(BehindThePages):
    @pytest.fixture
    def behind(self) -> Iterator[Behind]:
        with mock_aws():
            table = create_register(boto3.client("dynamodb"))
            cases, photos = RegisterCases(table), RegisterPhotos(table)

            def join(case_id: str, joined: Complaint) -> None:
                where = {"type": "member", "complaint_id": joined.complaint_id}
                rows = [
                    encode(joined, {"type": "complaint"}, keys.complaint(joined.complaint_id)),
                    encode(where, keys.member(case_id, joined.complaint_id)),
                ]
                table.transact([table.put(row) for row in rows])

            yield Behind(cases, cases, cases, RegisterPictures(table), photos, join)


# --- signed addresses -----------------------------------------------------------------------------


class SignedAddresses:
    """Forms and addresses as the bucket signs them: what a browser is given."""

    def test_a_form_is_for_one_object_of_one_kind_and_leads_back(self, forms: UploadForms) -> None:
        back = "https://aduan.example/actions/t/photo?berkas=1"
        url, fields = forms.sign("uploads/K1/e1", "image/jpeg", back_to=back)
        assert urlsplit(url).scheme == "https"
        assert fields["key"] == "uploads/K1/e1"
        assert fields["Content-Type"] == "image/jpeg"
        assert fields["success_action_redirect"] == back
        assert all(isinstance(each, str) for each in fields.values())

    def test_an_address_names_the_clean_copy_and_is_signed(self, addresses: PhotoAddresses) -> None:
        parts = urlsplit(addresses.address("clean/K1/e1.jpg"))
        assert parts.scheme == "https"
        assert parts.path.endswith("/clean/K1/e1.jpg")
        assert "Signature=" in parts.query


class TestFixedAddresses(SignedAddresses):
    @pytest.fixture
    def forms(self) -> FixedForms:
        return FixedForms()

    @pytest.fixture
    def addresses(self) -> FixedAddresses:
        return FixedAddresses()


class TestBucketsAddresses(SignedAddresses):
    @pytest.fixture
    def forms(self) -> Iterator[S3UploadForms]:
        with mock_aws():
            yield S3UploadForms(boto3.client("s3"), BUCKET)

    @pytest.fixture
    def addresses(self) -> Iterator[S3PhotoAddresses]:
        with mock_aws():
            yield S3PhotoAddresses(boto3.client("s3"), BUCKET)
