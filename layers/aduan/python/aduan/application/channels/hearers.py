"""Whom a change concerns: everybody who belonged to the case when it was made.

Between a change and its telling others may join or leave. What joins and leaves is itself a change
of the case that has yet to be told, so the roll is read as it is now and those changes are undone
in thought, the latest first, down to the one that is told.
"""

from aduan.application.channels.ports import Changes
from aduan.domain.case.changes import Change, ChangeKind
from aduan.domain.case.errors import ConflictError


def hearers(change: Change, changes: Changes) -> tuple[str, ...]:
    """Ids of complaints, sorted. Raises ConflictError when the case changed while it was read."""
    if change.kind is ChangeKind.PARTED:
        return ()
    if change.about:
        return (change.about,)
    whole, version = change.case_id, change.version
    if change.part:
        whole, version = change.part, dict(change.after).get(change.part, -1)
    before = changes.version(whole)
    found = _members(whole, version, changes)
    if changes.version(whole) != before:
        raise ConflictError(f"case {whole}")
    return tuple(sorted(found))


def _members(case_id: str, version: int, changes: Changes) -> set[str]:
    """At that version of the case; -1: as it is now."""
    roll = changes.roll(case_id)
    ids, below = set(roll.members), dict.fromkeys(roll.merged, -1)
    later = [one.change for one in roll.pending if -1 < version < one.change.version]
    for change in reversed(later):
        if change.kind is ChangeKind.JOINED:
            ids.discard(change.about)
            below.pop(change.part, None)
        elif change.kind is ChangeKind.PARTED and change.part:
            below[change.part] = _before_leaving(change.part, case_id, changes)
        elif change.kind is ChangeKind.PARTED:
            ids.add(change.about)
    for child, until in below.items():
        ids |= _members(child, until, changes)
    return ids


def _before_leaving(child: str, whole: str, changes: Changes) -> int:
    """The child's version before it left the whole. It has yet to tell that it left, because
    everything the whole said until then is told first."""
    left = (
        one.change.version - 1
        for one in changes.pending(child)
        if one.change.kind is ChangeKind.SEPARATED and whole in dict(one.change.after)
    )
    return next(left, -1)
