"""Counters of the HTTP faces. Labels hold route templates: a path would be a token, and a label for each case."""

from functools import cache

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
    counter, histogram = _counted(method, route, status)
    counter.inc()
    histogram.observe(seconds)


@cache
def _counted(method: str, route: str, status: int) -> tuple[Counter, Histogram]:
    # There are few routes and few answers, and finding these by their labels costs as much as counting.
    return REQUESTS.labels(method, route, str(status)), SECONDS.labels(method, route)
