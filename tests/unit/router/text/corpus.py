"""Invented sentences of four bodies of config/haicang, in Chinese and English, and a model that learnt from them."""

from functools import cache

import pytest

from services.router.text.model import TextModel
from services.router.text.training import train

SAID = {
    "planning_land": [
        (
            "厂房扩建需要新增用地",
            "工业用地出让手续",
            "规划许可证一直没有批",
            "地块红线与邻地重叠",
            "厂区边界要调整",
            "容积率申请提高",
        ),
        ("we need more land for the plant", "the planning permit is late", "our plot line overlaps the next plot"),
    ],
    "tax": [
        (
            "出口退税还没有到账",
            "增值税发票开不出来",
            "税收优惠怎么申报",
            "多缴的税款申请退还",
            "发票额度不够用",
            "纳税信用等级异议",
        ),
        ("our tax refund has not arrived", "the invoice quota is too small", "how do we declare the tax relief"),
    ],
    "human_resources": [
        ("招工难缺普工", "社保补缴流程", "工伤认定材料", "员工工资拖欠纠纷", "人才补贴申请", "技能培训补助"),
        ("we cannot find workers to hire", "social insurance for our staff", "a dispute about wages with workers"),
    ],
    "transport": [
        (
            "货车限行影响进出",
            "园区公交班次太少",
            "门口道路坑洼破损",
            "集装箱车没有停车场",
            "路口缺红绿灯",
            "大件运输通行证",
        ),
        ("trucks may not enter our road", "there are too few buses to the park", "the road at our gate is broken"),
    ],
}
LEARNS = pytest.mark.xdist_group("learns")
"""Of tests that train: one process of them loads scikit-learn, and not each."""

FRAMES = ("我公司反映：{}。", "请协调解决{}的问题", "{}")


@cache
def texts_and_labels() -> tuple[tuple[str, ...], tuple[str, ...]]:
    pairs = [
        (frame.format(said), body)
        for body, groups in SAID.items()
        for group in groups
        for said in group
        for frame in FRAMES
    ]
    return tuple(text for text, _ in pairs), tuple(body for _, body in pairs)


@cache
def model() -> TextModel:
    return train(*texts_and_labels())
