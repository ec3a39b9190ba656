"""The kinds of problem that intake has besides those of every HTTP face."""

from services.intake import words
from shared.web.languages import Text
from shared.web.problem_kinds import COMMON, NOT_PRESSED, STALE_FORM, Kind

MISSING_SCOPE = Kind(
    "missing-scope",
    403,
    Text("密钥没有所需权限", "The key lacks a scope"),
    Text(
        "密钥有效，但不能用于这一操作。scope 写明所需的权限；请向运维人员申请带有该权限的密钥（nwd agency key add）。",
        "The key is good, but not for this. The member scope names what it would need; ask the operator for a key that "
        "has it (nwd agency key add).",
    ),
    example={"scope": "import"},
)
QUOTA_EXCEEDED = Kind(
    "quota-exceeded",
    429,
    Text("已达限额", "A quota is used up"),
    Text(
        "贵单位的请求次数或报送件数已达限额。请在 Retry-After 所示的秒数之后原样重发；"
        "violated-policies 写明是哪一项限额。每次答复的 RateLimit 响应头都写明余量。",
        "Your agency has sent as many requests, or brought as many cases, as it may. Send the same again after "
        "Retry-After; violated-policies names the quota. The field RateLimit of each answer says what is left.",
    ),
    retry_after=60,
    example={"violated-policies": ["requests"]},
)
NOT_A_TEST = Kind(
    "not-a-test",
    403,
    Text("只适用于测试事项", "For tests alone"),
    Text(
        "这一操作只适用于用测试密钥报送的事项。请向运维人员申请测试密钥（nwd agency key add --test）。",
        "This can be done to cases alone that were brought with a test key. Ask the operator for one "
        "(nwd agency key add --test).",
    ),
)
MUST_SIGN = Kind(
    "must-sign",
    401,
    Text("须对请求签名", "The request must be signed"),
    Text(
        "这一密钥只用于对请求签名（RFC 9421，HMAC-SHA256），不得随请求发送。它已在网络上传送过，请尽快更换。",
        "This key signs requests (RFC 9421 with HMAC-SHA256) and is never sent itself. As it has been sent now, have "
        "it rotated.",
    ),
)
BAD_SIGNATURE = Kind(
    "bad-signature",
    401,
    Text("签名不符", "The signature does not fit"),
    Text(
        "请求的签名缺少必需的内容，或与请求、密钥不符；detail 写明缺少什么。"
        "签名须覆盖方法、路径、查询、正文摘要和幂等键。",
        "The signature lacks something, or does not fit the request or the key; detail says what is missing. Method, "
        "path, query, digest of the body and idempotency key must be covered.",
    ),
)
CLOCK_OFF = Kind(
    "clock-off",
    401,
    Text("时钟相差过大", "The clocks are too far apart"),
    Text(
        "签名时间（created）与本系统时间相差超过 5 分钟。server_time 是本系统的时间；请校准时钟后重新签名。",
        "The signature's time (created) is more than 5 minutes from ours. server_time says what time it is here; set "
        "your clock right and sign again.",
    ),
    example={"server_time": "2026-11-24T01:30:00+00:00", "signed_at": "2026-11-24T01:24:00+00:00"},
)
REPLAYED = Kind(
    "signature-replayed",
    401,
    Text("签名已使用过", "The signature was used before"),
    Text(
        "这一签名（nonce）已经用过一次。每次发送，包括重试，都须用新的 nonce 重新签名；幂等键可以不变。",
        "This nonce was used before. Sign each request anew with another one, repeats too; the idempotency key stays.",
    ),
)
KEY_USED = Kind(
    "idempotency-conflict",
    409,
    Text("幂等键已用于另一请求", "The idempotency key was used for another request"),
    Text(
        "同一 Idempotency-Key 只能用于同一请求。重试时请原样发送首次的正文；新的请求请用新的键。",
        "One Idempotency-Key stands for one request. To try again, send the very body of the first time; for another "
        "request use another key.",
    ),
)
REFERENCE_USED = Kind(
    "source-reference-conflict",
    409,
    Text("来源编号已用于另一事项", "The source reference was used for another case"),
    Text(
        "贵单位已用同一 source_reference 报送过内容不同的事项。补充情况请用 supplement；新的事项请用新的编号。",
        "You have brought a case with the same source_reference and another body. Use supplement to add to it, or "
        "another reference for another case.",
    ),
    example={"number": "HC-2026-000006-6"},
)
NOT_NOW = Kind(
    "not-now",
    409,
    Text("当前状态下不能进行这一操作", "Not possible in the present state"),
    Text(
        "这一操作不适用于事项目前的状态。请查看事项的最新状态。",
        "The state that the case is in does not allow this. Look at the case again.",
    ),
)
SUPERSEDED = Kind(
    "superseded",
    409,
    Text("已有新的一轮办理", "A newer round has begun"),
    Text(
        "评价针对的是较早一轮的答复，事项已进入新的一轮办理。",
        "The verdict is about the answer of an earlier round; the case has gone into another since.",
    ),
    example={"round": 2},
)
NUMBER_MISREAD = Kind(
    "number-misread",
    404,
    Text("编号有误", "The case number is not right"),
    Text(
        "编号末位的校验码不符：有一位数字写错，或相邻两位颠倒。请逐段核对，例如 HC—2026—000123—8。",
        "The last digit of the number does not fit the others: one digit is wrong, or two have changed places. Read it "
        "back group by group, such as HC - 2026 - 000123 - 8.",
    ),
)
TRIES_USED_UP = Kind(
    "tries-used-up",
    429,
    Text("尝试次数过多", "Too many tries"),
    Text(
        "查询码输错次数过多。请在 15 分钟后再试，或使用受理回执中的链接。",
        "Too many wrong tracking codes. Try again in 15 minutes, or use the link on your receipt.",
    ),
    retry_after=900,
)
WEBHOOK_EXISTS = Kind(
    "webhook-exists",
    409,
    Text("该地址已登记", "There is a webhook at this address"),
    Text(
        "贵单位已在同一地址登记过回调（webhook）。可查看、轮换密钥或删除后重新登记。",
        "You have a webhook at the same address already. Look at it, change its secret, or delete it first.",
    ),
    example={"webhook": "01a2269d-e71e-7859-9fa6-59a388265828"},
)
TOO_MANY_WEBHOOKS = Kind(
    "too-many-webhooks",
    409,
    Text("回调地址过多", "Too many webhooks"),
    Text(
        "每个单位最多登记 10 个回调地址。请先删除不再使用的。", "An agency has 10 webhooks at most. Delete one first."
    ),
)

FILE_WAITS = Kind(
    "file-waits",
    409,
    Text("文件尚未查毒", "The file has not been looked over yet"),
    Text(
        "文件已收到并妥善保存，查毒之后即可下载。请稍后再试。",
        "The file is here and safe; it can be had once the virus scanner has looked at it. Try again in a moment.",
    ),
    retry_after=30,
)
FILE_WITHHELD = Kind(
    "file-withheld",
    403,
    Text("文件已隔离", "The file is withheld"),
    Text(
        "查毒时发现问题，文件已隔离，任何人都不能下载。请检查自己的电脑，换一份干净的文件重新上传。",
        "The virus scanner found something, so nobody can have the file. Look your computer over and send a clean one.",
    ),
)
FILES_FULL = Kind(
    "attachments-full",
    409,
    Text("附件已满额", "No more attachments"),
    Text("一个事项最多 10 个附件。", "A case may have ten attachments."),
)

EVENTS_GONE = Kind(
    "events-gone",
    410,
    Text("事件已不再保留", "Events are kept no more"),
    Text(
        "事件只保留一定天数（除非运维人员另有设置，为 400 天），after 之后有一部分已经清除。请先对账："
        "GET /v1/cases?updated_since=（最后处理的事件的时间）列出此后有变化的事项及其目前状态，也可以按日用 "
        "GET /v1/reconciliation 核对；然后以 kept_after 作为 after 继续读取。",
        "Events are kept for 400 days, unless the operator says otherwise, and some behind your place are gone. First "
        "reconcile: GET /v1/cases?updated_since= with the time of the last event that you have lists the cases that "
        "have moved since and where they stand, GET /v1/reconciliation holds a day's list against yours. Then go on "
        "with kept_after as your place.",
    ),
    example={"kept_after": 41},
)

_OF_FILES = (FILE_WAITS, FILE_WITHHELD, FILES_FULL)
KINDS = (
    MISSING_SCOPE,
    NOT_A_TEST,
    MUST_SIGN,
    BAD_SIGNATURE,
    CLOCK_OFF,
    REPLAYED,
    QUOTA_EXCEEDED,
    KEY_USED,
    REFERENCE_USED,
    NOT_NOW,
    SUPERSEDED,
    NUMBER_MISREAD,
    TRIES_USED_UP,
    WEBHOOK_EXISTS,
    TOO_MANY_WEBHOOKS,
    EVENTS_GONE,
    *_OF_FILES,
)

FOR_PROGRAMS = tuple(kind for kind in (*COMMON, *KINDS) if kind not in (STALE_FORM, NOT_PRESSED))
"""The kinds that an answer to a program may be of: the others are about forms."""


def said(text: words.Text) -> Text:
    """Return a sentence of the pure parts as the HTTP face takes it: with its braces meant as braces."""
    return Text(*(one.replace("{", "{{").replace("}", "}}") for one in text))
