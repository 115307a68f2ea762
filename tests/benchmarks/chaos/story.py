"""Some days of a city, drawn by lot: citizens, channels, officials, the desk, LAPOR!'s people.

Everybody sees only what a person there sees: an answer, a mail, a page. A channel sends a call
again with the same id until it is told 2xx or a plain no; an official opens the link of a mail
hours later and presses what the page offers, sometimes twice, sometimes on a page left open since
yesterday.
"""

import base64
import json
import random
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final
from urllib.parse import parse_qs

import httpx

from aduan.entrypoints.signatures import SignatureRefusedError, signed_headers, verify
from tests.benchmarks.chaos import pages
from tests.benchmarks.chaos.citizens import Asking, Export, Reporter, export_of
from tests.benchmarks.chaos.cloud import PACK, PUBLIC_URL, Cloud
from tests.benchmarks.chaos.dynamodb import RefusedCallError
from tests.benchmarks.chaos.endpoints import Mail
from tests.benchmarks.chaos.officer import Officer
from tests.benchmarks.chaos.outside import Outside, picture
from tests.benchmarks.chaos.virtual import CLOCK

HEARING: Final[Mapping[str, str]] = {"rabeg": "rabeg.example.go.id", "wa": "wa.example.go.id"}
"""Channels that are told of changes, by the host they hear at."""
SECRET: Final = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
CHANNELS: Final = ("rabeg", "112", "119", "wa")
AGAIN_S: Final = (5.0, 60.0, 300.0, 1800.0, 3600.0, 7200.0, *[14400.0] * 12)
"""When a channel sends a call again that was not answered (Standard Webhooks' own schedule)."""
LINK: Final = re.compile(re.escape(PUBLIC_URL) + r"/(actions|desk|office)/([\w.-]+)")
PERSON: Final = ("Jumhadi Rekaan", "081298765432", "jumhadi.rekaan@contoh.id", "3673012505850003")
"""Planted in what citizens write; must be seen nowhere but in the identities table."""
TYPED: Final = ("resolve", "follow_up", "forward", "reject")
"""What somebody may type behind a link, as though it had been done."""
OWN_WORD: Final = "T{:04}QZ"
PLACES: Final = (
    ("Jl. Ki Mas Jong depan nomor 12", "Cipare", -6.1252, 106.1640),
    ("Jl. Veteran dekat alun-alun", "Kotabaru", -6.1169, 106.1502),
    ("perumahan Ciracas Indah blok B", "Serang", -6.1190, 106.1550),
    ("depan pasar Rau", "Cimuncang", -6.1120, 106.1580),
    ("gang masjid dekat SD 2", "Unyur", -6.1010, 106.1440),
    ("jalan raya Kasemen km 3", "Kasemen", -6.0640, 106.1530),
    ("Jl. Raya Cilegon seberang SPBU", "Drangong", -6.1080, 106.1150),
)
MATTERS: Final = (
    ("Lampu jalan mati", "lampu PJU mati sudah tiga malam, gelap sekali"),
    ("Sampah menumpuk", "sampah menumpuk tidak diangkut dua minggu, bau"),
    ("Jalan berlubang", "jalan berlubang dalam sekali, sudah ada yang jatuh"),
    ("Saluran tersumbat", "got mampet, air meluap ke jalan kalau hujan"),
    ("Pohon tumbang", "pohon tumbang menutup separuh jalan"),
    ("Parkir liar", "parkir liar di trotoar, pejalan kaki turun ke jalan"),
    ("Pelayanan lambat", "antrean KTP lambat sekali, petugas tidak ada di loket"),
    ("Pungutan", "ada pungutan liar saat mengurus surat di kantor"),
    ("", "tolong diperbaiki ya pak, sudah lama begini"),
)


@dataclass
class Sent:
    """One call of a channel, as the channel knows it."""

    channel: str
    webhook_id: str
    kind: str
    external_id: str
    body: bytes
    content: str = ""
    answers: list[tuple[int, Mapping[str, Any]]] = field(default_factory=list)
    settled_at: float = 0.0
    tries: int = 0
    about: "Sent | None" = None

    @property
    def accepted(self) -> bool:
        return any(status in {200, 201} for status, _ in self.answers)

    @property
    def receipt(self) -> Mapping[str, Any]:
        return next(body for status, body in self.answers if status in {200, 201})


def wanted_pack() -> Mapping[str, Callable[[str], str]]:
    """The first city's pack with what it leaves switched off: photos are fetched, one channel's
    numbers restart, and LAPOR!'s list of new reports is read."""
    more = (
        '\n[[channel]]\nid = "wa"\nname = "WhatsApp"\nkind = "app"\nnumbers_restart = true\n'
        'photo_hosts = ["foto.example.go.id"]\nstatus_url = "https://wa.example.go.id/hook"\n'
    )
    rabeg = (
        'kind = "app"\nphoto_hosts = ["foto.example.go.id"]\n'
        'status_url = "https://rabeg.example.go.id/hook"'
    )
    return {
        "channels.toml": lambda text: text.replace('kind = "app"', rabeg, 1) + more,
        "lapor.toml": lambda text: text.replace('path = "" #', 'path = "/complaints/disposed" #'),
    }


class Story:
    """Draws and plays. `steps` complaints are made over `days`."""

    def __init__(self, cloud: Cloud, outside: Outside, seed: int, steps: int, days: float) -> None:
        self.cloud, self.outside = cloud, outside
        self.draw = random.Random(seed * 7919 + 13)
        self.steps, self.days = steps, days
        self.sent: list[Sent] = []
        self.read_mails = 0
        self.number = 0
        self.twins: list[list[Sent]] = []
        self.said_pages: list[tuple[str, pages.Read]] = []
        self.quiet = False
        self.unsigned = 0
        self.hidden: set[str] = set()
        """Words of secret complaints."""
        self.outside.photos["/x.jpg"] = picture(self.draw)
        own = {"current": SECRET, "previous": None}
        cloud.services.secrets["channels"] = json.dumps(dict.fromkeys(CHANNELS, own))
        for channel in CHANNELS:
            cloud.services.secrets[f"status/{channel}"] = json.dumps(own)
        self.heard: list[tuple[str, str, dict[str, Any]]] = []
        self.reporters: list[tuple[str, Reporter]] = []
        self.officer = Officer(cloud, random.Random(seed * 6007 + 5))
        self.exports: list[Export] = []
        self.asking = [
            Asking(cloud, channel, SECRET, lambda *one: self.heard.append((*one[:2], dict(one[2]))))
            for channel in CHANNELS
            if channel not in HEARING
        ]
        for channel, host in HEARING.items():
            outside.receivers[host] = lambda asked, channel=channel: self._hear(channel, asked)
        cloud.services.on_mail = self._mailed

    # beginning ----------------------------------------------------------------------------------

    def appoint(self) -> None:
        """The officials of the pack's example take office; nothing fails yet."""
        held = tomllib.loads((PACK / "officials.toml").read_text("utf-8"))["official"]
        for one in held:
            order = {
                "do": "add", "post": one["post"], "name": one["name"], "email": one["email"],
                "kind": one.get("kind", "kepala"), "since": one["since"], "sk": one["sk"],
            }  # fmt: skip
            answer = self.cloud.invoke(
                "admin", {"httpMethod": "POST", "body": json.dumps(order), "headers": {}}
            )
            assert answer["statusCode"] == 200, answer
        self.cloud.invoke("admin", {"do": "settle"})
        self.cloud.invoke("admin", {"do": "settle"})

    def plan(self) -> None:
        begin, seconds = CLOCK.now, self.days * 86400
        for _ in range(self.steps):
            self.cloud.at(begin + self.draw.random() * seconds, self._report)
        for _ in range(self.steps // 4):
            self.cloud.at(begin + self.draw.random() * seconds, self._at_lapor)
        for _ in range(self.steps // 8):
            self.cloud.at(begin + self.draw.random() * seconds, self._rubbish)
        for _ in range(max(1, self.steps // 10)):
            self.cloud.at(begin + self.draw.random() * seconds, self._accident)
        for _ in range(self.steps // 6):
            self.cloud.at(begin + self.draw.random() * seconds, self._look)
        for _ in range(max(1, self.steps // 10)):
            self.cloud.at(begin + self.draw.random() * seconds, self._import)
        for one in self.asking:
            for _ in range(self.steps // 4):
                self.cloud.at(begin + self.draw.random() * seconds, one.ask)

    # citizens and channels ----------------------------------------------------------------------

    def _report(self) -> None:
        """One event, reported by one or by several at the same instant."""
        place, matter = self.draw.choice(PLACES), self.draw.choice(MATTERS)
        several = self.draw.choice((1, 1, 1, 2, 3))
        made = [self._created(place, matter, several) for _ in range(several)]
        if several > 1:
            self.twins.append(made)
        for one in made:
            self.cloud.after(self.draw.random() * 0.05, lambda one=one: self.deliver(one))

    def _created(
        self, place: tuple[str, str, float, float], matter: tuple[str, str], several: int
    ) -> Sent:
        self.number += 1
        channel = self.draw.choice(CHANNELS)
        at = CLOCK.datetime()
        name, phone, email, nik = PERSON
        text = f"{matter[1]} di {place[0]}, kelurahan {place[1]}"
        secret = self.draw.random() < 0.08
        if secret or (several == 1 and self.draw.random() < 0.5):  # nobody else would write it
            text += f", rumah saya {OWN_WORD.format(self.number)}"
        if secret:
            self.hidden.add(OWN_WORD.format(self.number))
        if self.draw.random() < 0.4:
            text += f". Hubungi {name} hp {phone}, NIK {nik}"
        data: dict[str, Any] = {
            "external_id": f"{channel}-{self.number}",
            "reported_at": (at - timedelta(seconds=self.draw.randrange(0, 4000))).isoformat(),
            "text": text,
            "title": matter[0],
        }
        if self.draw.random() < 0.7:
            data["location"] = {
                "lat": place[2] + self.draw.uniform(-1, 1) * 1e-4, "lng": place[3],
                "accuracy_m": 10, "address": place[0], "kelurahan": place[1],
            }  # fmt: skip
        if self.draw.random() < 0.8:
            data["reporter"] = {"name": name, "phone": f"0812{self.draw.randrange(10**7, 10**8)}",
                                "email": email}  # fmt: skip
        if channel == "112":
            data["channel_fields"] = {"call_type": "normal"}
        data["anonymous"] = self.draw.random() < 0.15
        data["secret"] = secret
        if self.draw.random() < 0.25:
            number = self.draw.randrange(10**6)
            if self.draw.random() < 0.8:
                self.outside.photos[f"/{number}.jpg"] = picture(self.draw)
            data["attachments"] = [
                {"url": f"https://foto.example.go.id/{number}.jpg", "media_type": "image/jpeg"}
            ]
        return self._call(channel, "complaint.created", data, content=text)

    def _call(
        self,
        channel: str,
        kind: str,
        data: Mapping[str, Any],
        *,
        content: str = "",
        about: Sent | None = None,
    ) -> Sent:
        body = {"type": kind, "timestamp": CLOCK.datetime().isoformat(), "data": data}
        one = Sent(
            channel,
            f"msg_{len(self.sent)}",
            kind,
            str(data["external_id"]),
            json.dumps(body).encode(),
            content,
            about=about,
        )
        self.sent.append(one)
        return one

    def deliver(self, one: Sent) -> None:
        headers = signed_headers(SECRET, one.webhook_id, CLOCK.datetime(), one.body)
        event = {
            "httpMethod": "POST",
            "resource": "/webhooks/{channel}",
            "pathParameters": {"channel": one.channel},
            "headers": headers,
            "body": base64.b64encode(one.body).decode(),
            "isBase64Encoded": True,
        }
        answer = self.cloud.ask("receive_webhook", event)
        one.tries += 1
        status = 0 if answer is None else int(answer["statusCode"])
        if answer is not None:
            one.answers.append((status, json.loads(answer["body"] or "{}")))
        if status in {200, 201}:
            if not one.settled_at:
                one.settled_at = CLOCK.now
                self._goes_on(one)
            if self.draw.random() < 0.1:  # the channel forgot that it was told
                self.cloud.after(self.draw.choice((3.0, 900.0, 30000.0)), lambda: self.deliver(one))
        elif (status == 0 or status >= 429) and one.tries <= len(AGAIN_S):
            self.cloud.after(AGAIN_S[one.tries - 1], lambda: self.deliver(one))

    def _goes_on(self, one: Sent) -> None:
        """What its reporter does later."""
        if one.kind != "complaint.created" or self.quiet:
            return
        hour = 3600.0
        for chance, earliest, latest, act in (
            (0.35, 0.0, 30.0, self._amend),
            (0.15, 0.0, 60.0, self._withdraw),
            (0.5, 20.0, 150.0, self._judge),
            (0.08, 0.1, 20.0, self._same_number),
            (0.12, 0.0, 30.0, self._send_photo),
            (0.45, 0.1, 120.0, self._at_own_page),
            (0.35, 0.1, 60.0, self._at_the_officer),
        ):
            if self.draw.random() < chance:
                wait = self.draw.uniform(earliest, latest) * hour
                self.cloud.after(wait, lambda act=act: act(one))

    def _hear(self, channel: str, asked: httpx.Request) -> httpx.Response:
        """A channel's own server: it checks the signature, and says 200 or fails now and then."""
        body = asked.read()
        names = ("webhook-id", "webhook-timestamp", "webhook-signature")
        headers = {name: asked.headers.get(name, "") for name in names}
        try:
            verify(headers, body, secrets=[SECRET], now=CLOCK.datetime())
        except SignatureRefusedError:
            self.unsigned += 1
            return httpx.Response(401, request=asked)
        broken = self.cloud.injector.share and self.draw.random() < self.cloud.injector.share * 4
        if broken and self.draw.random() < 0.5:
            return httpx.Response(self.draw.choice((500, 503, 429)), request=asked)
        self.heard.append((channel, headers["webhook-id"], json.loads(body)))
        return httpx.Response(502 if broken else 200, request=asked)

    def _amend(self, one: Sent) -> None:
        text = self.draw.choice(("ok terima kasih", "sekarang makin parah", "lokasinya dekat pos"))
        data: dict[str, Any] = {"external_id": one.external_id, "text": text}
        if self.draw.random() < 0.3:
            url = "https://foto.example.go.id/x.jpg"
            data["attachments"] = [{"url": url, "media_type": "image/jpeg"}]
        self.deliver(self._call(one.channel, "complaint.amended", data, about=one))

    def _withdraw(self, one: Sent) -> None:
        for _ in range(self.draw.choice((1, 1, 2))):
            data = {"external_id": one.external_id, "reason": "sudah beres sendiri"}
            self.deliver(self._call(one.channel, "complaint.withdrawn", data, about=one))

    def _judge(self, one: Sent) -> None:
        data: dict[str, Any] = {"external_id": one.external_id}
        data["verdict"] = self.draw.choice(("fixed", "not_fixed", "not_fixed"))
        if self.draw.random() < 0.3:
            data["rating"] = self.draw.randrange(1, 6)
        self.deliver(self._call(one.channel, "feedback.given", data, about=one))

    def _at_own_page(self, one: Sent) -> None:
        """The reporter opens the page of the complaint, and says something there."""
        code = str(one.receipt.get("tracking_code", ""))
        if not code or self.quiet:
            return
        phone = json.loads(one.body)["data"].get("reporter", {}).get("phone", "")
        reporter = Reporter(
            self.cloud, self.draw, code, phone[-4:] or "1234",
            str(one.receipt.get("reporter_token", "")), self._read_page,
        )  # fmt: skip
        self.reporters.append((str(one.receipt.get("complaint_id", "")), reporter))
        reporter.sit_down()

    def _send_photo(self, one: Sent) -> None:
        """A channel that has no address to point to asks for a form, and sends the photo itself;
        sometimes it never does."""
        if self.quiet:
            return
        body = json.dumps({"media_type": self.draw.choice(("image/jpeg", "IMAGE/JPEG"))}).encode()
        webhook_id = f"photo_{one.channel}_{self.draw.randrange(10**9)}"
        headers = signed_headers(SECRET, webhook_id, CLOCK.datetime(), body)
        event = {
            "httpMethod": "POST",
            "resource": "/channels/{channel}/complaints/{external_id}/photos",
            "pathParameters": {"channel": one.channel, "external_id": one.external_id},
            "queryStringParameters": None,
            "headers": headers,
            "body": body.decode(),
            "isBase64Encoded": False,
        }
        answer = self.cloud.ask("answer_channels", event)
        if answer is None or answer["statusCode"] != 201 or self.draw.random() < 0.2:
            return
        self.cloud.counts["photos of channels"] += 1
        key, sent = json.loads(answer["body"])["fields"]["key"], picture(self.draw)
        wait = self.draw.uniform(1, 290)
        self.cloud.after(wait, lambda: self.cloud.services.upload("evidence", key, sent))

    def _at_the_officer(self, one: Sent) -> None:
        """A person asks for the own data, mostly that it be forgotten."""
        data = json.loads(one.body)["data"]
        phone = data.get("reporter", {}).get("phone", "")
        proof = phone[-4:] or str(one.receipt.get("reporter_token", ""))
        code = str(one.receipt.get("tracking_code", ""))
        if not (code and proof) or self.quiet:
            return
        own = re.findall(r"T\d{4}QZ", data["text"])
        marks = tuple(mark for mark in (*own, phone) if mark)
        self.officer.asks(code, proof, str(one.receipt["complaint_id"]), marks)

    def _same_number(self, one: Sent) -> None:
        """Another report under a number that is known."""
        place, matter = self.draw.choice(PLACES), self.draw.choice(MATTERS)
        data: dict[str, Any] = {
            "external_id": one.external_id,
            "reported_at": CLOCK.datetime().isoformat(),
            "text": f"{matter[1]} lagi di {place[0]}, kelurahan {place[1]} {self.number}",
        }
        if one.channel == "112":
            data["channel_fields"] = {"call_type": "normal"}
        self.deliver(self._call(one.channel, "complaint.created", data, content=data["text"]))

    def _rubbish(self) -> None:
        """What must be refused in words, and leave nothing."""
        at = CLOCK.datetime()
        data: dict[str, Any] = {
            "external_id": f"r-{self.number}-{self.draw.randrange(10**6)}",
            "reported_at": at.isoformat(), "text": "lampu mati di Cipare",
        }  # fmt: skip
        data |= self.draw.choice(
            (
                {"reported_at": (at + timedelta(hours=7)).isoformat()},
                {"text": ""},
                {"location": {"lat": 999}},
                {"attachments": [{"url": "http://x", "media_type": "image/jpeg"}]},
            )
        )
        self.deliver(self._call("rabeg", "complaint.created", data, content="rubbish"))

    def _look(self) -> None:
        """A citizen looks how far it is."""
        known = [one for one in self.sent if one.kind == "complaint.created" and one.accepted]
        codes = [one.receipt.get("tracking_code") for one in known]
        codes = [code for code in codes if code]
        if codes:
            code = self.draw.choice(codes)
            typed = {"kata": "web-rekaan"} if self.draw.random() < 0.3 else {}
            answer = self.cloud.ask(
                "track", pages.get("/complaints/{tracking_code}", "tracking_code", code, **typed)
            )
            if answer is not None:
                self.said_pages.append(("track", pages.read(answer)))

    # officials ----------------------------------------------------------------------------------

    def _mailed(self, mail: Mail) -> None:
        found = LINK.findall(mail.message)
        if not found or self.quiet:
            return
        hours = self.draw.choice((0.05, 0.2, 1.0, 3.0, 8.0, 26.0, 50.0, 80.0))
        if self.draw.random() < 0.75:
            kind, token = self.draw.choice(found)
            at = {"desk": self._at_desk, "office": self._at_office, "actions": self._at_case}
            act = at[kind]
            wait = hours * 3600 * self.draw.uniform(0.5, 1.5)
            self.cloud.after(wait, lambda: act(token))

    def _page(self, function: str, event: dict[str, Any]) -> pages.Read | None:
        answer = self.cloud.ask(function, event)
        return None if answer is None else self._read_page(function, answer)

    def _read_page(self, function: str, answer: Mapping[str, Any]) -> pages.Read:
        found = pages.read(answer)
        self.said_pages.append((function, found))
        del self.said_pages[:-200]
        return found

    def _at_case(self, token: str) -> None:
        where = ("/actions/{token}", "token", token)
        typed = {"sudah": self.draw.choice(TYPED)} if self.draw.random() < 0.1 else {}
        page = self._page("official_action", pages.get(*where, **typed))
        if page is None or self.quiet:
            return
        forms = [form for form in page.forms if form.method == "post"]
        if not forms:
            return
        form = self.draw.choice(forms)
        if any(one.name == "resolve" for one in forms) and self.draw.random() < 0.5:
            form = next(one for one in forms if one.name == "resolve")
        if form.action.endswith("/photo"):
            self._photograph(token)
            self.cloud.after(self.draw.uniform(60, 7200), lambda: self._at_case(token))
            return
        given = form.filled(self.draw, self.draw.choice((
            "Sudah diperiksa petugas di lapangan.", "Dikerjakan hari ini.", "Perlu anggaran.",
        )))  # fmt: skip
        twice = self.draw.random() < 0.15
        event = pages.post(*where, given)
        if self.draw.random() < 0.1:  # the page lies open a while
            self.cloud.after(
                self.draw.uniform(600, 60000), lambda: self._press(token, event, twice=False)
            )
            return
        self._press(token, event, twice=twice)

    def _press(self, token: str, event: dict[str, Any], *, twice: bool) -> None:
        after = self._page("official_action", event)
        if twice or after is None or after.status >= 500:
            self.cloud.after(self.draw.uniform(1, 40), lambda: self._page("official_action", event))
        if after is not None and after.status == 303:
            following = after.location.partition("?")[0]
            done = after.location.partition("=")[2]
            where = ("/actions/{token}", "token", following)
            self._page("official_action", pages.get(*where, sudah=done))
            if self.draw.random() < 0.7 and not self.quiet:
                wait = self.draw.choice((0.5, 6.0, 30.0)) * 3600
                self.cloud.after(wait, lambda: self._at_case(following))

    def _photograph(self, token: str) -> None:
        event = pages.post("/actions/{token}/photo", "token", token, {}, accept="application/json")
        answer = self.cloud.ask("official_action", event)
        if answer is None or answer["statusCode"] != 200 or "evidence_id" not in answer["body"]:
            return
        fields = json.loads(answer["body"])["fields"]
        body = picture(self.draw) if self.draw.random() < 0.9 else b"not a picture"
        self.cloud.services.upload("evidence", fields["key"], body)

    def _at_office(self, token: str) -> None:
        """All that is open with a post: looked at, leafed through, several accepted at once."""
        where = ("/office/{token}", "token", token)
        page = self._page("official_action", pages.get(*where))
        if page is None or self.quiet:
            return
        onward = [one for one in page.links if one.startswith("?")]
        if onward and self.draw.random() < 0.6:
            asked = {k: v[-1] for k, v in parse_qs(self.draw.choice(onward)[1:]).items()}
            page = self._page("official_action", pages.get(*where, **asked)) or page
        forms = [form for form in page.forms if form.method == "post"]
        if forms:
            event = pages.post(*where, self.draw.choice(forms).filled(self.draw, "Baik."))
            for _ in range(self.draw.choice((1, 1, 2))):
                self._page("official_action", event)
        elsewhere = [token for kind, token in LINK.findall(" ".join(page.links))]
        near = [one.rpartition("/actions/")[2] for one in page.links if "/actions/" in one]
        if (near or elsewhere) and self.draw.random() < 0.5:
            self._at_case(self.draw.choice(near or elsewhere).partition("?")[0])

    def _at_desk(self, token: str) -> None:
        tab = self.draw.choice(("triase", "kembar", "gabungan", "lapor", "tanda", "diperiksa"))
        where = ("/desk/{token}", "token", token)
        page = self._page("desk", pages.get(*where, bagian=tab))
        if page is None or self.quiet:
            return
        forms = [form for form in page.forms if form.method == "post"]
        family = [one for one in page.links if "kasus=" in one and one.startswith("?")]
        if family and self.draw.random() < 0.5:
            number = re.split(r"kasus=", self.draw.choice(family))[1].partition("&")[0]
            page = self._page("desk", pages.get(*where, bagian="gabungan", kasus=number)) or page
            forms = [form for form in page.forms if form.method == "post"]
        if forms and self.draw.random() < 0.8:
            given = self.draw.choice(forms).filled(self.draw, str(self.draw.randrange(1, 60)))
            self._page("desk", pages.post(*where, given))
            if self.draw.random() < 0.2:
                self._page("desk", pages.post(*where, given))

    # LAPOR!'s people, and accidents ---------------------------------------------------------------

    def _at_lapor(self) -> None:
        portal = self.outside.lapor.portal
        known = [str(one["id"]) for one in portal.everything()]
        try:
            if not known or self.draw.random() < 0.3:
                place, matter = self.draw.choice(PLACES), self.draw.choice(MATTERS)
                portal.citizen_files(
                    {
                        "title": matter[0] or "Laporan",
                        "content": f"{matter[1]} di {place[0]}, {place[1]}. {PERSON[1]}",
                        "disposition_id": "",
                        "is_anonymous": self.draw.random() < 0.2,
                        "is_secret": self.draw.random() < 0.1,
                    }
                )
            else:
                move = self.draw.choice(("answer", "reply", "close", "postpone", "archive"))
                portal.act(self.draw.choice(known), move, {"text": "Mohon segera."})
        except Exception as exc:  # the portal's own no
            self.cloud.counts[f"portal said no: {type(exc).__name__}"] += 1

    def _import(self) -> None:
        """An operator takes LAPOR!'s export into the folder; the same file sometimes again."""
        reports = self.outside.lapor.portal.everything()
        new = {
            "id": 90_000_000 + self.draw.randrange(10**6), "filed_at": CLOCK.datetime().isoformat(),
            "title": "Jalan desa", "content": "Jalan desa berlubang,\nsudah lama.",
            "status": "Terdisposisi", "elsewhere": True,
        }  # fmt: skip
        chosen = [*self.draw.sample(reports, min(len(reports), 6)), new]
        key = f"lapor/inbox/{len(self.exports)}.csv"
        export, body = export_of(key, chosen, self.draw)
        self.exports.append(export)
        self.cloud.services.objects[f"exports/{key}"] = body
        for _ in range(self.draw.choice((1, 1, 2))):
            self.cloud.services.on_put("exports", key)

    def import_again(self) -> None:
        """Whatever failed for good is in the failures bucket: an operator imports it again."""
        for one in self.exports:
            self.cloud.services.on_put("exports", one.key)

    def _accident(self) -> None:
        """What nobody planned: an execution stopped by hand or forgotten, items expired, a topic
        deleted for an hour."""
        kind = self.draw.choice(("stop", "stop", "expire", "topic"))
        self.cloud.injector.struck[f"accident {kind}"] += 1
        self.cloud.injector.last_strike = CLOCK.now
        if kind == "stop" and self.cloud.machine.running():
            self.cloud.machine.stop(self.draw.choice(self.cloud.machine.running()).name)
        elif kind == "expire":
            self.cloud.dynamodb.expire()
        elif kind == "topic":
            topics = sorted({mail.topic for mail in self.cloud.services.mails})
            if topics:
                topic = self.draw.choice(topics)
                self.cloud.services.missing_topics.add(topic)
                self.cloud.after(3600.0, lambda: self.cloud.services.missing_topics.discard(topic))


__all__ = ["RefusedCallError", "Sent", "Story", "wanted_pack"]
