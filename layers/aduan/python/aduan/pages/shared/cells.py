"""How a cell of a table of figures is seen."""

from aduan.domain.reports.tables import NUMERIC, SHADES, Kind


def cell_class(kind: Kind, text: str) -> str:
    """A number stands on the right, a colour stands behind its word; "" of everything else."""
    if kind is Kind.COLOUR:
        return text if text in SHADES else ""
    return "number" if kind in NUMERIC else ""
