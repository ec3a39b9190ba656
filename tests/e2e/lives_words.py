"""Who looks at the house, and what is said in the cases that are brought to life."""

from tests.e2e.cases import Example

WHO = {
    "zihao_huang": ("/centre/", "/desk/"),
    "shumin_li": ("/centre/", "/dispatch/", "/dispatch/staff", "/desk/board"),
    "weicheng_wang": ("/centre/", "/desk/board", "/desk/extensions/", "/desk/extensions/?show=over"),
    "guodong_ye": ("/desk/board", "/desk/extensions/", "/desk/", "/reports/"),
    "zhihang_xie": ("/desk/mails", "/operations", "/dispatch/operations", "/desk/operations", "/dispatch/staff"),
    "mingzhe_qiu": ("/desk/",),
    "haoran_hong": ("/desk/",),
    "wanting_zhuang": ("/desk/",),
    "yawen_chen": ("/desk/",),
    "xiaolan_zheng": ("/desk/",),
    "huimin_lin": ("/desk/",),
}
"""Who looks at the house, and where they start: a clerk, a dispatcher and caller, a reviewer, a supervisor, an operator
who keeps the mails, handlers of five bodies, and the head of one."""

LONG = "厂区门口道路两侧集卡长时间违停，员工上下班和货车进出都受影响，已多次向不同窗口反映，均答复不归本单位管理" * 2
PLAIN = Example(
    {
        "kind": "help",
        "channel": "window",
        "enterprise": {"name": "厦门泓沙五金有限公司", "contact": {"name": "林女士", "phone": "0592-0000199"}},
        "title": "一件规则没有写到的事",
        "description": "不知道该找谁。",
    },
    "",
    (),
)
REPORT = {"report": "已与财政局核对。", "answer": "余额列入明年第一季度预算，3月31日前到账。", "outcome": "planned"}
BAD = {"contacted": "yes", "solved": "no", "satisfaction": "dissatisfied", "text": "等不到三月"}
GOOD = {"contacted": "yes", "solved": "yes", "satisfaction": "satisfied", "text": ""}
RETURN = {"ground": "not_our_duty", "reason": "不属于本单位职责范围", "legal_basis": "“三定”规定第三条"}
