"""A complaint in the register on DynamoDB: taken in by the door, its case named by the placing."""

from dataclasses import replace
from datetime import datetime

from aduan.adapters.dynamodb.case import member_item
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import encode
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.intake import RegisterIntake
from aduan.application.intake.ports import NewComplaint
from aduan.domain.case.complaint import Complaint
from aduan.domain.intake.events import Delivery, Receipt


def take_in(register: Table, identities: Table, one: Complaint, at: datetime) -> None:
    receipt = Receipt("menunggu", one.complaint_id, one.tracking_code)
    delivery = Delivery("rabeg", one.complaint_id, "sha", at, one.complaint_id)
    arrived = NewComplaint(delivery, replace(one, case_id=None), None, receipt)
    RegisterIntake(register, identities).accept(arrived)
    if one.case_id is not None:
        row = encode(one, {"type": "complaint"}, keys.complaint(one.complaint_id))
        member = member_item(one, one.case_id, at)
        if one.withdrawn_at is not None:
            member |= encode({"withdrawn_at": one.withdrawn_at})
        register.transact([register.put(row), register.put(member)])
