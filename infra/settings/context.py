"""What `-c name=value` says: which city, which stage, and the few things a stage may change."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

LOCAL: Final = "local"
PROD: Final = "prod"
STAGES: Final = (LOCAL, "dev", PROD)
REGION: Final = "ap-southeast-3"
"""Jakarta: public-scope systems keep their data in Indonesia (PP 71/2019)."""

BUDGET_USD: Final = 60
"""About twice what a month costs (docs/costs.md)."""

_CITY: Final = re.compile(r"[a-z][a-z0-9]{1,15}")
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_DOMAIN: Final = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_MARK: Final = re.compile(r"\d{8}T\d{6}Z")
_URL: Final = re.compile(r"https?://[^\s/]+(/[^\s]*)?")


class ContextError(Exception):
    """A context value is wrong; the message names it and what it may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """`public_url` is where people reach the API (by default its own address), `hour_seconds` how
    long an hour of the city's clocks lasts, `lapor_base_url` a simulator instead of LAPOR!,
    `duty_email` who at the duty desk hears notices and alarms from the first day. `first`: the
    stack has never been whole, so that nothing keeps a failed attempt from being cleared away.
    `logging_role`: make the role by which the account's APIs write logs. `budget_usd` rings when a
    month may cost more. `status_urls`: where channels are told of changes on the local stage (JSON:
    channel and address). `old_links_until`: the date until which links open that were signed before
    0.5, by the one key that also opens them. `backup_account` keeps a second copy of every backup.
    `mail_domain` is a domain verified in SES, by which the city mails its officials itself;
    `mail_from` the address it mails from. `sms`: notices go out as SMS too, where an official has a
    number; Indonesia wants a registered sender for it.
    `restored`: the tables in use are those that `aduan restore` brought back, by their mark;
    `stream` is the label of that register's stream."""

    city: str
    stage: str
    region: str = REGION
    public_url: str | None = None
    hour_seconds: str = "3600"
    lapor_base_url: str | None = None
    duty_email: str | None = None
    first: bool = False
    logging_role: bool = False
    budget_usd: int = BUDGET_USD
    status_urls: Mapping[str, str] = field(default_factory=dict)
    old_links_until: str = ""
    backup_account: str = ""
    restored: str = ""
    stream: str = ""
    mail_domain: str = ""
    mail_from: str = ""
    sms: bool = False

    @property
    def prefix(self) -> str:
        """The beginning of every resource's name."""
        return f"satu-aduan-{self.city}-{self.stage}"

    @property
    def local(self) -> bool:
        """On the embedded cloud of one machine."""
        return self.stage == LOCAL

    @property
    def board_url(self) -> str:
        """Where the local front door shows the public board; "" where CloudFront does."""
        if not self.local:
            return ""
        return f"{(self.public_url or 'http://localhost/api').removesuffix('/api')}/papan/"

    @property
    def keeps_data(self) -> bool:
        """Whether data must outlive a mistake with the stack."""
        return self.stage == PROD


def read_context(value_of: Callable[[str], Any]) -> Context:
    """Raises ContextError for a value that would only fail half-way through a deployment."""
    city = str(value_of("city") or "")
    stage = str(value_of("stage") or PROD)
    hour_seconds = str(value_of("hour_seconds") or "3600")
    optional = {
        name: str(value) if (value := value_of(name)) else None
        for name in ("public_url", "lapor_base_url", "duty_email")
    }
    if not _CITY.fullmatch(city):
        raise ContextError(f"city={city!r}: a folder of layers/cities, lower case, 2 to 16 letters")
    if stage not in STAGES:
        raise ContextError(f"stage={stage!r}: one of {', '.join(STAGES)}")
    if not re.fullmatch(r"\d+(\.\d+)?", hour_seconds) or float(hour_seconds) <= 0:
        raise ContextError(f"hour_seconds={hour_seconds!r}: a number of seconds above 0")
    if stage == PROD and hour_seconds != "3600":
        raise ContextError(f"hour_seconds={hour_seconds!r}: an hour has 3600 seconds in production")
    for name in ("public_url", "lapor_base_url"):
        if (url := optional[name]) is not None and not _URL.fullmatch(url):
            raise ContextError(f"{name}={url!r}: an http or https address")
    if (email := optional["duty_email"]) is not None and not _EMAIL.fullmatch(email):
        raise ContextError("duty_email: not an e-mail address")
    if stage == PROD and email is None:
        raise ContextError(
            "duty_email='': who hears the alarms? Production needs an address: "
            "make deploy DUTY_EMAIL=..., or `duty_email` in the context of cdk.json"
        )
    budget_usd = str(value_of("budget_usd") or BUDGET_USD)
    if not re.fullmatch(r"[1-9]\d{0,6}", budget_usd):
        raise ContextError(f"budget_usd={budget_usd!r}: whole dollars above 0")
    status_urls = _addresses(value_of("status_urls"))
    if status_urls and stage != LOCAL:
        raise ContextError("status_urls: on the local stage only; elsewhere in channels.toml")
    kept = _keeping(value_of)
    return Context(
        city=city,
        stage=stage,
        region=str(value_of("region") or REGION),
        public_url=(optional["public_url"] or "").rstrip("/") or None,
        hour_seconds=hour_seconds,
        lapor_base_url=optional["lapor_base_url"],
        duty_email=optional["duty_email"],
        first=_is_on(value_of("first")),
        logging_role=_is_on(value_of("logging_role")),
        budget_usd=int(budget_usd),
        status_urls=status_urls,
        old_links_until=_date_in(value_of, "old_links_until"),
        sms=_is_on(value_of("sms")),
        **kept,
        **_mailing(value_of),
    )


def _keeping(value_of: Callable[[str], Any]) -> dict[str, str]:
    """Where copies are kept, and which copies are in use."""
    said = {name: str(value_of(name) or "") for name in ("backup_account", "restored", "stream")}
    account, restored = said["backup_account"], said["restored"]
    if account and not re.fullmatch(r"\d{12}", account):
        raise ContextError(f"backup_account={account!r}: the twelve digits of an account")
    if restored and not _MARK.fullmatch(restored):
        raise ContextError(f"restored={restored!r}: a mark of `aduan restore`, 20260302T010000Z")
    if restored and not said["stream"]:
        raise ContextError("stream='': the label of the restored register's stream")
    return said


def _mailing(value_of: Callable[[str], Any]) -> dict[str, str]:
    """The domain that mails go out by, and the sender: an address of it."""
    domain = str(value_of("mail_domain") or "").lower()
    sender = str(value_of("mail_from") or (f"satu-aduan@{domain}" if domain else "")).lower()
    if domain and not _DOMAIN.fullmatch(domain):
        raise ContextError(f"mail_domain={domain!r}: a domain such as aduan.example.go.id")
    if sender and not domain:
        raise ContextError("mail_domain='': `mail_from` needs the domain it belongs to")
    if sender and (not _EMAIL.fullmatch(sender) or not sender.endswith(f"@{domain}")):
        raise ContextError(f"mail_from={sender!r}: an address of {domain}")
    return {"mail_domain": domain, "mail_from": sender}


def _is_on(value: Any) -> bool:
    return str(value or "").lower() in {"1", "true", "yes"}


def _date_in(value_of: Callable[[str], Any], name: str) -> str:
    written = str(value_of(name) or "")
    if not written:
        return ""
    try:
        date.fromisoformat(written)
    except ValueError:
        pass
    else:
        if _DATE.fullmatch(written):
            return written
    raise ContextError(f"{name}={written!r}: a date such as 2027-01-31")


def _addresses(value: object) -> Mapping[str, str]:
    try:
        found = json.loads(str(value or "{}"))
    except ValueError:
        found = None
    if not isinstance(found, dict) or not all(_URL.fullmatch(str(url)) for url in found.values()):
        raise ContextError("status_urls: a JSON object of channels and their addresses")
    return {str(channel): str(url) for channel, url in found.items()}
