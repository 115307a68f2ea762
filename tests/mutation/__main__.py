"""Mutation testing with mutmut: what the tests would not notice if it were wrong.

`make mutate` mutates the modules changed since BASE, `make mutate MODULE=domain/case/clocks` one of
them. mutmut takes a module's import name from its path, so it cannot work in `layers/`: everything
is copied to `build/mutation`, where the package lies at the top, and nothing is written to the
tree. Each module meets the tests that stand under its own name (`SUITES`), each mutant those of
them that execute the mutated function. A survivor is equivalent, or a fact that no test states.

Which are equivalent a person says, with the reason, in `equivalent.toml`; those count for nothing.
With --into the figures of each module are kept as a row of that page (docs/mutation.md).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import chdir, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mutmut.configuration import reset_config
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.mutation.file_mutation import mutate_file_contents
from mutmut.stats import status_by_exit_code
from mutmut.utils.format_utils import get_mutant_name

ROOT: Final = Path(__file__).parents[2]
PACKAGE: Final = Path("layers/aduan/python/aduan")
WORKSHOP: Final = ROOT / "build" / "mutation"
NOT_COPIED: Final = ("__pycache__", "node_modules", ".venv", "cdk.out")

SUITES: Final[Mapping[str, tuple[str, ...]]] = {
    "adapters/dynamodb/case": (
        "contract/case", "integration/case/test_cases.py",
        "integration/case/test_damaged_rows.py", "integration/case/test_rows_of_a_change.py",
        "integration/intake", "integration/placing",
    ),
    "adapters/dynamodb/follow_up_events": ("contract/intake", "integration/intake"),
    "adapters/dynamodb/intake": ("contract/intake", "integration/intake"),
    "adapters/dynamodb/notices": ("contract/case", "integration/escalation"),
    "adapters/dynamodb": ("contract/case", "integration/escalation", "integration/notices"),
    "adapters/photos": ("contract/photos",),
    "adapters": ("contract", "integration"),
    "application/photos": ("unit/photos", "contract/photos"),
    "application/placing": ("unit/placing", "contract/placing", "integration/placing"),
    "domain/case/calendar": ("unit/case", "unit/packs/test_every_setting_is_read.py"),
    "domain/case/clocks": ("unit/case", "unit/packs/test_every_setting_is_read.py"),
    "domain/case/changes": ("unit/case", "unit/channels"),
    "domain/case": ("unit/case", "unit/escalation", "unit/notices"),
    "domain/links": ("unit/official", "unit/notices", "unit/case/test_secrecy.py"),
    "domain/packs": ("unit/packs", "integration/packs"),
    "domain/photos": ("unit/photos", "contract/photos"),
    "entrypoints/signatures": ("unit/intake",),
    "entrypoints/webhook": ("unit/intake",),
    "bootstrap": ("integration",),
    "pages": ("unit/pages", "unit/official", "unit/tracking", "unit/local", "integration/official"),
}  # fmt: skip
"""The tests a module meets, where they are not its own folder's in the unit tier: rules and use
cases are held by unit tests, adapters by their contract and by tests on the cloud in process."""

EQUIVALENT: Final[Sequence[Mapping[str, str]]] = tomllib.loads(
    (Path(__file__).parent / "equivalent.toml").read_text(encoding="utf-8")
)["equivalent"]
STOPS_WITHIN_S: Final = 10
SLOW: Final = ("tests/integration/escalation/test_machine.py",)
"""Waits in real time: says nothing about a mutant that the others do not."""


def main() -> int:
    arguments = _arguments()
    modules = arguments.module or _changed(arguments.base)
    if not modules:
        print(f"No module has changed since {arguments.base}.")
        return 0
    unknown = [each for each in modules if not (ROOT / PACKAGE / f"{each}.py").is_file()]
    if unknown:
        print(f"No such module below {PACKAGE}: {', '.join(unknown)}", file=sys.stderr)
        return 2
    os.environ["CI"] = "1"  # Hypothesis draws the same examples for every mutant
    measured = {module: _mutate(module, arguments) for module in modules}
    failed = [module for module, figures in measured.items() if figures is None]
    return 1 if failed or not any(figures.looked for figures in measured.values() if figures) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make mutate", description=__doc__)
    parser.add_argument("--module", nargs="*", help="e.g. domain/case/clocks")
    parser.add_argument("--base", default="HEAD~1", help="mutate what changed since this revision")
    parser.add_argument("--minutes", type=float, default=10, help="at most this long per module")
    parser.add_argument("--sample", type=int, help="only so many mutants, drawn at random")
    parser.add_argument("--seed", type=int, default=1, help="of the draw")
    parser.add_argument("--tests", nargs="*", help="these test files or folders instead")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--into", type=Path, help="a page whose row of the module is written anew")
    return parser.parse_args()


def _changed(base: str) -> list[str]:
    found = subprocess.run(
        ["git", "diff", "--name-only", "--diff-filter=d", base, "--", str(PACKAGE)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = [Path(line) for line in found.stdout.split() if line.endswith(".py")]
    return [
        path.relative_to(PACKAGE).with_suffix("").as_posix()
        for path in paths
        if path.name != "__init__.py"
    ]


def _mutate(module: str, arguments: argparse.Namespace) -> Figures | None:
    """None: it has mutants, and none of them met a test. A table or a port has none."""
    suites = arguments.tests or _suites(module)
    source = Path("aduan") / f"{module}.py"
    _prepare(source, suites)
    names = _names(source)
    if not names:
        print(f"{module}: no mutant to make, it computes nothing (a table, types, a port)")
        return Figures(0, 0, 0)
    if arguments.sample and arguments.sample < len(names):
        names = sorted(random.Random(arguments.seed).sample(names, arguments.sample))
        chosen: Sequence[str] = names
    else:
        chosen = ()
    _run([*chosen, "--max-children", str(arguments.workers)], arguments.minutes)
    figures = _report(module, source, names)
    if figures is not None and arguments.into:
        keep_row(arguments.into, module, figures)
    return figures


def _suites(module: str) -> list[str]:
    named = next((SUITES[key] for key in SUITES if module.startswith(key)), None)
    capability = Path(module).parts[:2][-1]
    suites = [f"tests/{each}" for each in named or (f"unit/{capability}",)]
    return [each for each in suites if (ROOT / each).exists()] or ["tests/unit"]


def _prepare(source: Path, suites: Iterable[str]) -> None:
    """A copy of the tree with the package at its top, and mutmut's settings for this module."""
    shutil.rmtree(WORKSHOP, ignore_errors=True)
    WORKSHOP.mkdir(parents=True)
    ignore = shutil.ignore_patterns(*NOT_COPIED)
    for name in _copied():
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, WORKSHOP / name, ignore=ignore)
        else:
            shutil.copy2(ROOT / name, WORKSHOP / name)
    shutil.copytree(ROOT / PACKAGE, WORKSHOP / "aduan", ignore=ignore)
    shared = ROOT.parent / "shared"
    if shared.exists():
        (WORKSHOP / "shared").symlink_to(shared)
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    pytest = settings["tool"]["pytest"]["ini_options"]
    (WORKSHOP / "setup.cfg").write_text(_settings(source, suites), encoding="utf-8")
    (WORKSHOP / "pytest.ini").write_text(_pytest_ini(pytest), encoding="utf-8")


def _copied() -> list[str]:
    """What of the tree is under version control, by its first folder: tests read pages, settings
    and lists of packages beside the code."""
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return sorted({line.partition("/")[0] for line in listed.stdout.splitlines()})


def _settings(source: Path, suites: Iterable[str]) -> str:
    lists = {
        "source_paths": ["aduan"],
        "only_mutate": [source.as_posix()],
        "also_copy": [*_copied(), "pytest.ini"],
        "pytest_add_cli_args_test_selection": list(suites),
        "pytest_add_cli_args": [
            "-p",
            "no:cacheprovider",
            "-p",
            "no:schemathesis",
            *(f"--ignore={each}" for each in SLOW),
        ],
    }
    lines = [
        "[mutmut]",
        "process_isolation = forkserver",  # no test run sees what the one before left behind
        "timeout_multiplier = 4",
    ]
    for name, values in lists.items():
        lines += [f"{name} =", *(f"    {value}" for value in values), "    ", ""]
    return "\n".join(lines)


def _pytest_ini(settings: Mapping[str, object]) -> str:
    """The project's own, but the package lies beside the tests."""
    lines = ["[pytest]", "pythonpath = ."]
    for name in ("addopts", "filterwarnings", "timeout", "xfail_strict"):
        value = settings[name]
        lines.append(f"{name} = {' '.join(value) if isinstance(value, list) else value}")
    return "\n".join(lines) + "\n"


def _names(source: Path) -> list[str]:
    code = (WORKSHOP / source).read_text(encoding="utf-8")
    reset_config()
    with chdir(WORKSHOP):  # mutmut reads its settings from the current directory
        mutants = mutate_file_contents(source.as_posix(), code).mutant_names
    return [get_mutant_name(source, name) for name in mutants]


def _run(arguments: Sequence[str], minutes: float) -> None:
    """mutmut until it is done or the time is up; what it found by then is kept."""
    environment = {**os.environ, "PYTHONPATH": ".", "TZ": "UTC"}
    with (WORKSHOP / "mutmut.log").open("w", encoding="utf-8") as log:
        running = subprocess.Popen(
            [Path(sys.executable).parent / "mutmut", "run", *arguments],
            cwd=WORKSHOP,
            stdout=log,
            stderr=log,
            env=environment,
            start_new_session=True,
        )
        try:
            running.wait(minutes * 60)
        except (subprocess.TimeoutExpired, KeyboardInterrupt):
            os.killpg(running.pid, signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                running.wait(STOPS_WITHIN_S)
        finally:  # a mutant that never ends is a process of its own
            with suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGKILL)
            running.wait()


@dataclass(frozen=True, slots=True)
class Figures:
    """`looked`: mutants that met their tests; `alive` of them survived, `equivalent` of these."""

    looked: int
    alive: int
    equivalent: int

    @property
    def killed(self) -> int:
        return self.looked - self.alive

    @property
    def share(self) -> str:
        """Of those that a test could notice."""
        noticeable = self.looked - self.equivalent
        return f"{self.killed / noticeable:.0%}" if noticeable else "-"


def keep_row(page: Path, module: str, figures: Figures) -> None:
    """Rows stand in the order of the modules; another run of a module takes its row's place."""
    row = (
        f"| `{module}.py` | {figures.looked} | {figures.killed} | {figures.equivalent} "
        f"| {figures.share} |"
    )
    lines = page.read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| `")]
    at = next(number for number, line in enumerate(lines) if line.startswith("|---")) + 1
    others = [line for line in rows if not line.startswith(f"| `{module}.py` ")]
    lines[at : at + len(rows)] = sorted([*others, row])
    page.write_text("\n".join(lines) + "\n", encoding="utf-8")


def is_equivalent(module: str, diff: Sequence[str]) -> bool:
    """Whether a person has said so of this change, in this module."""
    return any(
        one["module"] == module and [f"- {one['was']}", f"+ {one['is']}"] == list(diff)
        for one in EQUIVALENT
    )


def _report(module: str, source: Path, names: Sequence[str]) -> Figures | None:
    meta = WORKSHOP / "mutants" / f"{source}.meta"
    if not meta.exists():
        _nothing_measured(module)
        return None
    codes = json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
    status = {name: status_by_exit_code[codes.get(name)] for name in names}
    met = Counter(status.values())
    killed = met["killed"] + met["timeout"] + met["segfault"]
    alive = [name for name in names if status[name] in {"survived", "no tests", "suspicious"}]
    looked = killed + len(alive)
    if not looked:
        _nothing_measured(module)
        return None
    diffs = {name: _diff(name, source) for name in alive}
    same = [name for name in alive if is_equivalent(module, diffs[name])]
    figures = Figures(looked, len(alive), len(same))
    rest = f"; {met['timeout']} of them by time-out" if met["timeout"] else ""
    rest += f"; {len(names) - looked} not looked at" if len(names) > looked else ""
    print(f"{module}: {killed} killed of {looked}, {len(same)} equivalent ({figures.share}){rest}")
    for name in alive:
        print(f"  {'equivalent' if name in same else status[name]}: {name.rpartition('.')[2]}")
        for line in diffs[name]:
            print(f"    {line}")
    sys.stdout.flush()
    return figures


def _nothing_measured(module: str) -> None:
    log = WORKSHOP / "mutmut.log"
    said = [line for line in log.read_text(encoding="utf-8").splitlines() if line.strip()]
    why = said[-1].strip() if said else "mutmut said nothing"
    print(f"{module}: nothing could be measured: {why} (see {log})", file=sys.stderr)


def _diff(name: str, source: Path) -> list[str]:
    """The changed lines, without their indentation."""
    with chdir(WORKSHOP):
        whole = get_diff_for_mutant(name, path=source).splitlines()
    return [
        f"{line[0]} {line[1:].strip()}"
        for line in whole
        if line.startswith(("-", "+")) and not line.startswith(("---", "+++"))
    ]


if __name__ == "__main__":
    sys.exit(main())
