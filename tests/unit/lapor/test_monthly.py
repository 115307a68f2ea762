"""The month in numbers: every case once, every report once, and exactly which ones differ."""

from aduan.cli.lapor_month import month_csv, month_html
from aduan.domain.lapor.monthly import (
    Difference,
    Differs,
    HubRow,
    LaporRow,
    Month,
    compare_month,
)

AGREEING = HubRow("SRG-1", "rabeg", "proses", "11", "Terdisposisi")


def test_a_month_that_agrees_says_so() -> None:
    month = compare_month([AGREEING], [LaporRow("11", "Terdisposisi")])
    assert month == Month(
        by_channel=(("rabeg", "proses", 1),),
        in_hub=(("Terdisposisi", 1),),
        at_lapor=(("Terdisposisi", 1),),
        differences=(),
    )
    assert month.agrees is True


def test_what_is_kept_from_lapor_on_purpose_is_counted_and_never_named() -> None:
    """Whoever gets the page would have a list of all accusations."""
    kept = HubRow("SRG-9", "rabeg", "menunggu", kept_home=True)
    month = compare_month([AGREEING, kept], [LaporRow("11", "Terdisposisi")])
    assert (month.kept_home, month.differences) == (1, ())
    page = month_html(month, "Maret")
    assert "SRG-9" not in page + month_csv(month)
    assert "Sengaja tidak dikirim ke LAPOR!" in page


def test_each_kind_of_difference_names_both_sides() -> None:
    month = compare_month(
        [
            AGREEING,
            HubRow("SRG-2", "112", "menunggu"),
            HubRow("SRG-3", "rabeg", "proses", "13", "Terdisposisi"),
            HubRow("SRG-4", "rabeg", "selesai", "14", "Terdisposisi"),
        ],
        [
            LaporRow("11", "Terdisposisi"),
            LaporRow("14", "Ditutup oleh Sistem"),
            LaporRow("99", "Terdisposisi"),
        ],
    )
    assert month.agrees is False
    assert month.differences == (
        Difference(Differs.NOT_AT_LAPOR, "SRG-2", "", "menunggu", ""),
        Difference(Differs.MISSING_IN_HUB, "", "99", "", "Terdisposisi"),
        Difference(Differs.STATUS, "SRG-4", "14", "Terdisposisi", "Ditutup oleh Sistem"),
        Difference(Differs.MISSING_AT_LAPOR, "SRG-3", "13", "Terdisposisi", ""),
    )


def test_a_case_with_several_reports_is_counted_once_and_each_report_once() -> None:
    month = compare_month(
        [AGREEING, HubRow("SRG-1", "rabeg", "proses", "12", "Ditutup oleh Sistem")],
        [LaporRow("12", "Ditutup oleh Sistem"), LaporRow("11", "Terdisposisi")],
    )
    assert month.by_channel == (("rabeg", "proses", 1),)
    assert month.in_hub == (("Ditutup oleh Sistem", 1), ("Terdisposisi", 1))
    assert month.agrees


def test_counts_are_in_an_order_of_their_own() -> None:
    rows = [
        HubRow("SRG-3", "rabeg", "selesai", "3", "B"),
        HubRow("SRG-2", "rabeg", "proses", "2", "A"),
        HubRow("SRG-1", "112", "selesai", "1", "A"),
    ]
    month = compare_month(rows, [])
    assert month.by_channel == (
        ("112", "selesai", 1),
        ("rabeg", "proses", 1),
        ("rabeg", "selesai", 1),
    )
    assert month.in_hub == (("A", 2), ("B", 1))
    assert month.at_lapor == ()
    assert [one.number for one in month.differences] == ["SRG-1", "SRG-2", "SRG-3"]
