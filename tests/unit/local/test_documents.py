"""The two documents at the front door: what is drawn is what is published."""

import re

from openapi_spec_validator import validate

from infra.local import documents


def test_the_api_is_shown_with_this_machines_address_in_front() -> None:
    document = documents.openapi("http://localhost:8080/api")
    assert document["servers"][0]["url"] == "http://localhost:8080/api"
    validate(document)


def test_what_channels_are_told_is_drawn_as_webhooks_word_for_word() -> None:
    published = documents.read_asyncapi()
    drawn = documents.told(published)
    validate(drawn)
    messages = published["components"]["messages"]
    assert set(drawn["webhooks"]) == {one["name"] for one in messages.values()}
    for message in messages.values():
        body = drawn["webhooks"][message["name"]]["post"]["requestBody"]["content"]
        shown = body["application/json"]["examples"]
        assert [one["value"] for one in shown.values()] == [
            one["payload"] for one in message["examples"]
        ]


def test_the_drawing_page_loads_nothing_from_elsewhere() -> None:
    page = documents.drawn("OpenAPI", "/openapi.json", "/openapi")
    assert not re.search(r"https?:|//[a-z]", page)
    assert 'from "/pengembang/redoc.js"' in page
    assert "disableTelemetry: true" in page
