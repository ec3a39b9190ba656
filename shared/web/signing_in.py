"""The link that signs somebody in once: router makes it known and takes it, notifier writes it into a mail."""

from collections.abc import Sequence

from shared.web.keys import BadToken, Signer

PURPOSE = "sign-in link"


def sign_in_address(secrets: Sequence[str], public_url: str, person: str, nonce: str) -> str:
    """Return the address that signs a person in, once and until it expires; both is router's to know.

    secrets: NWD_SECRET_KEY and its fallbacks. public_url: NWD_PUBLIC_URL. nonce: of `sign_in.asked.v1`; it is worth
    nothing without the signature, so that no message and no table holds a link.
    """
    return f"{public_url.rstrip('/')}/dispatch/sign-in/{Signer(secrets, PURPOSE).sign([person, nonce])}"


def read_sign_in(signer: Signer, token: str) -> tuple[str, str]:
    """Return the person and the nonce that a link names. Raises BadToken."""
    value = signer.read(token)
    if not isinstance(value, list) or len(value) != 2 or not all(isinstance(one, str) for one in value):
        raise BadToken("the token names no person")
    return value[0], value[1]
