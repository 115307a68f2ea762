"""What a person is asked: whether a complaint tells of the same event as another."""

from datetime import datetime
from typing import Any

from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import Item, decode_map
from aduan.adapters.dynamodb.core.keys import ASK
from aduan.adapters.dynamodb.core.table import Table
from aduan.application.placing.questions import Candidate, Question
from aduan.domain.case.errors import NotFoundError


def read_question(table: Table, case_id: str, complaint_id: str) -> Question:
    """A strongly consistent read. Raises NotFoundError."""
    item = table.get(keys.desk(case_id, ASK, complaint_id))
    if item is None:
        raise NotFoundError("question", complaint_id)
    return question_of(item)


def question_of(item: Item) -> Question:
    row = decode_map(item)
    return Question(
        case_id=str(row["case_id"]),
        complaint_id=str(row["complaint_id"]),
        asked_at=datetime.fromisoformat(str(row["work_sk"]).partition("#")[0]),
        candidates=tuple(_candidate(one) for one in row.get("candidates", ())),
        why=str(row.get("why", "")),
    )


def _candidate(row: dict[str, Any]) -> Candidate:
    score = row.get("score")
    return Candidate(
        case_id=str(row["case_id"]),
        complaint_id=str(row["complaint_id"]),
        sentence=str(row.get("sentence", "")),
        score=None if score is None else float(score),
    )
