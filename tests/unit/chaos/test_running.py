"""What a story has to tell reaches whoever asked for it, however much it is."""

from tests.benchmarks.chaos.running import in_children


def test_a_child_that_has_a_lot_to_tell_ends_all_the_same() -> None:
    long = {"violations": ["x" * 200_000]}
    assert in_children([lambda: long, lambda: {"violations": []}], 1, lambda: True) == [
        long,
        {"violations": []},
    ]


def test_a_child_that_falls_over_says_why_and_one_that_had_no_time_is_none() -> None:
    def falls() -> None:
        raise RuntimeError("tersandung")

    turns = iter([True, False])
    fallen, untold = in_children([falls, falls], 1, lambda: next(turns))
    assert "tersandung" in fallen["violations"][0]
    assert untold is None
