"""What reports read beside the figures, of a register and a city pack."""

from datetime import datetime
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from aduan import __version__
from aduan.adapters.dynamodb.beside_figures import BesideFigures
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.improvements import RegisterImprovements
from aduan.adapters.dynamodb.officials import RegisterAppointments
from aduan.adapters.rights.audit import TrailCount
from aduan.application.reports.packs import EVIDENCE
from aduan.application.reports.ports import Sources
from aduan.bootstrap.parts.retention import officer_post
from aduan.domain.case.clocks import ClockRules
from aduan.domain.city.city import City, CityPackError, read_csv, read_toml
from aduan.domain.figures.indices import ELEMENTS, ikm
from aduan.domain.figures.periods import Period
from aduan.domain.reports.about import DESK, INSPECTORATE, OFFICER
from aduan.domain.reports.instruments import Instrument, InstrumentError, parse_instrument
from aduan.domain.reports.lapor import Exported, Lapor, TheirRow
from aduan.domain.reports.protection import Protection
from aduan.domain.reports.satisfaction import SURVEY_FILE, SurveyAnswer

INSTRUMENTS: Final = ("kemendagri.toml", "pemdi.toml")
FOLDER: Final = "instruments"


def report_sources(
    table: Table,
    pack: Traversable,
    city: City,
    rules: ClockRules,
    *,
    trail: TrailCount | None,
    exported: Exported | None = None,
) -> Sources:
    """`trail` counts the rows of who looked; None where it may not be listed. `exported` is
    LAPOR!'s own count, where somebody handed it over."""
    beside = BesideFigures(table)
    answers = survey(pack)

    def protection(period: Period) -> Protection:
        return Protection(
            requests=beside.requests(period),
            ended=beside.destroyed(period),
            due=beside.due(period),
            held=beside.held(),
            looks=trail.between(period.since, period.until) if trail else None,
        )

    return Sources(
        rules=rules,
        appointments=RegisterAppointments(table).appointments,
        lapor=lambda period: _lapor(period, beside, pack, exported),
        survey=lambda: answers,
        decisions=beside.decisions,
        meters=beside.undelivered,
        protection=protection,
        improvements=RegisterImprovements(table).standing,
        doors=doors,
        version=__version__,
        instruments=instruments(pack),
        roles={
            DESK: city.duty_desk,
            INSPECTORATE: city.inspectorate,
            OFFICER: officer_post(pack),
        },
    )


def _lapor(
    period: Period, beside: BesideFigures, pack: Traversable, exported: Exported | None
) -> Lapor:
    from aduan.adapters.lapor.contract import load_contract  # noqa: PLC0415 - pydantic is slow

    agreed = not read_toml(pack, "lapor.toml").get("provisional_ids", False)
    return Lapor(beside.links(period), load_contract(pack).tables(), agreed, exported)


def exported(pack: Traversable, file: Path | None, now: datetime) -> Exported | None:
    """LAPOR!'s export, of which texts and names are not taken."""
    if file is None:
        return None
    from aduan.adapters.lapor.contract import load_contract  # noqa: PLC0415 - pydantic is slow
    from aduan.adapters.lapor.export_csv import read_export  # noqa: PLC0415 - one report needs it
    from aduan.application.lapor.import_export import RowProblem  # noqa: PLC0415 - as above

    contract, rows, unread = load_contract(pack), [], 0
    with file.open("rb") as opened:
        for one in read_export(opened, contract.export, contract.times, now):
            if isinstance(one, RowProblem):
                unread += 1
            else:
                told = one.report
                agency = "" if told.secret else told.agency
                rows.append(TheirRow(told.tracking_id, told.filed_at, told.status, agency))
    return Exported(tuple(rows), unread)


def doors() -> tuple[tuple[str, str, str], ...]:
    """Method, path and use of each interface, from the OpenAPI document itself."""
    from aduan.entrypoints.webhook.openapi import document  # noqa: PLC0415 - one report needs it

    return tuple(
        (method.upper(), path, str(said["summary"]))
        for path, methods in document()["paths"].items()
        for method, said in methods.items()
        if isinstance(said, dict) and "summary" in said
    )


def instruments(pack: Traversable) -> dict[str, Instrument]:
    """The forms as they ship, each replaced by the city's own of the same name where it has one:
    that is where a city says that it has checked the text."""
    found = {}
    shipped = resources.files("aduan.adapters.reports") / FOLDER
    for name in INSTRUMENTS:
        folder = pack / FOLDER if (pack / FOLDER / name).is_file() else shipped
        source = (folder / name).read_bytes()
        try:
            one = parse_instrument(read_toml(folder, name), tuple(EVIDENCE), source)
        except InstrumentError as wrong:
            raise CityPackError(f"{FOLDER}/{name}", str(wrong)) from wrong
        found[one.report] = one
    return found


def survey(pack: Traversable) -> tuple[SurveyAnswer, ...]:
    """`skm.csv`, one person's answer a line: `period,agency,u1,...,u9`; empty where there is none.
    Raises CityPackError with the line that is wrong."""
    found = []
    for line, row in enumerate(read_csv(pack, SURVEY_FILE, optional=True), 2):
        try:
            elements = tuple(int(row[f"u{at}"]) for at in range(1, ELEMENTS + 1))
            ikm([elements])
            found.append(SurveyAnswer(row["period"].strip(), row["agency"].strip(), elements))
        except (KeyError, TypeError, ValueError, AttributeError) as wrong:
            raise CityPackError(SURVEY_FILE, f"baris {line}: {wrong}") from wrong
    return tuple(found)
