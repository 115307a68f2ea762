"""The public board: a bucket of files that anybody may read, by way of CloudFront alone.

The bucket itself stays closed (origin access control); nobody writes to it but the function that
builds the board. It holds nothing of a person, so it needs no key of the city's; and who reads it
is nobody's business, so nobody keeps a log of it.
"""

from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.capabilities.buckets import PrivateBucket
from infra.settings.board_policy import POLICY


class PublicBoard(Construct):
    """`url` is where people read it; in the local stack, which has no CloudFront, behind the front
    door."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        prefix: str,
        keeps_data: bool,
        local_url: str,
    ) -> None:
        """`local_url` is "" on a real account."""
        super().__init__(scope, construct_id)
        self.bucket = PrivateBucket(
            self,
            "Files",
            name=f"{prefix}-board",
            key=None,  # CloudFront reads it, and it is public anyway
            keeps_data=keeps_data,
            plain_http=bool(local_url),
            log_bucket=None,
            rules=[
                s3.LifecycleRule(noncurrent_version_expiration=Duration.days(30)),
                # Of a photo that was taken back, or of whom was erased, none is left behind.
                s3.LifecycleRule(prefix="foto/", noncurrent_version_expiration=Duration.days(1)),
            ],
        )
        self.url = local_url or self._distributed(prefix)

    def _distributed(self, prefix: str) -> str:
        headers = cloudfront.ResponseHeadersPolicy(
            self,
            "Headers",
            response_headers_policy_name=f"{prefix}-board-{Stack.of(self).region}",
            security_headers_behavior=cloudfront.ResponseSecurityHeadersBehavior(
                content_security_policy=cloudfront.ResponseHeadersContentSecurityPolicy(
                    content_security_policy=POLICY, override=True
                ),
                content_type_options=cloudfront.ResponseHeadersContentTypeOptions(override=True),
                frame_options=cloudfront.ResponseHeadersFrameOptions(
                    frame_option=cloudfront.HeadersFrameOption.DENY, override=True
                ),
                referrer_policy=cloudfront.ResponseHeadersReferrerPolicy(
                    referrer_policy=cloudfront.HeadersReferrerPolicy.NO_REFERRER, override=True
                ),
                strict_transport_security=cloudfront.ResponseHeadersStrictTransportSecurity(
                    access_control_max_age=Duration.days(365),
                    include_subdomains=False,
                    override=True,
                ),
            ),
        )
        distribution = cloudfront.Distribution(
            self,
            "Distribution",
            comment=f"{prefix}: public board",
            default_root_object="index.html",
            http_version=cloudfront.HttpVersion.HTTP2_AND_3,
            price_class=cloudfront.PriceClass.PRICE_CLASS_200,  # edges in Asia are among them
            default_behavior=cloudfront.BehaviorOptions(
                origin=origins.S3BucketOrigin.with_origin_access_control(self.bucket.bucket),
                allowed_methods=cloudfront.AllowedMethods.ALLOW_GET_HEAD,
                viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
                cache_policy=cloudfront.CachePolicy.CACHING_OPTIMIZED,
                response_headers_policy=headers,
                compress=True,
            ),
        )
        return f"https://{distribution.distribution_domain_name}/"
