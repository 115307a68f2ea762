"""What every tier shares: no real credentials, a fixed region, and sockets only where declared."""

import os

os.environ.update(
    AWS_ACCESS_KEY_ID="testing",
    AWS_SECRET_ACCESS_KEY="testing",
    AWS_DEFAULT_REGION="ap-southeast-3",
    POWERTOOLS_TRACE_DISABLED="true",
    POWERTOOLS_METRICS_NAMESPACE="SatuAduan",
)
os.environ.pop("AWS_PROFILE", None)
