"""The row of what a reporter says of a case, written with the change it makes."""

from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import Item, encode
from aduan.domain.case.voice import Voice


def voice_item(voice: Voice) -> Item:
    key = keys.voice(voice.home_id, voice.complaint_id, voice.case_id, voice.cycle)
    return encode(voice, {"type": "voice"}, key)
