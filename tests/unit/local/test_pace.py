"""A busy machine plays the evening slower; it plays the same evening."""

import pytest

from infra.local.demo import pace


@pytest.mark.parametrize(
    ("share", "seconds"), [(1.0, 1), (0.76, 1), (0.7, 2), (0.4, 2), (0.3, 3), (0.01, 5), (0.0, 5)]
)
def test_an_hour_takes_longer_where_less_of_a_processor_is_given(
    share: float, seconds: int
) -> None:
    assert pace.seconds_for(share) == seconds


def test_the_share_is_measured_by_working() -> None:
    assert 0.0 < pace.share_of_processor() < 1.1
