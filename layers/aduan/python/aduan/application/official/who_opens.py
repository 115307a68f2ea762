"""Who decides about showing a case's photos to everybody, and of which cases."""

from aduan.domain.case.case import Case, Role, Status
from aduan.domain.case.secrecy import Sight, guarded, may_see
from aduan.domain.links import ActionLink


def why_not_open(case: Case, link: ActionLink, inspectorate: str) -> str:
    """Only the duty desk, of what is finished, and never of what is secret; "" where it may."""
    if link.role is not Role.DISKOMINFO:
        return "Foto dibuka untuk umum oleh meja layanan."
    if guarded(case) or may_see(case, link.post, inspectorate) is not Sight.EVERYTHING:
        return "Foto kasus ini tidak dibuka untuk umum."
    if case.status is not Status.SELESAI:
        return "Foto dibuka untuk umum setelah kasusnya selesai."
    return ""
