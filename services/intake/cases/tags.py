"""What the OpenAPI document says of entity tags (shared.web.conditional)."""

from typing import Any

ETAG: dict[str, Any] = {
    "ETag": {"description": "Changes when anything in the answer does (RFC 9110, 8.8.3)", "schema": {"type": "string"}}
}
IF_NONE_MATCH: dict[str, Any] = {
    "in": "header",
    "name": "If-None-Match",
    "description": "The ETag of an answer that you have: if it is still the same, you get 304 without a body.",
    "schema": {"type": "string"},
}
IF_MATCH: dict[str, Any] = {
    "in": "header",
    "name": "If-Match",
    "description": "The ETag of the case as you have read it: if it has changed since, nothing is done (412).",
    "schema": {"type": "string"},
}
NOT_MODIFIED: dict[str, Any] = {"304": {"description": "Not Modified", "headers": ETAG}}
