"""The encoder of the reader's second look, for every function that reads words."""

import logging
from typing import Final

from aduan.adapters.privacy.encoding import SentenceEncoder
from aduan.entrypoints.observability import write_metric

FIGURE: Final = "second_look_failed"
_LOG: Final = logging.getLogger(__name__)


def second_look() -> SentenceEncoder:
    """Loaded by the first text in doubt, once in the life of a function's copy."""
    return SentenceEncoder(failed=_failed)


def _failed(kind: str) -> None:
    """The text was read once, and in doubt kept secret. While the encoder is gone that is true of
    every doubtful text, so those who run it are told."""
    _LOG.error("the second look at a text failed", extra={"kind": kind})
    write_metric(FIGURE, 1, service="reading")
