"""Where a quotation begins, in the ways of more programs, and what looks like one and is none."""

import pytest

from services.notifier.inbox.lines import lines_of
from services.notifier.inbox.markup import lines_of_markup
from services.notifier.inbox.quoting import own

OURS = "##- 请在此行上方书写回复 -##\n\n请规划土地办主办以下事项\n\n同意\n\n-- \n本邮件由系统自动发出，可以直接回复。"
MARKED = "\n".join(f"> {line}" for line in OURS.split("\n"))
PAGE = "<main><p>##- 请在此行上方书写回复 -##</p><h1>请主办</h1><blockquote>同意</blockquote></main>"
WROTE = '在 2026-11-30 09:00:00，"X" <r@x.example> 写道：'
RULE = "-" * 66

PLAIN = {
    "dingtalk": f"签收\n\n{RULE}\n发件人：中心<r@x.example>\n日　期：2026年11月30日\n收件人：c\n主　题：y\n\n{OURS}",
    "139": f"签收\n\n----邮件原文----\n发件人：X <r@x.example>\n收件人：c@x.example\n抄 送：(无)\n主题：y\n{OURS}",
    "189": f"签收\n\n------原始邮件------\n发件人：r@x.example\n收件人：c\n时间：2026年\n主题：y\n\n{OURS}",
    "feishu": f'签收\n\n发件人: "X"<r@x.example>\n日期: 2026年11月30日\n主题: y\n收件人: "c"<c@x.example>\n{OURS}',
    "yahoo": f"签收\n\n X <r@x.example> 在 2026年11月30日星期一 09:00:00 [GMT+8] 写道：\n\n{OURS}",
    "samsung": f"签收\n\n从三星手机发送\n\n-------- 原始邮件 --------\n发件人： X\n日期： 2026\n收件人： c\n\n{OURS}",
    "k9": f"签收\n-- \nSent from my Android device with K-9 Mail.\n{MARKED}",
    "notes": f"签收\n\n\n发件人：\tX <r@x.example>\n收件人：\tc\n日期：\t2026-11-30\n主题：\ty\n\n{OURS}",
    "taiwan": f"签收\n\n寄件者: X <r@x.example> \n寄件日期: 2026年\n收件者: c\n主旨: y\n\n{OURS}",
    "windows": f"签收\n\n从 Windows 版邮件发送\n\n发件人: X\n发送时间: 2026年\n收件人: c\n\n{OURS}",
    "forwarded": f"签收\n\n---------- Forwarded message ---------\n发件人： X\nDate: 2026\nTo: c\n\n{OURS}",
    "an old phone": f"签收\n发自我的网易邮箱手机智能版\n<br/><br/><br/>\n\n\n{WROTE}\n{OURS}",
    "no headers at all": f"签收\n\n{OURS}",
    "a language that nobody expects": f"签收\n\nEl lun, 30 nov 2026 a las 9:00, X (<r@x.example>) escribió:\n\n{OURS}",
    "nor this one": f"签收\n\nLe 30/11/2026 à 09:00, X a écrit :\n{MARKED}",
    "no empty line": f"签收\n{WROTE}\n{OURS}",
    "cut within": f"签收\n在 2026年11月30日，09:00，X\n<r@x.example> 写道：\n{MARKED}",
    "cut after the name": f"签收\nX <r@x.example>\n于 2026年11月30日 09:00写道：\n{OURS}",
    "below what is marked": f"{WROTE}\n{MARKED}\n\n签收",
    "below what is not": f"{WROTE}\n\n{OURS}\n\n签收",
    "a name and a number": "签收\n\n陈晓\n规划土地办 用地科\n0592-6050000",
    "one line of everything": "签收\n\n陈晓 | 用地科 | 规划土地办\n电话：0592-6050000 | 手机：13800000000",
    "a name below": "签收\n陈晓",
    "office and name": "签收\n规划土地办 陈晓",
    "wishes": "签收\n\n顺颂商祺\n陈晓\n规划土地办",
    "a rule": "签收\n————————————\n陈晓\n规划土地办",
    "a name and a day": "签收\n\n陈晓\n2026年11月30日",
    "lawyers": "签收\n\n【保密提示】本邮件及其附件仅供收件人使用。",
    "lawyers in English": "签收\n\nThis email and any files transmitted with it are confidential.",
    "a gateway": "CAUTION: this mail came from outside.\n\n签收",
}
HTML = {
    "pieces": f"<div>签<span>收</span></div><blockquote type=cite>{PAGE}</blockquote>",
    "a table": f"<table><tr><td>签收</td></tr></table>{PAGE}",
    "as written": "<pre>签收\n\n在 2026-11-30 09:00:00，X &lt;r@x.example&gt; 写道：\n&gt; 请主办</pre>",
    "hidden": f"<div style='display:none'>退单</div><div>签收</div>{PAGE}",
    "comments": f"<!-- a > b --><p>签收</p><!--[if mso]><p>退单</p><![endif]-->{PAGE}",
    "never closed": f"<div>签收<div><p><blockquote type=cite>{PAGE}",
    "below": f"<div class=gmail_quote><p class=gmail_attr>x</p><blockquote>{PAGE}</blockquote></div><div>签收</div>",
    "aliyun": "<div>签收</div><div class='__aliyun_signature_wrap'>陈晓</div><blockquote>"
    f"<div>{RULE}</div><div>发件人：X</div></blockquote>",
    "feishu": f"<div>签收</div><p class='lark-mail-signature'>c</p><div class='history-quote-wrapper'>{PAGE}</div>",
    "bold headers": f"<p>签收</p><p><b>发件人：</b>X</p><p><b>时间：</b>2026</p><p><b>收件人：</b>z</p>{PAGE}",
    "signed with a picture": f"<div>签收</div><div id=signature><img src=cid:1>陈晓</div>{PAGE}",
}
WHOLE = (
    "答复 已解决 一、情况\n\n经核实：\n1. 用地已批。\n\n联系电话：0592-6050000\n地址：海沧区滨湖北路\n\n请知悉。",
    "阶段答复 企业在11月28日来信中写道：\n希望延期。",
    "答复 已办结。\n----------\n" + "\n".join(f"第{n}点说明" for n in range(12)),
    "答复 已办结。\n\n办理地点\n地址：海沧区滨湖北路\n电话：0592-6050000",
    "退单 非我局职责\n法律条款：《水法》第五条",
    "阶段答复 进展：\n通过电话和邮件联系企业\n来自企业的邮件已回复\n保护环境的要求已告知",
    "答复 已办结。\n----------\n请携带执照。",
    "Answer: done\nSent by courier yesterday.\nThe message contains the licence.\nConfidential matters stay so.",
    "补正 请提供：\n发件人：\n时间：2026年",
)


@pytest.mark.parametrize("text", PLAIN.values(), ids=PLAIN)
def test_a_quotation_in_plain_text_is_found(text: str) -> None:
    assert own(lines_of(text), "陈晓").text == "签收"


@pytest.mark.parametrize("markup", HTML.values(), ids=HTML)
def test_a_quotation_in_markup_is_found(markup: str) -> None:
    assert own(lines_of_markup(markup), "陈晓").text == "签收"


@pytest.mark.parametrize("text", WHOLE)
def test_what_only_looks_like_a_quotation_is_kept(text: str) -> None:
    assert own(lines_of(text), "陈晓").text == text


def test_words_between_and_indented_words_are_a_persons_own() -> None:
    assert own(lines_of("> 请签收\n签收\n> 时限\n可以")).text == "签收\n\n可以"
    indented = "<div>答复</div><blockquote style='margin:0 0 0 40px;border:none;padding:0px'>已办结</blockquote>"
    assert own(lines_of_markup(indented)).text == "答复\n已办结"
