"""Figures on unseen data: nothing of a fold is known to the model that scores it."""

from __future__ import annotations

from aduan.domain.duplicates.learn import Example, fit
from aduan.domain.duplicates.validate import LabelledPair, cross_validate, divide


def test_a_kelurahan_is_never_divided_and_folds_are_filled_evenly() -> None:
    named = [name for name, size in {"a": 9, "b": 5, "c": 4, "d": 2}.items() for _ in range(size)]
    fold_of = divide(named, 2, seed=1)
    filled = [sum(fold_of[name] == fold for name in named) for fold in (0, 1)]
    assert sorted(filled) == [9, 11]
    assert fold_of == divide(named, 2, seed=1)


def measured(pairs: list[LabelledPair]) -> float:
    table = {"pairs": pairs[::2], "other pairs": pairs[1::2]}
    found = cross_validate(table, [], folds=3, repeats=2)
    return max(one["average_precision"] for one in found.values())


def told(name: str, *, same: bool) -> Example:
    return Example((name,), same, 5.0)


def test_what_only_its_own_kelurahan_could_teach_is_not_known() -> None:
    """Each has an indicator of its own: in sample it is perfect, unseen it is worthless. The other
    table's pairs of that kelurahan teach nothing either."""
    labelled = [
        LabelledPair(told(f"{name}:{same}", same=same), (name, name), 1.0)
        for name in ("a", "b", "c")
        for same in (True, True, False, False)
        for _ in range(4)
    ]
    assert measured(labelled) < 0.75
    shared = [
        LabelledPair(told(f"all:{one.example.same}", same=one.example.same), one.kelurahan, 1.0)
        for one in labelled
    ]
    assert measured(shared) == 1.0


def test_a_pair_over_two_kelurahan_teaches_neither_fold() -> None:
    over = LabelledPair(told("a:True", same=True), ("b", "a"), 1.0)
    of_a = LabelledPair(told("a:True", same=True), ("a", "a"), 1.0)
    of_b = LabelledPair(told("b:False", same=False), ("b", "b"), 1.0)
    found = cross_validate({"t": [over] * 8 + [of_a] * 4 + [of_b] * 4}, [], folds=2, repeats=1)
    assert found["t"]["average_precision"] < 1.0


def test_a_start_saves_steps_and_changes_nothing() -> None:
    examples = [Example(("x", "y") if at % 3 else ("x",), at % 2 == 0, 1.0) for at in range(60)]
    cold = fit(examples, version="cold")
    warm = fit(examples, version="warm", start=fit(examples[:20], version="part"))
    assert abs(cold.bias - warm.bias) < 0.02
    assert all(abs(cold.weights[name] - warm.weights[name]) < 0.02 for name in cold.weights)
