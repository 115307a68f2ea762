"""A receipt of an end, the root of its day, and what is found when either is changed."""

import hashlib
import json
from pathlib import Path
from typing import Any, Final

import pytest

from aduan.cli.verify import main
from aduan.domain.case.case import Actor, Role
from aduan.domain.case.decide import decide_move
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.figures.ledger import canonical
from aduan.domain.figures.receipts import (
    NOTHING,
    Receipt,
    ends,
    leaf,
    proven,
    receipt_of,
    sealed,
    verify,
)
from tests.city import RULES, hours, new_case, wib

START: Final = wib("2026-03-02 09:00")
PHOTO: Final = b"\xff\xd8 a photo \xff\xd9"
DISHUB: Final = Actor(Role.OPERATOR, "DISHUB")


def receipt(number: int = 1, **changes: Any) -> Receipt:
    case = new_case(START, case_id=f"K{number}", number=f"SRG-{number}", **changes)
    request = Request(Move.RESOLVE, DISHUB, START + hours(5), note="Beres", evidence=("e1",))
    done = decide_move(case, request, RULES)
    assert ends(done.history)
    return receipt_of(done.case, done.history, {"e1": hashlib.sha256(PHOTO).hexdigest()})


def day(count: int = 7) -> Any:
    return sealed("2026-03-02", [leaf(receipt(n)) for n in range(count)])


def printed(number: int = 1, count: int = 7) -> Any:
    return json.loads(canonical(proven(receipt(number), day(count))))


@pytest.mark.parametrize("count", [1, 2, 3, 5, 8, 13])
def test_every_receipt_of_a_day_is_proven_by_it(count: int) -> None:
    published = json.loads(canonical(day(count)))
    for number in range(count):
        assert verify(printed(number, count), day=published).ok


def test_any_changed_value_of_a_receipt_is_found() -> None:
    whole = printed()
    for name, value in whole["receipt"].items():
        other = {"x": "y"} if isinstance(value, dict) else f"{value}0"
        changed = whole | {"receipt": whole["receipt"] | {name: other}}
        assert not verify(changed).ok, name
    for name in whole["receipt"]:
        less = {key: value for key, value in whole["receipt"].items() if key != name}
        assert not verify(whole | {"receipt": less}).ok, name


def test_any_changed_byte_of_the_printed_receipt_is_found() -> None:
    text = json.dumps(printed(), separators=(",", ":"))
    start = text.index('"receipt"')
    end = text.index("}}", start) if "}}" in text[start:] else len(text)
    for at in range(start, end, 3):
        changed = text[:at] + chr(ord(text[at]) ^ 1) + text[at + 1 :]
        try:
            document = json.loads(changed)
        except ValueError:
            continue
        assert document == printed() or not verify(document).ok, changed


def test_a_changed_byte_of_a_photo_is_found() -> None:
    assert verify(printed(), photos={"a.jpg": PHOTO}).ok
    assert not verify(printed(), photos={"a.jpg": PHOTO[:-1] + b"\x00"}).ok
    assert not verify(printed(), photos={"a.jpg": PHOTO, "b.jpg": b""}).ok


def test_a_case_that_is_taken_away_changes_the_count_and_the_root_of_its_day() -> None:
    published = json.loads(canonical(day(7)))
    less = json.loads(canonical(day(6)))
    assert (less["count"], less["root"] != published["root"]) == (6, True)
    assert not verify(printed(1, 7), day=less).ok
    silent = published | {"leaves": less["leaves"]}
    assert not verify(printed(1, 7), day=silent).ok
    relabelled = published | {"leaves": less["leaves"], "count": 6}
    assert not verify(printed(1, 7), day=relabelled).ok


def test_a_day_that_is_exchanged_changes_every_day_after_it() -> None:
    first = sealed("2026-03-02", [leaf(receipt(1))])
    other = sealed("2026-03-02", [leaf(receipt(2))])
    after = [sealed("2026-03-03", [leaf(receipt(3))], one.root) for one in (first, other)]
    assert after[0].root != after[1].root


def test_a_day_without_an_end_has_a_root_too() -> None:
    empty = sealed("2026-03-02", [])
    assert (empty.count, empty.before) == (0, NOTHING)
    assert empty.root != sealed("2026-03-03", []).root
    assert proven(receipt(1), empty) is None


def test_of_a_guarded_case_no_place_is_named_and_no_leaf_can_be_guessed() -> None:
    guarded = receipt(1, secret=True)
    assert (guarded.kelurahan_code, guarded.lat) == ("", None)
    assert receipt(1).salt != receipt(2).salt


@pytest.mark.parametrize(
    "rubbish", [None, 1, "x", [], {}, {"receipt": 1}, {"receipt": {}, "proof": [["atas", "00"]]}]
)
def test_rubbish_is_no_receipt_and_no_crash(rubbish: Any) -> None:
    assert not verify(rubbish).ok
    assert not verify(printed(), day=rubbish if rubbish is not None else []).ok


def test_the_command_says_what_holds_and_what_was_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document, photo, published = (tmp_path / name for name in ("t.json", "foto.jpg", "hari.json"))
    document.write_bytes(canonical(proven(receipt(1), day())))
    published.write_bytes(canonical(day()))
    photo.write_bytes(PHOTO)
    words = [str(document), "--photo", str(photo), "--day", str(published)]
    assert main(words) == 0
    photo.write_bytes(PHOTO + b" ")
    assert main(words) == 1
    document.write_text("{", encoding="utf-8")
    assert main(words) == 1
    assert main([str(tmp_path / "tidak_ada.json")]) == 2
    out = capsys.readouterr().out
    assert "Foto foto.jpg BUKAN foto penutupan ini" in out
    assert "t.json bukan JSON." in out
