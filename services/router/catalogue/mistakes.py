"""What is wrong with a draft, for who reads Chinese. The check itself speaks English, as `nwd load` does.

A sentence that is not here stays as it is: that is still better than none.
"""

import re

_CODE = r"[\w.-]+"

_SAID: tuple[tuple[str, str], ...] = (
    (r"must be names with values, like `name: value`", "应写成“名称: 值”的形式"),
    (r"must be a list, like `- value`", "应写成列表，如“- 值”"),
    (
        r"must be a text; put it in quotes if it looks like a number, a date or a yes",
        "应写成文字；像数字、日期或“是/否”的，请加引号",
    ),
    (r"is not known here; write one of (.+)", r"在这里不可用；可以写：\1"),
    (r"is missing; add `([^`]+)`", r"缺少此项；请补上“\1”"),
    (r"must not be empty; write a value", "不能为空；请写明内容"),
    (r"must not be empty", "不能为空"),
    (r"must be a whole number from (-?\d+) to (-?\d+)", r"应为\1到\2之间的整数"),
    (r"must be a whole number from (-?\d+) up", r"应为不小于\1的整数"),
    (r"must be true or false", "应写 true 或 false"),
    (r"must be true; or leave it out", "应写 true，或者不写"),
    (r"write small letters, digits and hyphens, beginning with a letter", "请用小写字母、数字和连字符，以字母开头"),
    (r"write small letters, digits and _, like joint_meeting", "请用小写字母、数字和下划线，如 joint_meeting"),
    (r"write a matter's code, like land\.enlarge", "请写事项类别的代码，如 land.enlarge"),
    (
        r"write a section's letter, or two to four digits of GB/T 4754, like C27",
        "请写门类字母，或者 GB/T 4754 的二至四位数字，如 C27",
    ),
    (r"must say something; write it, or leave the line out", "不能为空；请写明内容，或者删去这一行"),
    (
        r"is longer than (\d+) characters; write the words that tell it from others",
        r"超过\1个字；请只写能与其他情形区分的词",
    ),
    (r"says nothing; write at least one condition, or leave it out", "没有条件；请至少写一个条件，或者删去此项"),
    (r"`below` must be more than `at_least`, or no amount fits", "below 应大于 at_least，否则没有金额符合"),
    (
        r"write the code of a task force in stages\.yaml, like enlargement",
        "请写 stages.yaml 中专班的代码，如 enlargement",
    ),
    (
        r"must name two bodies or more, of which the first to have received it leads",
        "应写两家以上单位，由其中最先收件的主办",
    ),
    (
        r"write either `lead: <body>`, or `desk: true` where a person must decide",
        "请写“lead: 单位”；须由人决定的，写“desk: true”；二者只写其一",
    ),
    (
        r"a refusal needs `ground`: one of the codes in endings\.yaml",
        "不予受理须写 ground，即 endings.yaml 中的理由代码",
    ),
    (
        r"`ground` says why a case ends; write `end` beside it, or leave it out",
        "ground 是结束的理由；请同时写 end，或者删去 ground",
    ),
    (r"what is declined has no lead; write `desk: true`", "不予受理的没有主办单位；请写“desk: true”"),
    (
        r"what goes to the desk has no assisting bodies and no class; the person names them",
        "交派单台的不写协办单位和办理类别，由派单员确定",
    ),
    (
        r"write a precision that the text model knows a threshold for: 0\.95, 0\.98",
        "请写文本模型有阈值的准确率：0.95、0.98",
    ),
    (r"has more than (\d+) rules; join some of them", r"规则超过\1条；请合并一部分"),
    (r"the file goes round in a ring; write out what `\*` stands for", "文件中的引用形成循环；请把“*”所指的内容写出来"),
    (r"this is no YAML: (.*)", r"不是有效的 YAML：\1"),
    (r"the file cannot be read: (.*)", r"文件无法读取：\1"),
    (r"the file is empty", "文件为空"),
    (r"('[^']*') stands here a second time; keep one", r"\1重复出现；请只留一个"),
    (
        r"the rule ('[^']*') stands here a second time; each id may stand once",
        r"规则\1重复出现；每个 id 只能用一次",
    ),
    (rf"({_CODE}) stands here a second time; take it out", r"\1重复出现；请删去"),
    (rf"({_CODE}) has a part in the case already; take it out here", r"\1在本规则中已有分工；请在这里删去"),
    (
        rf"({_CODE}) may not lead \(bodies\.yaml\), so nothing would ever go there; name another body",
        r"\1不能主办（bodies.yaml），不会有事项派去；请写其他单位",
    ),
    (
        rf"({_CODE}) ends on ([\d-]+) without a successor; name one, or another body",
        r"\1于\2撤销且没有承接单位；请写明承接单位，或者写其他单位",
    ),
    (r"endings\.yaml does not let (\S+) decline a case", r"endings.yaml 中的理由\1不能用于不予受理"),
    (r"goes (\d+) deep; at most (\d+): write it flat", r"有\1层，最多\2层；请写得平一些"),
    (
        r"asks for (\d+) words and codes; at most (\d+): make two rules of it",
        r"有\1个词和代码，最多\2个；请分成两条规则",
    ),
    (
        rf"({_CODE}) asks for what no case can be, so it would never decide; mend or take out a condition",
        r"\1的条件自相矛盾，没有事项符合；请修改或者删去一个条件",
    ),
    (
        rf"({_CODE}) holds whenever ({_CODE}) does, with the same priority; give it another one, or take it out",
        r"\1与\2条件和优先级都相同；请改优先级，或者删去",
    ),
    (r"there is no class ('[^']*')", r"没有办理类别\1"),
    (r"there is no body ('[^']*')", r"没有单位\1"),
    (r"there is no matter ('[^']*')", r"没有事项类别\1"),
    (r"there is no sub-district ('[^']*')", r"没有街道\1"),
    (r"there is no list in lists\.yaml called ('[^']*')", r"lists.yaml 中没有名单\1"),
    (r"there is no ground in endings\.yaml called ('[^']*')", r"endings.yaml 中没有理由\1"),
    (r"there is no task force in stages\.yaml called ('[^']*')", r"stages.yaml 中没有专班\1"),
    (r"; did you mean ('[^']*')\?", r"；是否应为\1？"),
    (r"; write one of (.+)", r"；可以写：\1"),
)
_TABLE = tuple((re.compile(english), chinese) for english, chinese in _SAID)


def in_chinese(told: str) -> str:
    """Return what a check says of one place, in Chinese as far as the table goes; names and codes stay as they are."""
    for english, chinese in _TABLE:
        told = english.sub(chinese, told)
    return told
