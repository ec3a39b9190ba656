"""The example cases that the end-to-end tests post, and where each must go."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Example:
    """A case as an agency sends it; lead, assisting: codes of bodies in config/haicang."""

    body: dict[str, Any]
    lead: str
    assisting: tuple[str, ...]


E2 = Example(
    {
        "kind": "help",
        "channel": "window",
        "enterprise": {"name": "厦门澜峰精密制造有限公司"},
        "title": "拟增资1.8亿元,需新增工业用地约40亩",
        "description": "新阳厂区已满,希望在附近新增约40亩工业用地,年内开工。",
        "matter": "land.enlarge",
        "sub_district": "xinyang",
        "project": {"name": "扩产", "amount": 180_000_000},
    },
    "planning_land",
    ("investment", "industry", "acquisition", "preliminary"),
)
E2_KEY = Example(
    {**E2.body, "enterprise": {"name": "厦门澄屿装备制造有限公司", "uscc": "91350205MAEXAMP14Q"}},
    E2.lead,
    E2.assisting,
)
"""The same of an enterprise on the key list: a task force goes with it."""
E4 = Example(
    {
        "kind": "help",
        "channel": "contact_point",
        "enterprise": {"name": "厦门禾芮生物制药有限公司"},
        "title": "园区蒸汽压力不稳,废水预处理能力不足",
        "description": "下月有GMP检查,请有关单位一起定方案。",
        "matter": "bio.facility",
        "industry": "C2761",
    },
    "bio_subcentre",
    ("park_company", "ecology"),
)
E6 = Example(
    {
        "kind": "complaint",
        "channel": "window",
        "enterprise": {"name": "厦门朗域包装有限公司"},
        "title": "办验收被两个窗口来回退",
        "description": "消防说先办规划核实,规划说先出消防意见,跑了四趟,两头都退。",
        "matter": "service.window",
    },
    "service",
    ("planning_land", "key_projects", "construction"),
)
E15 = Example(
    {
        "kind": "help",
        "channel": "passed_down",
        "enterprise": {"name": "厦门泓沙五金有限公司", "contact": {"phone": "0592-0000199"}},
        "title": "奖补资金只到账一半",
        "description": "市12345转来,其余据说列入明年预算。企业只有座机。",
        "matter": "policy.grant",
    },
    "industry",
    ("finance_bureau",),
)
EXAMPLES = {"E2": E2, "E4": E4, "E6": E6, "E15": E15}
