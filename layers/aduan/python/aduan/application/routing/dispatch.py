"""Read place, category and agency of a complaint together, as the deduplicator needs them."""

from collections.abc import Set
from dataclasses import dataclass, field, replace
from typing import Final

from aduan.application.routing.ports import Assignment
from aduan.domain.case.case import Place
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.posts import DUTY, beside
from aduan.domain.city.city import City
from aduan.domain.privacy.accusations import resolved
from aduan.domain.privacy.file_names import said_by_file
from aduan.domain.privacy.later import LaterReader, load_later
from aduan.domain.privacy.reading import NOTHING, Reading
from aduan.domain.privacy.second import Encoder
from aduan.domain.routing.model import RoutingModel
from aduan.domain.routing.places import Gazetteer, PlaceResult, resolve_place
from aduan.domain.routing.route import Router, RouteResult, route

LONG_NAME: Final = 3
"""Words of a field's name that say something themselves: "petugas minta uang: ya"."""


def _beside(complaint: Complaint) -> tuple[str, ...]:
    """All that was said beside title, text and address: in whatever field, and as a file's name."""
    where = complaint.location
    named = (complaint.category, complaint.classification, complaint.severity)
    said = [one or "" for one in (*named, where.kelurahan, where.kecamatan)]
    said += [said_by_file(one.url) for one in complaint.attachments]
    for name, value in complaint.channel_fields.items():
        words = name.replace("_", " ").replace("-", " ")
        said.append(f"{words} {value}" if len(words.split()) >= LONG_NAME else value)
    return tuple(filter(None, said))


@dataclass(frozen=True, slots=True)
class Dispatch:
    """The dispatcher of one city; its tables are built once. Without a model the rules, the
    channel's word and the city's own words decide, and the rest is a person's to say."""

    city: City
    model: RoutingModel | None = field(default=None, repr=False)
    encoder: Encoder | None = field(default=None, repr=False)
    """For the reader's second look."""
    gazetteer: Gazetteer = field(init=False, repr=False)
    router: Router = field(init=False, repr=False)
    later: LaterReader | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "gazetteer", Gazetteer.of(self.city))
        object.__setattr__(self, "router", Router.of(self.city, self.model, self.encoder))
        object.__setattr__(self, "later", load_later(self.city, self.router.reader))

    def __call__(self, complaint: Complaint) -> Assignment:
        where = complaint.location
        found = resolve_place(
            self.gazetteer,
            lat=where.lat,
            lng=where.lng,
            text=complaint.text,
            address=where.address or "",
            kelurahan=where.kelurahan or "",
            kecamatan=where.kecamatan or "",
        )
        routed = route(
            self.router,
            title=complaint.title,
            text=complaint.text,
            category=complaint.category,
            place=found,
            address=where.address or "",
            beside=_beside(complaint),
            kinds=(complaint.classification or "", complaint.severity or "", *_beside(complaint)),
        )
        return self._assignment(complaint, found, routed)

    def _assignment(
        self, complaint: Complaint, found: PlaceResult, routed: RouteResult
    ) -> Assignment:
        about = self.city.categories.get(routed.category)
        elsewhere = found.owner or None if found.outside_city else None
        kept_out = self._posts_of(routed.withheld_from)
        kept = {*kept_out, *complaint.kept_from}
        judged = routed.misconduct  # goes where it is judged, past the desk's list
        asked = not judged and (
            routed.needs_triage
            or self._elsewhere(routed)
            or found.outside_city
            or found.perhaps_elsewhere
        )
        assigned = Assignment(
            agency=routed.agency or self.city.duty_desk,
            category=routed.category,
            matter=about.label if about else "Belum dikategorikan",
            place=self._place(complaint, found),
            reason=routed.reason,
            confidence=routed.confidence,
            triage=asked and DUTY not in kept,
            alternatives=tuple(
                one.category for one in routed.alternatives if one.agency not in kept
            ),
            next_owner=routed.next_owner or (None if judged else elsewhere),
            secret=routed.secret,
            emergency=routed.emergency,
            inspektorat=judged or routed.agency == self.city.inspectorate,
            withheld_from=kept_out,
            hint=routed.hint,
        )
        holder = DUTY if asked else assigned.agency
        if complaint.inspektorat_only or holder in kept:
            return self._past_its_office(assigned, kept, judged=judged)
        return assigned

    def _past_its_office(self, given: Assignment, kept: Set[str], *, judged: bool) -> Assignment:
        """As when a person withholds a case from its office (`Move.WITHHOLD`): it goes to the first
        that judges misconduct and may know of it. Where it is kept from all of them the desk says;
        but what accuses somebody is read by the first that it does not accuse itself."""
        city = self.city
        takers = [code for code in city.judges if kept.isdisjoint(self._posts_of((code,)))]
        if judged and not takers:
            takers = [code for code in city.judges if code not in given.withheld_from]
        past = replace(given, next_owner=None, secret=True)
        if not takers:
            return replace(past, triage=DUTY not in kept)
        agency = takers[0]
        if agency != given.agency:
            name = city.agencies[agency].name
            said = f"Dikecualikan dari kantor yang biasanya menangani. Ditangani {name}."
            past = replace(past, agency=agency, reason=said)
        return replace(past, triage=False, inspektorat=True)

    def read(self, text: str) -> Reading:
        """What stands beside a report - an official's note, an answer there - judged like it."""
        return self.router.reader.read(text) if self.router.reader else NOTHING

    def read_later(self, text: str) -> Reading:
        """A reporter's later word - an amendment, an answer, a comment - judged like the first, and
        with its case."""
        return self.later(text) if self.later else self.read(text)

    def kept_from(self, read: Reading, place: str | None) -> tuple[str, ...]:
        """The posts that what was read must be withheld from; `place` is a place code."""
        return self._posts_of(resolved(self.city, read.accused, place))

    def people_of(self, agency: str) -> tuple[str, ...]:
        """Every post of an office's people; none of the office that judges misconduct."""
        return () if agency == self.city.inspectorate else self._posts_of((agency,))

    def _posts_of(self, accused: tuple[str, ...]) -> tuple[str, ...]:
        """Accused offices with the posts their people hold beside them."""
        desk, secretariat = self.city.duty_desk, self.city.secretariat
        posts = (post for code in accused for post in beside(code, desk, secretariat))
        return tuple(dict.fromkeys(filter(None, posts)))

    def _elsewhere(self, routed: RouteResult) -> bool:
        """An outside body never gets a case by the machine alone: a person hands it over."""
        agency = self.city.agencies.get(routed.agency)
        return agency is None or agency.outside

    def _place(self, complaint: Complaint, found: PlaceResult) -> Place:
        kelurahan = self.city.kelurahan.get(found.code or "")
        kecamatan_code = kelurahan.kecamatan if kelurahan else found.code or ""
        kecamatan = self.city.kecamatan.get(kecamatan_code)
        return Place(
            kelurahan_code=kelurahan.code if kelurahan else None,
            kelurahan=kelurahan.name if kelurahan else None,
            kecamatan=kecamatan.name if kecamatan else None,
            address=complaint.location.address,
            lat=complaint.location.lat,
            lng=complaint.location.lng,
            reason=found.reason,
        )
