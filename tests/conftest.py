"""What every tier shares: no real credentials, a fixed region, and sockets only where declared."""

import os

from hypothesis import settings

os.environ.update(
    AWS_ACCESS_KEY_ID="testing",
    AWS_SECRET_ACCESS_KEY="testing",
    AWS_DEFAULT_REGION="ap-southeast-3",
    POWERTOOLS_TRACE_DISABLED="true",
    POWERTOOLS_METRICS_NAMESPACE="SatuAduan",
)
os.environ.pop("AWS_PROFILE", None)

# A busy machine is no failure; and what a clean checkout proves, it proves again the same way. Each
# `make check` draws a few examples of a property, `make test` many (EXAMPLES=thorough).
settings.register_profile(
    "steady", deadline=None, derandomize=bool(os.environ.get("CI")), max_examples=40
)
settings.register_profile("thorough", settings.get_profile("steady"), max_examples=400)
settings.load_profile(os.environ.get("EXAMPLES", "steady"))
