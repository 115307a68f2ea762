"""Figures on unseen data: nothing of a fold is known to the model that scores it."""

from __future__ import annotations

from aduan.domain.duplicates.learn import Example, fit
from aduan.domain.duplicates.validate import cross_validate, divide, kelurahan_groups


def pair(number: int, one: str, other: str) -> dict[str, str]:
    return {"pair_id": f"p{number}", "a_kelurahan": one, "b_kelurahan": other}


def test_pairs_that_share_a_kelurahan_over_a_third_are_of_one_group() -> None:
    groups = kelurahan_groups(
        [pair(1, "Unyur", "Unyur"), pair(2, "Unyur", "Lopang"), pair(3, "Lopang", "Cipare"),
         pair(4, "Sepang", "Sepang")]
    )  # fmt: skip
    assert groups["p1"] == groups["p2"] == groups["p3"]
    assert groups["p4"] != groups["p1"]


def test_a_group_is_never_divided_and_folds_are_filled_evenly() -> None:
    groups = [name for name, size in {"a": 9, "b": 5, "c": 4, "d": 2}.items() for _ in range(size)]
    fold_of = divide(groups, 2, seed=1)
    assert len(set(zip(groups, fold_of, strict=True))) == 4
    assert sorted(fold_of.count(fold) for fold in (0, 1)) == [9, 11]
    assert fold_of == divide(groups, 2, seed=1)


def told(name: str, *, same: bool) -> Example:
    return Example((name,), same, 5.0)


def test_what_only_its_own_fold_could_teach_is_not_known() -> None:
    """Each group has an indicator of its own: in sample it is perfect, unseen it is worthless."""
    labelled = [
        (told(f"{group}:{same}", same=same), group, 1.0)
        for group in ("a", "b", "c")
        for same in (True, False)
        for _ in range(4)
    ]
    unseen = cross_validate(labelled, [], folds=3, repeats=2)
    assert unseen["average_precision"] < 0.75
    shared = [(told(f"all:{row[0].same}", same=row[0].same), *row[1:]) for row in labelled]
    assert cross_validate(shared, [], folds=3, repeats=2)["average_precision"] == 1.0


def test_a_start_saves_steps_and_changes_nothing() -> None:
    examples = [Example(("x", "y") if at % 3 else ("x",), at % 2 == 0, 1.0) for at in range(60)]
    cold = fit(examples, version="cold")
    warm = fit(examples, version="warm", start=fit(examples[:20], version="part"))
    assert abs(cold.bias - warm.bias) < 0.02
    assert all(abs(cold.weights[name] - warm.weights[name]) < 0.02 for name in cold.weights)
