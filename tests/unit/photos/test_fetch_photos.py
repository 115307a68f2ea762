"""Addresses that somebody else chose: which are fetched, from where, and how much of it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import httpx
import pytest

from aduan.adapters.photos import source as photo_source
from aduan.adapters.photos.source import HttpsPhotos, is_public
from aduan.application.photos.fetch import FetchPorts, allowed, fetch_photos
from aduan.application.photos.ports import SentPhoto, Unfetched, Unreached
from aduan.domain.case.complaint import Attachment
from aduan.domain.case.errors import ForgottenError, UnavailableError
from aduan.domain.intake.channel import Channel
from aduan.domain.photos.evidence import STILL_CHECKING, Photo, PhotoState

HOST = "foto.example.go.id"
URL = f"https://{HOST}/a/b.jpg?x=1"
PUBLIC = "93.184.216.34"


@pytest.mark.parametrize(
    "url",
    [
        "http://foto.example.go.id/a.jpg",
        "https://lain.example.go.id/a.jpg",
        "https://foto.example.go.id.evil.example/a.jpg",
        "https://foto.example.go.id@evil.example/a.jpg",
        "https://me:secret@foto.example.go.id/a.jpg",
        "https://foto.example.go.id:8443/a.jpg",
        "https://foto.example.go.id:x/a.jpg",
        "https://169.254.169.254/latest/meta-data/",
        "https://127.0.0.1:9001/2018-06-01/runtime/invocation/next",
        "https://[::1]/",
        "file:///etc/passwd",
        "",
    ],
)
def test_nothing_but_https_to_a_listed_host_is_allowed(url: str) -> None:
    assert not allowed(url, [HOST])


def test_a_listed_host_is_allowed_however_it_is_written() -> None:
    assert allowed(URL, [HOST])
    assert allowed("https://FOTO.example.go.id:443/a.jpg", [HOST])
    assert not allowed(URL, [])


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.8", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fd00:ec2::254",
        "ff02::1", "::ffff:169.254.169.254", "::ffff:93.184.216.34", "2002:7f00:1::",
        "64:ff9b::a9fe:a9fe", "no address",
    ],
)  # fmt: skip
def test_an_address_that_is_not_public_is_known(address: str) -> None:
    assert not is_public(address)


def test_a_public_address_is_public() -> None:
    assert is_public(PUBLIC)
    assert is_public("2606:4700:4700::1111")


def photos(
    answer: Callable[[httpx.Request], httpx.Response],
    addresses: tuple[str, ...] = (PUBLIC,),
    clock: Callable[[], float] = lambda: 0.0,
) -> HttpsPhotos:
    return HttpsPhotos(
        transport=httpx.MockTransport(answer), resolve=lambda _: addresses, clock=clock
    )


def test_the_very_address_that_was_looked_at_is_called_in_the_name_of_the_host() -> None:
    calls: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        calls.append(request)
        return httpx.Response(200, content=iter([b"jpeg"]))  # type: ignore[arg-type]

    assert photos(answer).fetch(URL) == b"jpeg"
    (call,) = calls
    assert str(call.url) == f"https://{PUBLIC}/a/b.jpg?x=1"
    assert call.headers["host"] == HOST
    assert call.extensions["sni_hostname"] == HOST


@pytest.mark.parametrize("addresses", [("10.0.0.1",), (PUBLIC, "169.254.169.254"), ()])
def test_a_name_that_leads_inside_is_not_called(addresses: tuple[str, ...]) -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        raise AssertionError("called")

    assert photos(answer, addresses).fetch(URL) is Unfetched.NOT_PUBLIC


def test_a_redirect_leads_nowhere() -> None:
    calls: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        calls.append(request)
        return httpx.Response(302, headers={"location": "https://169.254.169.254/"})

    assert photos(answer).fetch(URL) is Unfetched.REDIRECTED
    assert len(calls) == 1


def test_more_than_ten_megabytes_are_let_go_of_on_the_way() -> None:
    given = 0

    def endless() -> object:
        nonlocal given
        while True:
            given += 1
            yield b"x" * 1_000_000

    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=endless())  # type: ignore[arg-type]

    assert photos(answer).fetch(URL) is Unfetched.TOO_LARGE
    assert given == 11


def test_a_sender_that_drips_is_left() -> None:
    ticks = iter(range(0, 1000, 7))

    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=iter([b"x"] * 100))  # type: ignore[arg-type]

    assert isinstance(photos(answer, clock=lambda: float(next(ticks))).fetch(URL), Unreached)
    assert next(ticks) <= photo_source.SECONDS + 21


@pytest.mark.parametrize(("status", "kind"), [(404, Unfetched.REFUSED), (403, Unfetched.REFUSED)])
def test_what_is_not_there_is_not_asked_for_again(status: int, kind: Unfetched) -> None:
    assert photos(lambda _: httpx.Response(status)).fetch(URL) is kind


@pytest.mark.parametrize("status", [500, 503, 429])
def test_what_is_down_may_come_later(status: int) -> None:
    assert isinstance(photos(lambda _: httpx.Response(status)).fetch(URL), Unreached)


def test_a_network_that_fails_may_come_later() -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("down")

    assert isinstance(photos(answer).fetch(URL), Unreached)


@dataclass
class Book:
    """The photo rows, the network and the bucket in memory."""

    attachments: tuple[Attachment, ...]
    photos: dict[str, Photo] = field(default_factory=dict)
    uploads: dict[str, bytes] = field(default_factory=dict)
    answered: int = 0
    network: dict[str, bytes | Unfetched | Unreached] = field(default_factory=dict)
    fetched: list[str] = field(default_factory=list)
    forgotten: bool = False
    """The reporter was, as soon as something is asked for."""
    forgets: bool = False
    unheard: bool = False

    def sent(self, _complaint_id: str, _row_id: str | None) -> SentPhoto:
        return SentPhoto("rabeg", () if self.forgotten else self.attachments, self.unheard)

    def awaited_photo(self, _case_id: str, evidence_id: str) -> Photo | None:
        return self.photos.get(evidence_id)

    def expect_photo(self, photo: Photo) -> None:
        self.photos[photo.evidence_id] = photo
        self.forgotten |= self.forgets

    def answer_call(self, _complaint_id: str, _row_id: str | None) -> None:
        self.answered += 1

    def refuse_photo(self, _case_id: str, evidence_id: str, reason: str) -> None:
        refused = replace(self.photos[evidence_id], state=PhotoState.REFUSED, reason=reason)
        self.photos[evidence_id] = refused

    def fetch(self, url: str) -> bytes | Unfetched | Unreached:
        self.fetched.append(url)
        return self.network[url]

    def put(self, key: str, body: bytes) -> None:
        self.uploads[key] = body


def desk(book: Book, hosts: tuple[str, ...] = (HOST,)) -> FetchPorts:
    channel = Channel("rabeg", "RABEG", "app", photo_hosts=hosts)
    return FetchPorts(
        book, book, book, {"rabeg": channel}, lambda: datetime(2026, 3, 2, tzinfo=UTC)
    )


def picture(number: int, media_type: str = "image/jpeg") -> Attachment:
    return Attachment(f"https://{HOST}/{number}.jpg", media_type)


def test_a_photo_goes_where_every_upload_is_checked_and_only_pictures_are_fetched() -> None:
    book = Book((picture(1), picture(2, "application/pdf")), network={picture(1).url: b"jpeg"})
    ((evidence_id, _),) = fetch_photos("A1", None, desk(book))
    assert book.uploads == {f"uploads/aduan.A1/{evidence_id}": b"jpeg"}
    assert book.photos[evidence_id].state is PhotoState.CHECKING


def test_five_photos_are_enough() -> None:
    many = tuple(picture(number) for number in range(9))
    book = Book(many, network={one.url: b"x" for one in many})
    fetch_photos("A1", None, desk(book))
    assert len(book.uploads) == 5


def test_from_a_host_nobody_listed_nothing_is_fetched() -> None:
    book = Book((picture(1),))
    ((evidence_id, outcome),) = fetch_photos("A1", None, desk(book, hosts=()))
    assert outcome == Unfetched.NOT_ALLOWED
    assert book.fetched == []
    assert book.photos[evidence_id].state is PhotoState.REFUSED


def test_one_that_cannot_be_reached_is_tried_again_and_the_others_only_once() -> None:
    book = Book(
        (picture(1), picture(2), picture(3)),
        network={
            picture(1).url: Unreached(),
            picture(2).url: b"jpeg",
            picture(3).url: Unfetched.REFUSED,
        },
    )
    with pytest.raises(UnavailableError):
        fetch_photos("A1", None, desk(book))
    assert (len(book.uploads), book.answered) == (1, 0)
    for one in book.uploads:
        evidence_id = one.rpartition("/")[2]
        book.photos[evidence_id] = replace(book.photos[evidence_id], state=PhotoState.CLEAN)
    book.network[picture(1).url] = b"late"
    book.fetched.clear()
    fetch_photos("A1", None, desk(book))
    assert book.fetched == [picture(1).url]
    assert (len(book.uploads), book.answered) == (2, 1)


def test_of_a_reporter_who_was_forgotten_meanwhile_nothing_is_fetched_any_more() -> None:
    book = Book((picture(1), picture(2)), network={picture(1).url: b"jpeg"}, forgets=True)
    fetch_photos("A1", None, desk(book))
    assert (book.fetched, book.uploads) == ([], {})


def test_of_words_that_are_gone_no_photo_is_asked_for() -> None:
    """They were there when it was read what to fetch."""

    class Gone(Book):
        def expect_photo(self, _photo: Photo) -> None:
            raise ForgottenError

    book = Gone((picture(1),), network={picture(1).url: b"jpeg"})
    fetch_photos("A1", None, desk(book))
    assert (book.photos, book.uploads, book.fetched) == ({}, {}, [])


def test_who_fetches_says_so_anew_when_the_last_one_gave_up_long_ago() -> None:
    """An erasure waits for a photo that somebody is fetching, and not for one given up."""
    book = Book((picture(1),), network={picture(1).url: Unreached()})
    with pytest.raises(UnavailableError):
        fetch_photos("A1", None, desk(book))
    (asked,) = book.photos.values()
    long_ago = replace(asked, asked_at=asked.asked_at - STILL_CHECKING)
    book.photos[asked.evidence_id] = long_ago
    book.network[picture(1).url] = b"late"
    fetch_photos("A1", None, desk(book))
    assert book.photos[asked.evidence_id].asked_at == asked.asked_at


def test_nothing_of_a_word_is_fetched_before_it_is_known_whose_it_is_and_its_call_stays() -> None:
    """A word that accuses takes its photos along: fetched before, they would stay behind."""
    book = Book((picture(1),), network={picture(1).url: b"jpeg"}, unheard=True)
    assert fetch_photos("A1", "W1", desk(book)) == ()
    assert (book.fetched, book.photos, book.uploads, book.answered) == ([], {}, {}, 0)
    book.unheard = False
    assert len(fetch_photos("A1", "W1", desk(book))) == 1
    assert (book.fetched, book.answered) == ([picture(1).url], 1)
