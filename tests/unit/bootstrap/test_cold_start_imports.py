"""What each function may load before its first call, and with the first record it reads.

Cold starts are measured by `tests.benchmarks.cold_start`; this says why one would grow, and fails
at once. A line is the whole list, no more and no less: what a function does not need, it may not
load, and what it no longer loads leaves its line. Two lists have reasons worth writing down.
`sweep` loads the duplicate detector because it places complaints the stream forgot. `digest` and
`sweep` load `domain.links` because a notice carries a signed link.
"""

import json
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from typing import Final

import pytest

from tests.benchmarks.cold_start import READS, ROOT, start_of, with_pack
from tests.handlers import FUNCTIONS

CASES: Final = "adapters.aws adapters.dynamodb application.case domain.case domain.figures"
"""What reading and saving a case takes: a saved case writes what figures are counted from."""
OUTBOX: Final = "application.outbox domain.outbox"
NOTICES: Final = "application.notices domain.links domain.notices domain.officials"
ESCALATION: Final = "application.escalation domain.escalation"
MASKING: Final = "adapters.privacy domain.privacy"
"""Of `adapters.privacy` the port to the encoder of the second look, not the encoder."""
DETECTOR: Final = (
    "application.placing application.routing application.search domain.duplicates domain.routing "
    "domain.search"
)
LAPOR: Final = "adapters.lapor application.intake application.lapor domain.lapor domain.retention"

LOADS: Final[dict[str, str]] = {
    "admin": (
        f"{NOTICES} adapters.aws adapters.dynamodb application.officials domain.case domain.city"
    ),
    "answer_channels": (
        f"{CASES} {MASKING} application.channels application.intake domain.channels "
        "domain.city domain.intake domain.outbox domain.photos"
    ),
    "assess_escalation": f"{CASES} {OUTBOX} {NOTICES} {ESCALATION} domain.city",
    "board": (
        f"{CASES} {ESCALATION} application.board application.figures application.notices "
        "application.reports domain.board domain.city domain.intake domain.lapor "
        "domain.notices domain.officials domain.photos domain.privacy domain.reports "
        "domain.rights pages.board pages.shared"
    ),
    "check_photo": f"{CASES} adapters.photos application.photos domain.photos",
    "citizen_action": (
        f"{CASES} {OUTBOX} {MASKING} application.intake application.routing "
        "application.tracking domain.city domain.intake domain.links domain.photos "
        "domain.retention domain.routing domain.tracking pages.shared pages.tracking"
    ),
    "deduplicate": (
        f"{CASES} {OUTBOX} {MASKING} {DETECTOR} application.intake application.photos "
        "domain.city domain.intake domain.lapor domain.photos domain.retention"
    ),
    "desk": (
        f"{CASES} {OUTBOX} {NOTICES} {MASKING} {DETECTOR} {LAPOR} application.desk "
        "application.official domain.city domain.intake domain.photos domain.rights "
        "pages.desk pages.shared"
    ),
    "digest": (
        f"{CASES} {NOTICES} {ESCALATION} application.desk application.figures "
        "application.office application.placing application.routing domain.city domain.intake"
    ),
    "fetch_photos": (
        "adapters.aws adapters.dynamodb adapters.photos application.photos domain.case "
        "domain.intake domain.photos"
    ),
    "hide_reporter": "adapters.aws adapters.privacy domain.case",
    "import_lapor": f"{CASES} {OUTBOX} {MASKING} {LAPOR} domain.city domain.intake",
    "mail": (
        f"{NOTICES} adapters.aws adapters.dynamodb application.case application.mail domain.case "
        "domain.city domain.figures pages.notices pages.shared"
    ),
    "official_action": (
        f"{CASES} {OUTBOX} {NOTICES} {MASKING} application.office application.official "
        "application.photos application.search domain.city domain.duplicates domain.intake "
        "domain.lapor domain.photos domain.routing domain.search pages.office pages.official "
        "pages.shared"
    ),
    "privacy": (
        f"{CASES} {MASKING} adapters.rights application.intake application.notices "
        "application.rights domain.board domain.city domain.duplicates domain.intake "
        "domain.links domain.notices domain.outbox domain.photos domain.retention "
        "domain.rights domain.routing domain.search"
    ),
    "receive_webhook": (
        f"{MASKING} adapters.aws adapters.dynamodb application.intake domain.case "
        "domain.intake domain.retention entrypoints.webhook"
    ),
    "report": (
        f"{CASES} {NOTICES} {ESCALATION} adapters.reports adapters.rights application.figures "
        "application.official application.reports application.rights domain.city "
        "domain.intake domain.lapor domain.outbox domain.photos domain.privacy domain.reports "
        "domain.retention domain.rights pages.reports pages.shared"
    ),
    "start_escalation": f"{ESCALATION} adapters.aws application.channels domain.case",
    "sweep": (
        f"{CASES} {OUTBOX} {ESCALATION} {MASKING} {DETECTOR} application.intake "
        "application.notices application.photos domain.city domain.intake domain.lapor "
        "domain.links domain.notices domain.photos domain.retention"
    ),
    "sync_lapor": f"{CASES} {OUTBOX} {MASKING} {LAPOR} domain.city domain.intake",
    "tell_channels": (
        f"{CASES} {OUTBOX} adapters.channels adapters.photos application.channels "
        "application.photos domain.channels domain.city domain.intake domain.photos"
    ),
    "track": (
        f"{CASES} {MASKING} application.intake application.tracking domain.city domain.intake "
        "domain.links domain.outbox domain.photos domain.tracking pages.shared pages.tracking"
    ),
}
"""Function -> the packages `layer.capability` of `aduan` it loads: all of them, and no other.
A line that names more than is loaded would let a regression pass, so it fails too."""

RUNTIME: Final = frozenset(
    {
        "aws_lambda_powertools", "boto3", "botocore", "certifi", "dateutil", "jmespath",
        "s3transfer", "six", "typing_extensions", "urllib3",
    }
)  # fmt: skip
"""boto3 with what it stands on, and Powertools: what every function has."""
PYDANTIC: Final = frozenset({"annotated_types", "pydantic", "pydantic_core", "typing_inspection"})
HTTPX: Final = frozenset({"anyio", "h11", "httpcore", "httpx", "idna"})
DEVELOPMENT: Final = frozenset(
    {"click", "h2", "hpack", "hyperframe", "markdown_it", "mdurl", "pygments", "rich"}
)
"""What httpx takes along where it is installed; the vendor layer does not have it, and which of
them are loaded follows from what else a developer has."""
JINJA: Final = frozenset({"jinja2", "markupsafe"})
LIBRARIES: Final[dict[str, frozenset[str]]] = {
    "board": JINJA,
    "check_photo": frozenset({"PIL", "cv2", "numpy"}),
    "citizen_action": JINJA,
    "desk": JINJA,
    "fetch_photos": HTTPX,
    "import_lapor": PYDANTIC,
    "mail": JINJA,
    "official_action": JINJA,
    "report": JINJA,
    "sync_lapor": PYDANTIC | HTTPX,
    "tell_channels": HTTPX,
    "track": JINJA,
}
"""What a function loads of others beside RUNTIME. pydantic: LAPOR!'s contract is checked field
by field where it is spoken to, and nowhere else. httpx: who calls out."""
RENDERING: Final = {
    "board", "citizen_action", "desk", "mail", "official_action", "report", "track",
}  # fmt: skip
READER: Final = frozenset({"msgspec"})


@dataclass(frozen=True)
class Started:
    """Names of modules after the start, and after the first record was read."""

    loaded: frozenset[str]
    reading: frozenset[str]
    collecting: bool
    frozen: bool

    def packages(self) -> set[str]:
        """`layer.capability` of the project, without the modules that wire and parse."""
        found = {tuple(name.split(".")[1:3]) for name in self.loaded if name.startswith("aduan.")}
        whole = {one for one in found if len(one) > 1}
        return {".".join(one) for one in whole if one[0] in LAYERS or one in PARTS}

    def libraries(self, modules: frozenset[str]) -> set[str]:
        tops = {name.partition(".")[0] for name in modules}
        return {one for one in tops if not one.startswith("_")} - sys.stdlib_module_names - OURS


LAYERS: Final = frozenset({"domain", "application", "adapters", "pages"})
PARTS: Final = frozenset({("entrypoints", "webhook")})
OURS: Final = frozenset({"aduan", "aduan_city", "functions"})


APART: Final = """
import json, os, sys
import boto3, aws_lambda_powertools
for code, needs in json.load(sys.stdin):
    if not os.fork():
        os.environ.update(needs)
        exec(code, {"__name__": "__main__"})
        sys.stdout.flush()
        os._exit(0)
    if os.wait()[1]:
        sys.exit(1)
"""
"""What every function has is loaded once; then each starts in a copy of that interpreter, which
saves two thirds of the time and shows the same: a library of RUNTIME may be loaded anyway."""


@pytest.fixture(scope="module")
def started() -> dict[str, Started]:
    """Every handler, each in an interpreter that none of the others has seen."""
    told = [telling(function) for function in FUNCTIONS]
    with with_pack() as env:
        done = subprocess.run(
            [sys.executable, "-c", APART],
            input=json.dumps(told),
            cwd="/",
            env=env,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
    said = map(json.loads, done.stdout.splitlines())
    return {
        function: Started(frozenset(loaded), frozenset(after), collecting, frozen)
        for function, (loaded, collecting, frozen, after) in zip(FUNCTIONS, said, strict=True)
    }


def telling(function: str) -> tuple[str, dict[str, str]]:
    """The start of a function, with what it says at its end, and what it needs to be told."""
    code, needs = start_of(function)
    handler, _, reading = code.partition("\n")
    lines = [
        handler,
        "import gc, json, sys",
        "state = [sorted(sys.modules), gc.isenabled(), gc.get_freeze_count() > 0]",
        reading,
        "print(json.dumps([*state, sorted(sys.modules)]))",
    ]
    return "\n".join(lines), needs | {"POWERTOOLS_SERVICE_NAME": function}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_loads_what_its_job_needs_and_nothing_else(
    function: str, started: dict[str, Started]
) -> None:
    assert started[function].packages() == set(LOADS[function].split())


@pytest.mark.parametrize("function", FUNCTIONS)
def test_it_loads_the_libraries_of_its_line_and_no_other(
    function: str, started: dict[str, Started]
) -> None:
    one = started[function]
    line = RUNTIME | LIBRARIES.get(function, frozenset())
    taken_along = DEVELOPMENT if line >= HTTPX else frozenset()
    assert one.libraries(one.loaded) - taken_along == line
    first = READER if READS[function] else frozenset()
    assert one.libraries(one.reading) - taken_along == line | first


@pytest.mark.parametrize("function", [name for name, kind in READS.items() if kind])
def test_the_first_record_is_read_by_msgspec_alone(
    function: str, started: dict[str, Started]
) -> None:
    one = started[function]
    assert one.libraries(one.reading) - one.libraries(one.loaded) <= READER
    assert "msgspec" in one.libraries(one.reading)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_collector_rests_while_it_starts_and_works_afterwards(
    function: str, started: dict[str, Started]
) -> None:
    assert started[function].collecting
    assert started[function].frozen


def test_the_webhook_leaves_the_dear_parts_of_its_own_libraries_alone(
    started: dict[str, Started],
) -> None:
    dear = {
        "lokal": "as dear as boto3; the masking asks it only where digits are left",
        "phonenumbers": "a sixth of boto3's import for one normalisation",
        "aws_xray_sdk": "two thirds of boto3's import; Lambda traces the function itself",
        "aduan.domain.case.case": "a cold start that never meets a case",
    }
    loaded = started["receive_webhook"].loaded
    assert {name: why for name, why in dear.items() if name in loaded} == {}


def test_the_webhook_compiles_no_method_it_has_not_called_yet() -> None:
    """What a module of its calls `dataclass` is ours (`aduan.dataclass`), not the library's."""
    asking = "; ".join(
        [
            "from functions.receive_webhook import handler",
            "import dataclasses, json, sys",
            "loaded = [(n, m) for n, m in sys.modules.items() if n.startswith(('aduan.', 'func'))]",
            "the_librarys = lambda m: vars(m).get('dataclass') is dataclasses.dataclass",
            "print(json.dumps([n for n, m in loaded if the_librarys(m)]))",
        ]
    )
    with with_pack(function="receive_webhook") as env:
        done = subprocess.run(
            [sys.executable, "-c", asking],
            cwd="/",
            env=env,
            check=True,
            capture_output=True,
            text=True,
        )
    assert json.loads(done.stdout) == []


def test_every_function_of_the_project_has_its_line() -> None:
    folders = {path.parent.name for path in ROOT.glob("functions/*/handler.py")}
    assert folders == set(FUNCTIONS)
    assert folders == set(LOADS)
    assert folders == set(READS)


def test_every_function_that_renders_no_page_is_under_the_contract_about_the_template_engine() -> (
    None
):
    """import-linter proves it for the functions it is told of; this, that it is told of all."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (named,) = (
        set(contract["source_modules"])
        for contract in contracts["tool"]["importlinter"]["contracts"]
        if "jinja2" in contract.get("forbidden_modules", ())
        and all(name.startswith("functions.") for name in contract["source_modules"])
    )
    handlers = {f"functions.{path.parent.name}" for path in ROOT.glob("functions/*/handler.py")}
    assert named == handlers - {f"functions.{name}" for name in RENDERING}
