"""What lies behind botocore's HTTP session: the services, each by its own protocol.

Requests are botocore's own, signed and serialised; answers are bytes that botocore parses. So the
clients' time-outs, retries and error handling are the real ones.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit
from xml.sax.saxutils import escape

from botocore.awsrequest import AWSResponse
from botocore.exceptions import ConnectionClosedError, ConnectTimeoutError, ReadTimeoutError

from aduan.adapters.privacy.keyed import KeyedHere
from tests.benchmarks.chaos.dynamodb import DynamoDb, RefusedCallError
from tests.benchmarks.chaos.faults import DEATHS, DONE, Call, Fault, Injector
from tests.benchmarks.chaos.kms import Kms
from tests.benchmarks.chaos.s3 import UNTYPED, Objects
from tests.benchmarks.chaos.virtual import CLOCK

READ_TIMEOUT_S: Final = 3.5
CONNECT_TIMEOUT_S: Final = 1.0
_THROTTLING: Final[Mapping[str, str]] = {
    "dynamodb": "ProvisionedThroughputExceededException",
    "states": "ThrottlingException",
    "kms": "ThrottlingException",
    "secretsmanager": "ThrottlingException",
    "lambda": "TooManyRequestsException",
    "sns": "Throttled",
    "s3": "SlowDown",
}

_INTERNAL: Final[Mapping[str, str]] = {
    "kms": "KMSInternalException",
    "s3": "InternalError", "sns": "InternalError", "secretsmanager": "InternalServiceError",
    "lambda": "ServiceException", "states": "InternalFailure",
}  # fmt: skip


def as_mailed(message: str, structure: str) -> str:
    """What a mailbox gets of a message that is spelt for each kind of subscriber."""
    return str(json.loads(message)["default"]) if structure == "json" else message


class ProcessDeath(BaseException):
    """The function's process ends here: out of memory, its time is over, the host is gone."""


@dataclass(frozen=True)
class Mail:
    """What a topic was told. `by` is the function or machine that said it."""

    at: float
    topic: str
    subject: str
    message: str
    attributes: Mapping[str, str]
    by: str


@dataclass
class Services:
    """Everything AWS that the functions call, by service."""

    injector: Injector
    dynamodb: DynamoDb
    secrets: dict[str, str] = field(default_factory=dict)
    kms: Kms = field(default_factory=Kms)
    objects: Objects = field(default_factory=Objects)
    mails: list[Mail] = field(default_factory=list)
    subscriptions: dict[str, list[dict[str, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    missing_topics: set[str] = field(default_factory=set)
    on_put: Callable[[str, str], None] = lambda _bucket, _key: None
    on_invoke: Callable[[str, Any], None] = lambda _function, _payload: None
    on_mail: Callable[[Mail], None] = lambda _mail: None
    states: Any = None
    who: Callable[[], tuple[str, int]] = lambda: ("nobody", 0)
    before_call: Callable[[Call], None] = lambda _call: None

    def send(self, request: Any) -> AWSResponse:
        """In place of `URLLib3Session.send`."""
        service, operation, asked = _read(request)
        function, nth = self.who()
        call = Call(service, operation, function, nth)
        self.before_call(call)
        CLOCK.sleep(0.004)
        fault = self.injector.asked(call)
        if fault in DEATHS and fault not in DONE:
            raise ProcessDeath
        if fault is Fault.REFUSED:
            CLOCK.sleep(CONNECT_TIMEOUT_S)
            raise ConnectTimeoutError(endpoint_url=request.url)
        if fault is Fault.HANG:
            CLOCK.sleep(READ_TIMEOUT_S)
            raise ReadTimeoutError(endpoint_url=request.url)
        if fault is not None and fault not in DONE:
            return self._struck(request, service, fault, asked)
        answer = self._answer(request, service, operation, asked)
        if fault is Fault.DEATH_AFTER:
            raise ProcessDeath
        if fault is Fault.HANG_AFTER:
            CLOCK.sleep(READ_TIMEOUT_S)
            raise ReadTimeoutError(endpoint_url=request.url)
        if fault is Fault.LOST:
            raise ConnectionClosedError(endpoint_url=request.url)
        if fault is Fault.ERROR_AFTER:
            return self._struck(request, service, Fault.ERROR, asked)
        return answer

    def _struck(self, request: Any, service: str, fault: Fault, asked: Any) -> AWSResponse:
        if fault is Fault.CONFLICT:
            if "TransactItems" not in asked:
                return _error(request, service, "TransactionConflictException", 400)
            reasons = [{"Code": "None"} for _ in asked["TransactItems"]]
            hit = self.injector.draw.randrange(len(reasons))
            code = self.injector.draw.choice(
                ["TransactionConflict", "TransactionConflict", "ThrottlingError"]
            )
            reasons[hit] = {"Code": code, "Message": "Transaction is ongoing for the item"}
            return _error(
                request, service, "TransactionCanceledException", 400, CancellationReasons=reasons
            )
        if fault is Fault.THROTTLED:
            status = 503 if service == "s3" else 429 if service == "lambda" else 400
            return _error(request, service, _THROTTLING[service], status)
        code = _INTERNAL.get(service, "InternalServerError")
        return _error(request, service, code, 500)

    def _answer(self, request: Any, service: str, operation: str, asked: Any) -> AWSResponse:
        try:
            match service:
                case "dynamodb":
                    return _json(request, self.dynamodb.call(operation, asked))
                case "secretsmanager":
                    return _json(request, self._secret(asked["SecretId"]))
                case "kms":
                    return _json(request, self.kms.call(operation, asked))
                case "states":
                    return _json(request, self.states.call(operation, asked))
                case "lambda" if asked[0] == "hide_reporter":
                    said = KeyedHere(self.secrets["hash"].encode)(asked[1]["said"])
                    return _json(request, {"hash": said})
                case "lambda":
                    self.on_invoke(*asked)
                    return _response(request, 202, b"", {})
                case "sns":
                    return self._sns(request, operation, asked)
                case _:
                    return self._s3(request, operation, asked)
        except RefusedCallError as refused:
            return _error(request, service, refused.code, refused.status, **refused.body)

    def _secret(self, secret_id: str) -> dict[str, str]:
        if secret_id not in self.secrets:
            raise RefusedCallError("ResourceNotFoundException")
        return {"Name": secret_id, "SecretString": self.secrets[secret_id]}

    # SNS ----------------------------------------------------------------------------------------

    def publish(
        self, topic: str, subject: str, message: str, attributes: Mapping[str, str], by: str
    ) -> None:
        """Raises RefusedCallError where there is no such topic."""
        if topic in self.missing_topics:
            raise RefusedCallError("NotFound", "Topic does not exist", 404)
        mail = Mail(CLOCK.now, topic, subject, message, attributes, by)
        self.mails.append(mail)
        self.on_mail(mail)

    def _sns(self, request: Any, operation: str, asked: Mapping[str, str]) -> AWSResponse:
        topic = asked.get("TopicArn", "")
        match operation:
            case "Publish":
                named = "MessageAttributes.entry.1."
                attributes = (
                    {asked[f"{named}Name"]: asked[f"{named}Value.StringValue"]}
                    if f"{named}Name" in asked
                    else {}
                )
                message = as_mailed(asked["Message"], asked.get("MessageStructure", ""))
                self.publish(topic, asked.get("Subject", ""), message, attributes, self.who()[0])
                return _xml(request, operation, "<MessageId>1</MessageId>")
            case "ListSubscriptionsByTopic":
                held = "".join(
                    "<member>"
                    + "".join(f"<{k}>{escape(v)}</{k}>" for k, v in one.items())
                    + "</member>"
                    for one in self.subscriptions[topic]
                )
                return _xml(request, operation, f"<Subscriptions>{held}</Subscriptions>")
            case "Subscribe":
                arn = f"{topic}:{len(self.subscriptions[topic])}"
                one = {
                    "TopicArn": topic, "Protocol": asked["Protocol"],
                    "Endpoint": asked["Endpoint"], "SubscriptionArn": arn, "Owner": "1",
                }  # fmt: skip
                if one["Endpoint"] not in {each["Endpoint"] for each in self.subscriptions[topic]}:
                    self.subscriptions[topic].append(one)
                return _xml(request, operation, f"<SubscriptionArn>{arn}</SubscriptionArn>")
            case "Unsubscribe":
                for held_here in self.subscriptions.values():
                    held_here[:] = [
                        one
                        for one in held_here
                        if one["SubscriptionArn"] != asked["SubscriptionArn"]
                    ]
                return _xml(request, operation, "")
            case _:
                return _xml(request, operation, "")

    # S3 -----------------------------------------------------------------------------------------

    def upload(self, bucket: str, key: str, body: bytes, media_type: str = "image/jpeg") -> None:
        """By a form that was signed for it, from a browser or a channel's own server."""
        self.objects.put(f"{bucket}/{key}", body, media_type)
        self.on_put(bucket, key)

    def _s3(
        self, request: Any, operation: str, asked: tuple[str, str, Mapping[str, str]]
    ) -> AWSResponse:
        bucket, key, query = asked
        name, version = f"{bucket}/{key}", query.get("versionId", "")
        match operation:
            case "PutObject":
                body = request.body
                data = body if isinstance(body, bytes) else b"" if body is None else body.read()
                kind = str(request.headers.get("Content-Type") or UNTYPED)
                stored = self.objects.put(name, _unchunked(request, data), kind)
                self.on_put(bucket, key)
                said = {"ETag": '"1"', "x-amz-version-id": stored.version_id}
                return _response(request, 200, b"", said)
            case "DeleteObject":
                if version:
                    self.objects.take(name, version)
                else:
                    self.objects.pop(name, None)
                return _response(request, 204, b"", {})
            case "ListObjects":
                listed = self.objects.listing(bucket, query).encode()
                return _response(request, 200, listed, {"Content-Type": "application/xml"})
        found = self.objects.version(name, version) if version else self.objects.latest(name)
        if found is None or found.body is None:
            raise RefusedCallError("NoSuchKey", status=404)
        said = {
            "Content-Length": str(len(found.body)), "Content-Type": found.media_type,
            "ETag": '"1"', "Accept-Ranges": "bytes",
        }  # fmt: skip
        return _response(request, 200, b"" if operation == "HeadObject" else found.body, said)


def _unchunked(request: Any, data: bytes) -> bytes:
    """botocore sends bodies in one signed chunk with a trailing checksum (aws-chunked)."""
    if "aws-chunked" not in str(request.headers.get("Content-Encoding", "")):
        return data
    found = b""
    while data:
        size, _, rest = data.partition(b"\r\n")
        count = int(size.partition(b";")[0] or b"0", 16)
        if count == 0:
            break
        found, data = found + rest[:count], rest[count + 2 :]
    return found


def _read(request: Any) -> tuple[str, str, Any]:
    """Service, operation and what is asked, out of a prepared request."""
    target = request.headers.get("X-Amz-Target")
    if target is not None:
        name = target.decode() if isinstance(target, bytes) else str(target)
        prefix, _, operation = name.partition(".")
        service = {
            "DynamoDB_20120810": "dynamodb",
            "AWSStepFunctions": "states",
            "TrentService": "kms",
        }.get(prefix, "secretsmanager")
        return service, operation, json.loads(request.body)
    parts = urlsplit(request.url)
    host = parts.netloc
    if host.startswith("sns."):
        body = request.body.decode() if isinstance(request.body, bytes) else str(request.body)
        asked = dict(parse_qsl(body, keep_blank_values=True))
        return "sns", asked["Action"], asked
    if host.startswith("lambda."):
        body = request.body if isinstance(request.body, bytes) else request.body.read()
        return "lambda", "Invoke", (unquote(parts.path.split("/")[3]), json.loads(body))
    verb = {"PUT": "PutObject", "GET": "GetObject", "HEAD": "HeadObject", "DELETE": "DeleteObject"}
    bucket, _, key = unquote(parts.path).lstrip("/").partition("/")
    if not host.startswith("s3."):
        bucket, key = host.partition(".")[0], unquote(parts.path).lstrip("/")
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    operation = verb[request.method] if key else "ListObjects"
    return "s3", operation, (bucket, key, query)


class _Raw:
    """The little of urllib3's response that botocore reads."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._at = 0

    def stream(self, *_args: Any, **_named: Any) -> Any:
        yield self.read()

    def read(self, amount: int | None = None, **_named: Any) -> bytes:
        end = len(self._body) if amount is None else self._at + amount
        found = self._body[self._at : end]
        self._at += len(found)
        return found

    def __getattr__(self, name: str) -> Any:
        if name in {"close", "release_conn"}:
            return lambda: None
        raise AttributeError(name)


def _response(request: Any, status: int, body: bytes, headers: Mapping[str, str]) -> AWSResponse:
    from botocore.compat import HTTPHeaders  # noqa: PLC0415

    held = HTTPHeaders()
    for name, value in headers.items():
        held[name] = value
    return AWSResponse(request.url, status, held, _Raw(body))


def _json(request: Any, body: Mapping[str, Any]) -> AWSResponse:
    return _response(
        request, 200, json.dumps(body).encode(), {"Content-Type": "application/x-amz-json-1.0"}
    )


def _xml(request: Any, operation: str, inner: str) -> AWSResponse:
    text = (
        f'<{operation}Response xmlns="http://sns.amazonaws.com/doc/2010-03-31/">'
        f"<{operation}Result>{inner}</{operation}Result>"
        f"<ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></{operation}Response>"
    )
    return _response(request, 200, text.encode(), {"Content-Type": "text/xml"})


def _error(request: Any, service: str, code: str, status: int, **more: Any) -> AWSResponse:
    if service == "s3":
        text = f"<Error><Code>{code}</Code><Message>x</Message></Error>"
        body = b"" if request.method == "HEAD" else text.encode()
        return _response(request, status, body, {"Content-Type": "application/xml"})
    if service == "sns":
        text = (
            '<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error>'
            f"<Type>Sender</Type><Code>{code}</Code><Message>x</Message></Error>"
            "<RequestId>1</RequestId></ErrorResponse>"
        )
        return _response(request, status, text.encode(), {"Content-Type": "text/xml"})
    headers = {"Content-Type": "application/x-amz-json-1.0"}
    if service == "lambda":
        headers["x-amzn-errortype"] = code
    body = {"__type": f"com.amazonaws#{code}", "message": code, **more}
    return _response(request, status, json.dumps(body).encode(), headers)
