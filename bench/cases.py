"""The cases that the bench brings, as an agency's system would, each with a reference of its own."""

from typing import Any

_ENTERPRISE = {
    "name": "厦门知微测试科技有限公司",
    "contact": {"name": "测试联系人", "email": "contact@zhiwei.example"},
}

CASES: dict[str, dict[str, Any]] = {
    # One office with one handler, so one mail: what the floor does for each of its cases, in a text as long as its.
    "one": {
        "kind": "help",
        "channel": "hotline",
        "enterprise": _ENTERPRISE,
        "title": "流动资金贷款到期，续贷手续无法在窗口办理",
        "description": "我司两笔流动资金贷款下月到期，银行要求补充担保，担保机构要求先续贷，两边窗口均告知无法受理。"
        * 3,
        "matter": "finance.loan",
        "industry": "C2761",
    },
    # Five offices with two handlers each: ten mails.
    "land": {
        "kind": "help",
        "channel": "window",
        "enterprise": _ENTERPRISE,
        "title": "增资扩产需要新增工业用地",
        "description": "拟增资1.8亿元，现有厂区已满，需在附近新增约40亩工业用地，希望年内开工。" * 3,
        "matter": "land.enlarge",
        "sub_district": "xinyang",
        "project": {"name": "扩产", "amount": 180_000_000},
    },
}


def brought(case: dict[str, Any], reference: str) -> dict[str, Any]:
    """Return a case as one enterprise brings it: none of them brings the same matter twice."""
    enterprise = {**case["enterprise"], "name": f"{case['enterprise']['name']}{reference}"}
    return {**case, "enterprise": enterprise, "source_reference": reference}
