"""`cdk deploy -c city=<city> -c stage=prod`: reads the context and declares one city's stack."""

import os
import sys
from pathlib import Path

from aws_cdk import App, CliCredentialsStackSynthesizer, Environment

from infra.capabilities.functions import FOLDER, FunctionMissingError
from infra.settings.city_pack import CityPackError, read_city_pack
from infra.settings.context import Context, ContextError, read_context
from infra.settings.flags import feature_flags
from infra.stack import SatuAduanStack


def declare(app: App, context: Context, *, functions_folder: Path = FOLDER) -> SatuAduanStack:
    """The stack of one city and stage. The embedded cloud has no bootstrap roles, so there the
    deployer's own credentials publish the assets."""
    return SatuAduanStack(
        app,
        context.prefix,
        context=context,
        city=read_city_pack(context.city),
        env=Environment(account=os.environ.get("CDK_DEFAULT_ACCOUNT"), region=context.region),
        functions_folder=functions_folder,
        synthesizer=CliCredentialsStackSynthesizer() if context.local else None,
    )


def main() -> None:
    app = App(context=dict(feature_flags()))
    try:
        declare(app, read_context(app.node.try_get_context))
    except (ContextError, CityPackError, FunctionMissingError) as exc:
        sys.exit(f"error: {exc}")
    app.synth()


if __name__ == "__main__":
    main()
