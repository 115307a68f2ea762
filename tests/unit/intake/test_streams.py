"""A batch of the register's stream in which something is wrong."""

from typing import Any

from aduan.entrypoints.streams import in_order


class Log:
    def __init__(self) -> None:
        self.lines: list[Any] = []

    def error(self, msg: str, **details: Any) -> None:
        self.lines.append((msg, details))


def batch(*records: tuple[str, str]) -> dict[str, Any]:
    """Records by partition and name; an empty partition is not written."""
    return {
        "Records": [
            {
                "dynamodb": {
                    "SequenceNumber": str(number),
                    "NewImage": {"name": {"S": name}},
                    **({"Keys": {"pk": {"S": partition}}} if partition else {}),
                }
            }
            for number, (partition, name) in enumerate(records, start=1)
        ]
    }


def work(event: dict[str, Any]) -> tuple[list[str], list[str], Log]:
    """What was handled, what must come again, and the log. Names that begin with "bad" fail."""
    done: list[str] = []
    log = Log()

    def handle(image: dict[str, Any]) -> None:
        if image["name"]["S"].startswith("bad"):
            raise ValueError(image["name"]["S"])
        done.append(image["name"]["S"])

    answer = in_order(event, handle, log)
    return done, [one["itemIdentifier"] for one in answer["batchItemFailures"]], log


def test_a_bad_record_delays_no_neighbour() -> None:
    done, again, _ = work(batch(("A", "a1"), ("B", "bad"), ("C", "c1"), ("A", "a2")))
    assert (done, again) == (["a1", "c1", "a2"], ["2"])


def test_what_follows_of_the_same_item_waits_for_it() -> None:
    done, again, _ = work(batch(("B", "bad"), ("B", "b2"), ("C", "c1"), ("B", "b3")))
    assert (done, again) == (["c1"], ["1"])


def test_the_first_of_several_failures_is_where_the_batch_comes_again() -> None:
    done, again, log = work(batch(("A", "bad1"), ("B", "b1"), ("C", "bad2"), ("D", "d1")))
    assert (done, again) == (["b1", "d1"], ["1"])
    assert log.lines == [
        ("record failed", {"sequence": "1", "error": "ValueError"}),
        ("record failed", {"sequence": "3", "error": "ValueError"}),
    ]


def test_a_record_that_does_not_say_whose_it_is_is_never_overtaken() -> None:
    assert work(batch(("", "bad"), ("A", "a1"), ("", "x")))[:2] == ([], ["1"])
    assert work(batch(("A", "bad"), ("", "x"), ("B", "b1")))[:2] == (["b1"], ["1"])
    assert work(batch(("A", "a1"), ("B", "b1")))[:2] == (["a1", "b1"], [])
