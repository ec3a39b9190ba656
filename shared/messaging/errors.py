"""Failures, named by what the caller must do."""


class Reject(Exception):
    """Set this message aside for a person, now: trying again would not help. The text is the reason they read."""


class TransportDown(Exception):
    """The other side cannot be reached, or did not confirm in time: keep what was to be sent and try again later."""
