"""The encoder of the functions and the one of the tests, under one contract."""

import json
import logging
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from aduan.adapters.privacy import encoding
from aduan.adapters.privacy.encoding import NoEncoderHereError, SentenceEncoder
from aduan.bootstrap.parts.second_look import second_look
from aduan.domain.privacy.second import Encoder
from tests.contract.privacy.encoder_contract import EncoderContract
from tests.fakes.encoder import ToldEncoder

REAL = second_look()


class TestSentenceEncoder(EncoderContract):
    @pytest.fixture
    def encoder(self) -> Encoder:
        return REAL

    @pytest.fixture
    def broken(self) -> tuple[Encoder, list[str]]:
        heard: list[str] = []
        return SentenceEncoder(failed=heard.append, load=lambda: quoting), heard


class TestToldEncoder(EncoderContract):
    @pytest.fixture
    def encoder(self) -> Encoder:
        return ToldEncoder()

    @pytest.fixture
    def broken(self) -> tuple[Encoder, list[str]]:
        told = ToldEncoder(broken=True)
        return told, told.failures


def quoting(text: str) -> Any:
    raise ValueError(text)


def test_what_cannot_be_loaded_is_tried_again_for_the_next_text() -> None:
    tries: list[int] = []

    def second_time() -> Callable[[str], list[float]]:
        tries.append(1)
        if len(tries) == 1:
            raise OSError
        return lambda text: [1.0]

    heard: list[str] = []
    encoder = SentenceEncoder(failed=heard.append, load=second_time)
    assert encoder("satu") is None
    assert encoder("dua") == (1.0,)
    assert encoder("tiga") == (1.0,)
    assert (heard, len(tries)) == (["OSError"], 2)


def test_a_processor_the_engine_would_die_on_is_known_before(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    old = tmp_path / "cpuinfo"
    old.write_text("flags : fpu sse2 ssse3", encoding="utf-8")
    monkeypatch.setattr(encoding, "CPU", old)
    monkeypatch.setattr(encoding.os, "uname", lambda: SimpleNamespace(machine="x86_64"))
    with pytest.raises(NoEncoderHereError):
        encoding.engine()


def test_a_failure_is_logged_and_counted_without_the_text(
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "deduplicate")
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "SatuAduan")
    monkeypatch.setattr(encoding, "engine", lambda: quoting)
    with caplog.at_level(logging.ERROR):
        assert second_look()("Nama saya Siti") is None
    (record,) = caplog.records
    assert (record.levelname, record.kind) == ("ERROR", "ValueError")  # type: ignore[attr-defined]
    written = json.loads(capsys.readouterr().out)
    (metric,) = written.pop("_aws")["CloudWatchMetrics"]
    assert metric == {
        "Namespace": "SatuAduan",
        "Dimensions": [["service"]],
        "Metrics": [{"Name": "second_look_failed", "Unit": "Count"}],
    }
    assert written == {
        "service": "reading",  # one series and one alarm, whichever of six functions it was
        "function": "deduplicate",
        "second_look_failed": [1.0],
    }
    assert "Siti" not in caplog.text
