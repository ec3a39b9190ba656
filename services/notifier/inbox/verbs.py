"""The verb that a line begins with, and what makes such a line no command after all. Pure.

A verb counts where nothing but an acknowledgement, a form of address and who speaks stands before it, and where what
follows is set apart from it or is what this verb needs. All lines here are folded (counting.folded).
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class Verb(StrEnum):
    """What a line may ask for (issue 6: 签收, 退单, 延期, 补正, 阶段答复, 承诺, 答复, 转派, 同意, 不同意)."""

    SIGN = "sign"
    RETURN = "return"
    EXTEND = "extend"
    SUPPLEMENT = "supplement"
    INTERIM = "interim"
    PROMISE = "promise"
    ANSWER = "answer"
    DELEGATE = "delegate"
    AGREE = "agree"
    DISAGREE = "disagree"


class Doubt(StrEnum):
    """Why words that hold a verb are no act all the same.

    The last one the words do not tell: who wrote them may look at the task, and does not act for its body.
    """

    QUESTION = "question"
    NEGATED = "negated"
    CONDITION = "condition"
    TWO_VERBS = "two_verbs"
    UNCLEAR = "unclear"
    NOT_THEIRS = "not_theirs"


class Head(NamedTuple):
    """A verb at the beginning of a line, and where in the line it ends."""

    verb: Verb
    end: int


BARE = (Verb.SIGN, Verb.AGREE)
"""What needs nothing said, so that whatever qualifies it makes it something else."""

_ANSWERS = "答[复復覆]"
_ABOUT = r"(?:给?(?:企业|诉求人|对方)(?=\s*[:如]))?(?:内容|意见)?(?:如下)?"
_WHOSE = "[该此]|上述|以上|主办单位|主办|贵单位|贵局|[一-鿿]{2,14}(?:局|办|委|中心|街道|镇)"
_OPINION = f"(?:(?:{_WHOSE})?的?(?:办理|答复)?(?:意见|方案))?"

_WITH = "(?: with (?:it|this|that|the (?:proposal|opinion|answer|lead|draft|report)))?"

_CHINESE: Mapping[Verb, str] = {
    Verb.SIGN: "[签簽] ?收(?:了|确认|無誤|无误|完[毕畢成])?(?:[该此本](?:事项|任务|工单|件|单)|事项|任务|工单)?",
    Verb.RETURN: "退[单單](?:申请|处理)?",
    Verb.EXTEND: "(?:请(?:予以|予|准予|批准)?)?延期(?:申请|办理|办结|天数|时间)?",
    Verb.SUPPLEMENT: "[补補]正(?:材料|资料|内容|要求|事项)?(?:如下)?",
    Verb.INTERIM: f"[阶階]段性?{_ANSWERS}{_ABOUT}",
    Verb.PROMISE: "承[诺諾](?:完成)?(?:时间|时限|日期|事项|内容)?",
    Verb.ANSWER: f"(?:最终|正式)?{_ANSWERS}{_ABOUT}",
    Verb.DELEGATE: r"[转轉]派(?:(?:科室|人员?|对象)(?=\s*:))?(?!一下|[的了过后完单])",
    Verb.DISAGREE: f"不 ?同 ?意{_OPINION}",
    Verb.AGREE: f"同 ?意(?:(?:按[此程序上述意见]{{1,6}})?办理(?=[\\s,.;:!。]|$)|{_OPINION})",
}
_ENGLISH: Mapping[Verb, str] = {
    Verb.SIGN: "sign(?:ed)?(?: (?:for )?(?:it|this|the (?:case|task))| for)?",
    Verb.RETURN: "return",
    Verb.EXTEND: "exten(?:d|sion)",
    Verb.SUPPLEMENT: "supplement",
    Verb.INTERIM: "interim(?: answer| reply)?",
    Verb.PROMISE: "promise",
    Verb.ANSWER: "answer",
    Verb.DELEGATE: "delegate",
    Verb.DISAGREE: f"disagree{_WITH}",
    Verb.AGREE: f"agreed?{_WITH}",
}
_DIRECT: Mapping[Verb, str] = {
    Verb.RETURN: "理由|原因|因|由于|依据|根据",
    Verb.EXTEND: "[0-9零一二两兩三四五六七八九十百半]|至|到|by|for",
    Verb.SUPPLEMENT: "请",
    Verb.PROMISE: "[0-9一二三四五六七八九十]|于|在|将于|到|by",
    Verb.DELEGATE: r"给|至|到|予|由|@|to\b|[一-鿿]{2,12}(?:$|[\s,.;:!。(])",
    Verb.DISAGREE: "因|由于|理由|原因",
}
"""What may follow a verb without anything between."""

_APART = r"[\s,.;:!。、—\-~…|/(]"
_OPEN, _SHUT = "[【[「『“\"'‘《(<*#]*", "[】\\]」』”\"'’》)>*#]*"

_SAID = (
    "您好|你好|(?:我[局办们方])?已?收到(?:任务|事项|工单|邮件|来件|通知)?|"
    "收悉|已收悉|已阅|已阅知|阅|知悉|已知悉|好的?|行|嗯|(?:没有|无)(?:不同)?(?:意见|异议)|"
    "no objections?|ok|okay|received|noted|hi|hello|thanks|thank you"
)
_STUDIED = "经(?:研究|核实|核查|会商|讨论|审核)(?:决定)?"
_WHO = "我们|我方|[我本](?:局|办|委|处|科|所|站|队|镇|街道|单位|部门|中心|公司|人|室)|我"
_MANNER = "(?:(?P<already>已经|现已|已)|现|特此|特|兹)?(?:予以|予|确认|確認|申请|申請|提出|请求|請求)?"
_LEAD = (
    rf"\s*(?:@\S{{1,20}}\s+)?(?:(?:{_SAID})(?:{_APART}+|(?<=收到)|(?<=收悉)))*"
    rf"(?:(?:{_STUDIED}){_APART}*)?(?:回复\s*:\s*)?"
)
_CHINESE_HEAD = re.compile(
    rf"{_LEAD}(?:{_WHO})?{_APART}?(?:[该此本]?(?:任务|事项|工单|件))?{_MANNER}\s*{_OPEN}(?:"
    + "|".join(f"(?P<{verb.value}>{pattern})" for verb, pattern in _CHINESE.items())
    + f")(?P<shut>{_SHUT})",
    re.IGNORECASE,
)
_ENGLISH_HEAD = re.compile(
    rf"{_LEAD}(?:(?:i|we)(?: hereby)?\s+)?{_OPEN}(?:"
    + "|".join(f"(?P<{verb.value}>{pattern})" for verb, pattern in _ENGLISH.items())
    + f")\\b(?P<shut>{_SHUT})",
    re.IGNORECASE,
)
_ANY = re.compile(
    f"[签簽]收|退[单單]|延期|[补補]正|{_ANSWERS}|承[诺諾]|[转轉]派|同意"
    + r"|\b(?:sign|return|extend|supplement|interim|promise|answer|delegate|agree|disagree)(?:e?d)?\b",
    re.IGNORECASE,
)

QUESTION = re.compile(
    r"\?|吗|呢\s*$|么\s*$|是否|能否|可否|怎么|怎样|如何|为什么|为何|哪里|哪儿|哪个|谁|几时|什么|多久"
    r"|\b(?:how|whether|why|shall|should|could|can|may) (?:i|we|you)\b",
    re.IGNORECASE,
)
_ASKED = re.compile(r"[?吗呢][\s.。!]*$|(?:可以|行|好|能|同意)(?:吗|么|不\b)|能否|可否")
_NEGATION = re.compile(
    r"不|没|沒|未|无法|無法|勿|别|别再|拒|暂|取消|撤回|撤销|作废|\b(?:not|cannot|never|un(?:able|til)|without)\b|n't\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"但|不过|前提|除非|如果|如需|如能|若|的话|原则上|假如|视情况|待.{0,20}(?:后|再)|\b(?:but|if|unless|provided"
    r"|once)\b",
    re.IGNORECASE,
)
_RETRACTED = re.compile(
    r"发错|误发|请?忽略(?:本|此|上|这)|撤回(?:本|此|上)|\b(?:ignore|disregard) (?:this|my)", re.IGNORECASE
)


def head(line: str) -> Head | None:
    """Return the verb that a line begins with."""
    for pattern in (_CHINESE_HEAD, _ENGLISH_HEAD):
        found = pattern.match(line)
        if found is None:
            continue
        verb = next(one for one in Verb if found[one.value] is not None)
        rest, direct = line[found.end() :], _DIRECT.get(verb)
        if verb not in BARE and found.groupdict().get("already"):
            continue  # what was done elsewhere is told here, and not asked for
        if verb in BARE and pattern is _ENGLISH_HEAD and re.match(r"\s+(?!thank)\w", rest, re.IGNORECASE):
            continue  # "Sign here": in English a space sets nothing apart
        follows = not rest or found["shut"] or re.match(_APART, rest)
        if follows or (direct and re.match(direct, rest, re.IGNORECASE)):
            return Head(verb, found.end())
    return None


def acknowledges(line: str) -> bool:
    """Say whether a line says no more than that something was received."""
    return bool(line.strip()) and re.fullmatch(_LEAD, f"{line.strip()} ", re.IGNORECASE) is not None


def alone(line: str) -> Verb | None:
    """Return the verb of a line that says nothing besides."""
    found = head(line)
    return found.verb if found and not re.sub(rf"{_APART}|[了谢感您你]", "", line[found.end :]) else None


def clauses(text: str) -> list[str]:
    """Return a line's clauses."""
    return [one for one in re.split(r"[\s,.;:!。、/]+|和|及|并|或", text) if one]


def doubt(line: str) -> Doubt | None:
    """Return why a line that begins with no verb may still look like a command, None where it holds no verb."""
    held = list(_ANY.finditer(line))
    if not held:
        return None
    if QUESTION.search(line):
        return Doubt.QUESTION
    if any(_NEGATION.search(line[max(0, one.start() - 10) : one.end() + 2].replace("不同意", "")) for one in held):
        return Doubt.NEGATED
    if _CONDITION.search(line):
        return Doubt.CONDITION
    return Doubt.TWO_VERBS if len({one[0] for one in held}) > 1 else Doubt.UNCLEAR


def against(verb: Verb, rest: str) -> Doubt | None:
    """Return what, beside a verb, makes a line no command.

    Nothing may qualify what needs nothing said; a reason may well speak of a question, but not end in one.
    """
    if (QUESTION if verb in (*BARE, Verb.DELEGATE) else _ASKED).search(rest):
        return Doubt.QUESTION
    if verb is Verb.SIGN and _NEGATION.search(rest):
        return Doubt.NEGATED
    return Doubt.CONDITION if verb is Verb.SIGN and _CONDITION.search(rest) else None


def conditional(text: str) -> bool:
    """Say whether a text makes what it says depend on something."""
    return _CONDITION.search(text) is not None


def retracted(text: str) -> bool:
    """Say whether a text takes back what it says."""
    return _RETRACTED.search(text) is not None
