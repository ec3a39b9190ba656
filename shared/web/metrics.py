"""Counters of the HTTP faces. Labels hold route templates: a path would be a token, and a label for each case."""

from prometheus_client import Counter, Histogram

REQUESTS = Counter("nwd_http_requests_total", "Requests answered", ["method", "route", "status"])
SECONDS = Histogram(
    "nwd_http_request_seconds",
    "Time to answer a request",
    ["method", "route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


def observe(method: str, route: str, status: int, seconds: float) -> None:
    """Count one answered request."""
    REQUESTS.labels(method, route, str(status)).inc()
    SECONDS.labels(method, route).observe(seconds)
