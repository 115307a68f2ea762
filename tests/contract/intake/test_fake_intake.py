"""The fake intake keeps the contract, so tests that use it say something true."""

import pytest

from tests.contract.intake.intake_contract import IntakeContract, StoredIds, StoredWords
from tests.fakes.intake import FakeIntake


class TestFakeIntake(IntakeContract):
    @pytest.fixture
    def intake(self) -> FakeIntake:
        return FakeIntake()

    @pytest.fixture
    def stored(self, intake: FakeIntake) -> StoredIds:
        return lambda: set(intake.complaints)

    @pytest.fixture
    def words(self, intake: FakeIntake) -> StoredWords:
        return lambda: list(intake.asked.values())
