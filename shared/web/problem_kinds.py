"""The kinds of problem that every HTTP face knows, each with a permanent address of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.web.languages import Text


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem (RFC 9457).

    slug: its permanent name, the end of its type's address. title: the same for every occurrence. explanation: what it
    means and what to do, for the page at that address. retry_after: seconds to wait before another try. example: what
    an answer of the kind may hold besides, for its page; a Text is shown in the reader's language.
    """

    slug: str
    status: int
    title: Text
    explanation: Text
    retry_after: int | None = None
    example: Mapping[str, Any] = field(default_factory=dict, compare=False)


BAD_REQUEST = Kind(
    "bad-request",
    400,
    Text("请求有误", "Bad request"),
    Text(
        "请求不符合 HTTP 的要求。请检查请求后重新发送。", "The request is not proper HTTP. Mend it and send it again."
    ),
)
UNREADABLE_JSON = Kind(
    "unreadable-json",
    400,
    Text("无法读取 JSON", "Unreadable JSON"),
    Text(
        "请求正文不是可以读取的 JSON：须为 UTF-8 编码，键不得重复，不得有 NaN 或无穷大，"
        "嵌套不超过 32 层，数字不超过 32 个字符。",
        "The body is no JSON that can be read: it must be UTF-8, without repeated keys, NaN or infinity, "
        "at most 32 levels deep, with numbers of at most 32 characters.",
    ),
    example={
        "errors": [
            {
                "pointer": "/title",
                "code": "repeated_key",
                "detail": Text("这个键出现了不止一次。", "This key is there more than once."),
            }
        ]
    },
)
UNAUTHENTICATED = Kind(
    "unauthenticated",
    401,
    Text("未通过身份验证", "Not authenticated"),
    Text(
        "请在 Authorization 请求头中提供有效的接口密钥（Bearer）。"
        "密钥有误、已吊销、已到期或缺失时，得到的都是这一答复。",
        "Send a valid key in the Authorization header (Bearer). A wrong, a revoked, an expired "
        "and a missing key get this answer.",
    ),
)
FORBIDDEN = Kind(
    "forbidden",
    403,
    Text("没有权限", "Not allowed"),
    Text("您的身份不允许进行这一操作。", "Who you are does not allow you to do this."),
)
NOT_PRESSED = Kind(
    "not-pressed",
    403,
    Text("没有按下按钮", "No button was pressed"),
    Text(
        "这份表单不是由人按下按钮提交的，因此没有办理任何事项。请返回页面，按下相应的按钮。",
        "This form was not sent by somebody who pressed its button, so nothing was done. Go back and press the button.",
    ),
)
STALE_FORM = Kind(
    "stale-form",
    403,
    Text("表单已失效", "The form has expired"),
    Text(
        "页面打开的时间过长，或浏览器不接受 Cookie，因此没有提交任何内容。请返回并重新打开页面后再提交。",
        "The page has been open for too long, or the browser takes no cookies, so nothing was sent. "
        "Go back, open the page again and send the form once more.",
    ),
)
NOT_FOUND = Kind(
    "not-found",
    404,
    Text("没有找到", "Not found"),
    Text("这个地址没有内容，或者您无权查看。", "There is nothing at this address, or nothing that you may see."),
)
METHOD_NOT_ALLOWED = Kind(
    "method-not-allowed",
    405,
    Text("不支持这种请求方法", "Method not allowed"),
    Text(
        "这个地址接受的方法列在 Allow 响应头中。",
        "The Allow header of the answer lists the methods that this address takes.",
    ),
)
NOT_ACCEPTABLE = Kind(
    "not-acceptable",
    406,
    Text("无法按所要求的格式答复", "Not acceptable"),
    Text("本系统只以 JSON 或网页答复。", "Answers come as JSON or as pages."),
)
CONFLICT = Kind(
    "conflict",
    409,
    Text("与现状冲突", "Conflict"),
    Text(
        "这一操作与目前的状态不符。请查看最新状态后再决定。",
        "This does not fit the present state. Look at it again, then decide.",
    ),
)
GONE = Kind(
    "gone",
    410,
    Text("已失效", "No longer there"),
    Text("这个链接曾经有效，现在已经失效。", "This link was good once and is no longer."),
)
PRECONDITION_FAILED = Kind(
    "precondition-failed",
    412,
    Text("前提条件不成立", "Precondition failed"),
    Text("内容在您读取之后有了变化。请重新读取。", "It has changed since you read it. Read it again."),
)
TOO_LARGE = Kind(
    "too-large",
    413,
    Text("内容过大", "Too large"),
    Text("请求正文不得超过 1 MiB。", "A body may not be larger than 1 MiB."),
)
UNSUPPORTED_MEDIA_TYPE = Kind(
    "unsupported-media-type",
    415,
    Text("不支持的内容类型", "Unsupported media type"),
    Text(
        "这个地址不接受这种 Content-Type 的正文。接受的类型见 detail 和 Accept 头，多数地址为 application/json。",
        "This address takes no body of that Content-Type. The detail and the header Accept say what it takes; mostly "
        "it is application/json.",
    ),
)
INVALID = Kind(
    "invalid",
    422,
    Text("内容不符合要求", "Not valid"),
    Text(
        "请求可以读取，但有字段不符合要求。errors 逐一列出字段的位置（JSON 指针）、代码和原因；没有保存任何内容。",
        "The request can be read, but some of its fields are not right. The list errors names each by its JSON "
        "pointer, with a code and the reason; nothing was stored.",
    ),
    example={
        "errors": [{"pointer": "/title", "code": "required", "detail": Text("必填。", "This field is required.")}]
    },
)
TOO_MANY_REQUESTS = Kind(
    "too-many-requests",
    429,
    Text("请求过于频繁", "Too many requests"),
    Text("请在 Retry-After 所示的秒数之后再试。", "Try again after as many seconds as Retry-After says."),
    retry_after=60,
)
INTERNAL_ERROR = Kind(
    "internal-error",
    500,
    Text("系统内部错误", "Internal error"),
    Text(
        "系统出现了意外情况，已经记录。请稍后重试。",
        "Something unexpected went wrong and is on record. Try again later.",
    ),
)
UNAVAILABLE = Kind(
    "unavailable",
    503,
    Text("暂时无法提供服务", "Temporarily unavailable"),
    Text(
        "系统的某一部分暂时不可用。请在 Retry-After 所示的秒数之后再试。",
        "A part is away for now. Try again after Retry-After.",
    ),
    retry_after=5,
)

COMMON = (
    BAD_REQUEST,
    UNREADABLE_JSON,
    UNAUTHENTICATED,
    FORBIDDEN,
    STALE_FORM,
    NOT_PRESSED,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    NOT_ACCEPTABLE,
    CONFLICT,
    GONE,
    PRECONDITION_FAILED,
    TOO_LARGE,
    UNSUPPORTED_MEDIA_TYPE,
    INVALID,
    TOO_MANY_REQUESTS,
    INTERNAL_ERROR,
    UNAVAILABLE,
)

BY_STATUS = {kind.status: kind for kind in COMMON if kind not in (UNREADABLE_JSON, STALE_FORM, NOT_PRESSED)}
"""The kind that stands for a bare HTTP status."""
