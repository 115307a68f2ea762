"""Persons' wishes in the register. Apart from the rest of their rights: the desk lists them too,
and loads nothing of what serves them."""

from collections.abc import Sequence
from dataclasses import dataclass

from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.apart import each
from aduan.adapters.dynamodb.core.items import decode, encode
from aduan.adapters.dynamodb.core.table import Table
from aduan.application.case.walk import Aside, in_whole
from aduan.domain.rights.request import WAITING, Request


@dataclass(frozen=True)
class RegisterRequests:
    """`RequestBook`: on the work list while it waits, by when it is due; afterwards on that of what
    was answered, by when it was received."""

    table: Table
    aside: Aside = in_whole

    def get(self, request_id: str) -> Request | None:
        item = self.table.get(keys.rights_request(request_id))
        return None if item is None else decode(Request, item)

    def save(self, request: Request) -> Request:
        listed = (
            keys.work_rights(request.due_at, request.request_id)
            if request.stage in WAITING
            else keys.work_rights_done(request.received_at, request.request_id)
        )
        item = encode(request, {"type": "rights"}, keys.rights_request(request.request_id), listed)
        action = (
            self.table.put(item, only_if_new=True)
            if request.revision == 0
            else self.table.put_fenced(item, version=request.revision - 1, attribute="revision")
        )
        self.table.transact([action])
        return request

    def waiting(self, limit: int) -> Sequence[Request]:
        return each(Request, self.table.work(keys.RIGHTS, limit=limit), self.aside)

    def waiting_page(self, after: str, limit: int) -> tuple[Sequence[Request], str]:
        items, behind = self.table.work_page(keys.RIGHTS, after=after, limit=limit)
        return each(Request, items, self.aside), behind
