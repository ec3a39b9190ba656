"""Which addresses the house may call because an agency asks for it. Pure.

Whoever names a webhook makes this machine connect to something: to what stands in the public net, and to those private
networks that the operator has named, never to this machine itself or to what its cloud tells it in confidence.
"""

import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import NamedTuple
from urllib.parse import urlsplit

from services.intake.words import Text

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address

LONGEST_URL = 500

_NEVER: tuple[tuple[Network, Text], ...] = (
    *(
        (ip_network(one), Text("云平台元数据地址", "an address at which clouds tell their machines' secrets"))
        for one in ("169.254.169.254/32", "169.254.170.2/32", "100.100.100.200/32", "fd00:ec2::254/128")
    ),
    *((ip_network(one), Text("未指定地址", "an unspecified address")) for one in ("0.0.0.0/8", "::/128")),
    *((ip_network(one), Text("组播地址", "a multicast address")) for one in ("224.0.0.0/4", "ff00::/8")),
    *((ip_network(one), Text("保留地址", "a reserved address")) for one in ("240.0.0.0/4", "::/96")),
    *((ip_network(one), Text("隧道地址", "an address of a tunnel")) for one in ("2001::/32", "2002::/16")),
)
"""What no setting opens, with why. `::1` stands in `::/96` and is looked for before."""

_OWN: tuple[tuple[Network, Text], ...] = (
    *((ip_network(one), Text("本机地址", "this machine itself")) for one in ("127.0.0.0/8", "::1/128")),
    *((ip_network(one), Text("链路本地地址", "a link-local address")) for one in ("169.254.0.0/16", "fe80::/10")),
)
"""What the operator can open only by naming a network inside of it: a wide one was not meant for these."""

_WITH_IPV4 = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))
"""Where gateways (NAT64) keep an IPv4 address, in the last 32 bits."""

_PRIVATE = Text(
    "内部网络地址（须先由运维人员以 NWD_WEBHOOK_NETWORKS 开放）",
    "a private address (the operator opens its network by NWD_WEBHOOK_NETWORKS)",
)
_NO_ADDRESS = Text("不是有效的地址", "no address")

_SHARED = tuple(map(ip_network, ("100.64.0.0/10", "192.0.0.0/24", "198.18.0.0/15", "fec0::/10")))
"""Not public either, whatever a version of Python holds of them."""

_VISIBLE = re.compile(r"[!-~]+")
_HOST = re.compile(r"[A-Za-z0-9._-]{1,253}|[0-9A-Fa-f:.]{2,45}")


class BadUrl(ValueError):
    """An address cannot be a webhook's; `text` says why, and what to write instead."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


class Target(NamedTuple):
    """Where a webhook goes. path: with its query."""

    secure: bool
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Return what the header `Host` says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.secure else 80) else f"{host}:{self.port}"


def read_url(url: str, *, http: bool = False) -> Target:
    """Return where a URL leads. http: whether the operator allows it without TLS. Raises BadUrl."""
    if len(url) > LONGEST_URL or not _VISIBLE.fullmatch(url) or "\\" in url:
        raise BadUrl(
            Text(
                f"须为不超过 {LONGEST_URL} 个字符的 ASCII 地址；中文域名请写成 xn-- 形式。",
                f"It must be an address of at most {LONGEST_URL} ASCII characters; write other names as xn--.",
            )
        )
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise BadUrl(Text("不是有效的网址。", "It is no valid URL.")) from error
    if parts.scheme != "https" and not (http and parts.scheme == "http"):
        raise BadUrl(Text("须以 https:// 开头。", "It must begin with https://."))
    if "@" in parts.netloc or "#" in url:
        raise BadUrl(Text("不得含有用户名、密码或 #。", "It must hold no user, no password and no #."))
    if not _HOST.fullmatch(host) or port == 0:
        raise BadUrl(Text("缺少有效的主机名。", "It has no valid host."))
    secure = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(secure, host, port or (443 if secure else 80), path)


def refusal(address: str, networks: Sequence[Network] = ()) -> Text | None:
    """Return why the house must not connect to an address, None where it may.

    networks: what the operator has opened (NWD_WEBHOOK_NETWORKS).
    """
    try:
        found = _inner(ip_address(address.partition("%")[0]))
    except ValueError:
        return _NO_ADDRESS
    for block, why in _OWN:
        if _in(found, block) and not any(_in(found, block) for block, _ in _NEVER[:4]):
            opened = any(_in(found, one) and _inside(one, block) for one in networks)
            return None if opened else why
    for block, why in _NEVER:
        if _in(found, block):
            return why
    if found.is_global and not any(_in(found, block) for block in _SHARED):
        return None
    return None if any(_in(found, one) for one in networks) else _PRIVATE


def is_opened(address: str, networks: Sequence[Network]) -> bool:
    """Say whether an address stands in a network that the operator has named."""
    found = _inner(ip_address(address.partition("%")[0]))
    return any(_in(found, one) for one in networks)


def _inner(found: Address) -> Address:
    """Return the IPv4 address that an IPv6 address only wraps."""
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return found.ipv4_mapped
        if any(found in block for block in _WITH_IPV4):
            return IPv4Address(int(found) & 0xFFFFFFFF)
    return found


def _in(found: Address, block: Network) -> bool:
    return found.version == block.version and found in block


def _inside(one: Network, block: Network) -> bool:
    return one.version == block.version and one.subnet_of(block)  # type: ignore[arg-type]
