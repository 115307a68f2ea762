"""Whom a change concerns: everybody who belonged to the case when it was made.

Between a change and its telling others may join or leave. What joins and leaves is itself a change
of the case that has yet to be told, so the roll is read as it is now and those changes are undone
in thought, the latest first, down to the one that is told.
"""

from collections.abc import Mapping

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
    found = _members(whole, {whole: version} if version >= 0 else {}, changes)
    if changes.version(whole) != before:
        raise ConflictError(f"case {whole}")
    return tuple(sorted(found))


def _members(case_id: str, versions: Mapping[str, int], changes: Changes) -> set[str]:
    """`versions` says which version of a case is meant; without it, as it is now. Who leaves a case
    leaves those above it too, and what was left is read at its version before that. It still has
    to tell of it then, because those above tell everything first (`Change.after`)."""
    roll = changes.roll(case_id)
    version = versions.get(case_id)
    ids, below, meant = set(roll.members), set(roll.merged), dict(versions)
    later = [one.change for one in roll.pending if version is not None]
    for change in reversed([one for one in later if one.version > (version or 0)]):
        who = change.leaving
        if change.kind is ChangeKind.JOINED:
            ids.discard(change.about)
            below.discard(change.part)
        elif who is not None and who.origin != case_id:
            meant[who.origin] = min(who.origin_version, meant.get(who.origin, who.origin_version))
        elif who is not None and who.part:
            below.add(who.part)
            meant[who.part] = min(who.part_version, meant.get(who.part, who.part_version))
        elif who is not None:
            ids.add(who.about)
    for child in below:
        ids |= _members(child, meant, changes)
    return ids
