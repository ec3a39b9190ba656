"""Small programs that tests type, as people would."""

import shutil

from tests.parts import debian
from tests.parts.supply import Missing


def curl() -> str:
    """Return the path of curl, installed first where that is needed and allowed. Raises Missing."""
    if shutil.which("curl") is None and debian.may_install():
        debian.install("curl")
    found = shutil.which("curl")
    if found is None:
        raise Missing("curl is missing: install the package curl")
    return found
