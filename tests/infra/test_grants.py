"""`grants.py` and `infra/rights.py` are the whole truth about what each role may do."""

import json
import re
from typing import Any, Final

import pytest

from infra.rights import ITEMS, Items, patterns
from tests.infra.conftest import Declared
from tests.infra.grants import GRANTS, OTHER_ROLES

NOT_REPEATED = frozenset({"xray", "logs", "kms"})
OF_LINKS = frozenset({"kms:GetPublicKey", "kms:Sign"})
Fact = tuple[str, str]


def expand(lines: tuple[str, ...]) -> set[Fact]:
    """Every (action, resource) a table says."""
    facts = set()
    for line in lines:
        service, _, rest = line.partition(": ")
        actions, _, resources = rest.partition(" on ")
        facts |= {
            (f"{service}:{action}", resource)
            for action in actions.split()
            for resource in resources.split(", ")
        }
    return facts


ALARMS: Final = "topic alarms"
POLICIES: Final = {"AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"}
"""CDK moves what a role's own policy has no room for into a managed one."""


class Policies:
    """The policies of the template, with resources called by the names people use."""

    def __init__(self, declared: Declared) -> None:
        self._resources = declared.template["Resources"]
        self._topics = len(declared.properties("AWS::SNS::Topic")) - 1  # alarms takes no notices

    def statements(self, role: str) -> list[dict[str, Any]]:
        return [
            statement
            for resource in self._resources.values()
            if resource["Type"] in POLICIES
            and any(each.get("Ref") == role for each in resource["Properties"]["Roles"])
            for statement in resource["Properties"]["PolicyDocument"]["Statement"]
        ]

    def facts(self, role: str) -> set[Fact]:
        found: set[Fact] = set()
        for statement in self.statements(role):
            assert statement["Effect"] == "Allow"
            actions = [
                action
                for action in _list(statement["Action"])
                if action.partition(":")[0] not in NOT_REPEATED or action in OF_LINKS
            ]
            if not actions:
                continue
            names = sorted(self.name(resource) for resource in _list(statement["Resource"]))
            topics = [name for name in names if name.startswith("topic ") and name != ALARMS]
            if topics and len(topics) == self._topics:
                names = [name for name in names if name not in topics] + ["every topic"]
            keys = leading_keys(statement)
            if keys:
                names = [f"{name}: {key}" for name in names for key in keys]
            found |= {(action, name) for action in actions for name in names}
        return found

    def name(self, arn: Any) -> str:
        """What an ARN in the template points to."""
        if arn == "*":
            return "*"
        if isinstance(arn, dict) and "Fn::GetAtt" in arn:
            target, attribute = arn["Fn::GetAtt"]
            own = self._own_name(target)
            return f"{own}/stream" if attribute == "StreamArn" else own
        if isinstance(arn, dict) and "Ref" in arn:
            return self._own_name(arn["Ref"])
        parts = [
            part if isinstance(part, str) else self._reference(part) for part in arn["Fn::Join"][1]
        ]
        text = "".join(parts)
        text = re.sub(r"^arn:(aws)?:s3:::", "", text).replace("satu-aduan-serang-prod-", "")
        if ":secret:" in text:
            return text.partition("satu-aduan-serang-prod/")[2].removesuffix("-??????")
        if ":ses:" in text:
            kind, _, own = text.rpartition(":")[2].partition("/")
            return "the configuration set" if kind == "configuration-set" else f"{kind} {own}"
        if ":states:" in text:
            kind, machine = text.split(":")[5:7]
            return f"{kind} of {machine.removesuffix('/*')}"
        return re.sub(r"-(?=$|/)", "", text)

    def _reference(self, part: dict[str, Any]) -> str:
        if "Fn::GetAtt" in part:
            return self._own_name(part["Fn::GetAtt"][0])
        return "" if part["Ref"].startswith("AWS::") else self._own_name(part["Ref"])

    def _own_name(self, target: str) -> str:
        resource = self._resources[target]
        properties = resource["Properties"]
        match resource["Type"]:
            case "AWS::DynamoDB::Table":
                return str(properties["TableName"]).removeprefix("satu-aduan-serang-prod-")
            case "AWS::SNS::Topic":
                return "topic " + str(properties["TopicName"]).removeprefix(
                    "satu-aduan-serang-prod-"
                )
            case "AWS::Lambda::Function":
                return str(properties["Environment"]["Variables"]["POWERTOOLS_SERVICE_NAME"])
            case "AWS::Lambda::Alias":
                return f"{self._own_name(properties['FunctionName']['Ref'])}:{properties['Name']}"
            case "AWS::KMS::Key" if properties.get("KeyUsage") == "SIGN_VERIFY":
                return "the links' key"
            case "AWS::StepFunctions::StateMachine":
                return "escalation"
            case kind:
                return f"{kind} {target}"


def leading_keys(statement: dict[str, Any]) -> list[str]:
    """The partition keys a statement is about."""
    conditions = statement.get("Condition", {})
    keys: list[str] = _list(
        conditions.get("ForAllValues:StringLike", {}).get("dynamodb:LeadingKeys", [])
    )
    return keys


def of_items(items: Items) -> set[Fact]:
    """Every (action, resource: keys) a row of `infra/rights.py` says."""
    facts = {
        (action, f"register: {key}")
        for actions, keys in items.on_table()
        for action in actions
        for key in keys
    }
    for index, lists in (("work", items.lists), ("due", items.due)):
        facts |= {("dynamodb:Query", f"register/index/{index}: {key}") for key in patterns(lists)}
    return facts


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@pytest.fixture(scope="module")
def policies(declared: Declared) -> Policies:
    return Policies(declared)


@pytest.mark.parametrize("function", GRANTS)
def test_a_function_may_do_what_the_table_says_and_nothing_else(
    declared: Declared, policies: Policies, function: str
) -> None:
    role = declared.functions()[function]["Role"]["Fn::GetAtt"][0]
    assert policies.facts(role) == expand(GRANTS[function]) | of_items(ITEMS[function])


@pytest.mark.parametrize("owner", OTHER_ROLES)
def test_the_machine_and_the_schedules_may_do_what_the_table_says(
    declared: Declared, policies: Policies, owner: str
) -> None:
    role = next(
        name for name in declared.resources("AWS::IAM::Role") if name.startswith(f"{owner}Role")
    )
    assert policies.facts(role) == expand(OTHER_ROLES[owner])


def test_every_function_of_the_stack_is_in_the_table(declared: Declared) -> None:
    assert set(declared.functions()) == set(GRANTS) == set(ITEMS)


@pytest.mark.parametrize("function", GRANTS)
def test_no_statement_is_about_every_item_of_the_register(
    declared: Declared, policies: Policies, function: str
) -> None:
    """A statement without keys would undo all others. A call that names no key at all is refused
    too: of an empty set `ForAllValues` is true."""
    for statement in policies.statements(_role(declared.functions()[function])):
        where = {policies.name(one) for one in _list(statement["Resource"])}
        if "register" in where:
            assert leading_keys(statement), statement
            assert statement["Condition"]["Null"] == {"dynamodb:LeadingKeys": "false"}
        if any(name.startswith("register/index/") for name in where):
            assert leading_keys(statement), statement


@pytest.mark.parametrize("function", GRANTS)
def test_an_action_stands_in_one_statement_with_all_its_keys(
    declared: Declared, policies: Policies, function: str
) -> None:
    """A batch or a transaction over two families is compared with one statement at a time."""
    said = [
        action
        for statement in policies.statements(_role(declared.functions()[function]))
        if [policies.name(one) for one in _list(statement["Resource"])] == ["register"]
        for action in _list(statement["Action"])
    ]
    assert len(said) == len(set(said))


def test_no_role_has_a_wildcard_action(declared: Declared) -> None:
    policies = [policy for kind in POLICIES for policy in declared.properties(kind)]
    assert policies
    for policy in policies:
        for statement in policy["PolicyDocument"]["Statement"]:
            assert not [action for action in _list(statement["Action"]) if "*" in action]


def test_no_function_may_scan(declared: Declared) -> None:
    policies = [policy for kind in POLICIES for policy in declared.properties(kind)]
    assert policies
    assert "dynamodb:Scan" not in json.dumps(policies)


def test_keys_are_used_only_through_the_service_that_needs_them(
    declared: Declared, policies: Policies
) -> None:
    for function in GRANTS:
        role = declared.functions()[function]["Role"]["Fn::GetAtt"][0]
        statements = policies.statements(role)
        assert statements
        for statement in statements:
            used = {one for one in _list(statement["Action"]) if one.startswith("kms:")}
            if used - OF_LINKS:
                assert set(statement["Condition"]) == {"StringEquals"}
                assert set(statement["Condition"]["StringEquals"]) == {"kms:ViaService"}


def test_intake_only_writes_identities_and_one_role_reads_them(
    declared: Declared, policies: Policies
) -> None:
    touching = {
        name: {
            action for action, where in policies.facts(_role(properties)) if where == "identities"
        }
        for name, properties in declared.functions().items()
    }
    readers = {name for name, actions in touching.items() if actions - {"dynamodb:PutItem"}}
    writers = {name for name, actions in touching.items() if actions} - readers
    assert readers == {"privacy"}
    assert writers == {"receive_webhook", "citizen_action", "import_lapor", "sync_lapor"}


def _role(properties: dict[str, Any]) -> str:
    return str(properties["Role"]["Fn::GetAtt"][0])
