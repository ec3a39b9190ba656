"""A reply put together: its headers, and its words in one or two forms, in a charset and a transfer encoding."""

from base64 import b64encode, encodebytes
from dataclasses import dataclass
from email.header import Header
from html import escape
from quopri import encodestring

ME, MINE = "陈晓", "chenxiao@haicang.example"
US, OURS = "海沧区企业服务中心", "reply+r2k7@haicang.example"


@dataclass(frozen=True)
class Quoted:
    """The mail of ours that is answered."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Form:
    """How a program writes: charset and transfer encoding of its parts; plain: whether it sends a plain part."""

    charset: str = "utf-8"
    transfer: str = "base64"
    plain: bool = True


def paragraphs(words: str, tag: str = "div") -> str:
    return "".join(f"<{tag}>{escape(line) or '<br>'}</{tag}>" for line in words.split("\n"))


def breaks(words: str) -> str:
    return "<br>".join(escape(line) for line in words.split("\n"))


def prefixed(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def codec(form: Form) -> str:
    """Return what a charset is in truth: those of China are called by the names of smaller ones."""
    return "gb18030" if form.charset.startswith("gb") else form.charset


def part(kind: str, text: str, form: Form) -> bytes:
    raw = text.replace("\n", "\r\n").encode(codec(form), "replace")
    if form.transfer == "base64":
        body = encodebytes(raw).replace(b"\n", b"\r\n")
    elif form.transfer == "quoted-printable":
        body = encodestring(raw.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n")
    else:
        body = raw
    head = f"Content-Type: text/{kind}; charset={form.charset}\r\nContent-Transfer-Encoding: {form.transfer}\r\n\r\n"
    return head.encode() + body


def mail(quoted: Quoted, program: str, form: Form, *, plain: str | None, html: str | None) -> bytes:
    charset = codec(form)
    name = b64encode(ME.encode(charset)).decode()
    subject = Header(f"回复：{quoted.subject}", "utf-8", maxlinelen=70).encode(linesep="\r\n")
    head = (
        f"From: =?{form.charset}?B?{name}?= <{MINE}>\r\nTo: <{OURS}>\r\nSubject: {subject}\r\n"
        "Date: Sat, 28 Nov 2026 10:20:30 +0800\r\nMessage-ID: <reply.1@mail.haicang.example>\r\n"
        f"In-Reply-To: <0123456789abcdef0123456789abcdef@haicang.example>\r\nX-Mailer: {program}\r\n"
        f"MIME-Version: 1.0\r\n"
    ).encode()
    parts = [part(kind, text, form) for kind, text in (("plain", plain), ("html", html)) if text is not None]
    if len(parts) == 1:
        return head + parts[0]
    middle = b"".join(b"--=_part\r\n" + one + b"\r\n" for one in parts)
    return head + b'Content-Type: multipart/alternative;\r\n boundary="=_part"\r\n\r\n' + middle + b"--=_part--\r\n"
