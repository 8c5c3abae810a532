"""Verify counts and reset the journal with WireMock's client for Python: verify.py URL."""

import sys

from wiremock.client import NearMissMatchPatternRequest, Requests
from wiremock.constants import Config

Config.base_url = sys.argv[1] + "/__admin"
cancels = NearMissMatchPatternRequest(
    method="PUT", url_path_pattern="/selfservice/v1/.*", headers={"X-Test": {"equalTo": "yes"}}, body_patterns=[{"contains": "cancel"}]
)
before = Requests.get_matching_request_count(cancels).count
Requests.reset_request_journal()
after = Requests.get_matching_request_count(cancels).count
print(f"{before} before, {after} after")
