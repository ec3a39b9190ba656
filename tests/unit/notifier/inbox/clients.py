"""How mail programs write a reply: below or above what, and with which marks, they quote the mail that it answers.

Each takes a person's words and the mail of ours, and returns the reply as bytes. Written after what the programs send.
"""

from collections.abc import Callable, Mapping
from html import escape

from tests.unit.notifier.inbox.building import ME, MINE, OURS, US, Form, Quoted, breaks, mail, paragraphs, prefixed


def qq_web(words: str, quoted: Quoted, form: Form) -> bytes:
    title = "------------------&nbsp;原始邮件&nbsp;------------------"
    headers = (
        ("发件人", f'"{US}"<{OURS}>;'),
        ("发送时间", "2026年11月28日(星期六) 上午9:00"),
        ("收件人", f'"{ME}"<{MINE}>;'),
    )
    rows = "".join(f"<div><b>{a}:</b>&nbsp;{escape(b)}</div>" for a, b in (*headers, ("主题", quoted.subject)))
    html = (
        f'<div style="font-family: -apple-system">{breaks(words)}</div><div><br></div><div><br></div>'
        f'<div style="font-size: 12px;font-family: Arial Narrow;padding:2px 0 2px 0;">{title}</div>'
        f'<div style="font-size: 12px;background:#efefef;padding:8px;">{rows}</div><div><br></div>'
        f'<div class="qmbox">{quoted.html}</div>'
    )
    told = "\n".join(f"{a}: {b}" for a, b in (*headers, ("主题", quoted.subject)))
    return mail(
        quoted,
        "QQMail 2.x",
        form,
        plain=f"{words}\n\n\n{title}\n{told}\n\n\n\n{quoted.text}" if form.plain else None,
        html=html,
    )


def qq_app(words: str, quoted: Quoted, form: Form) -> bytes:
    html = (
        f"<div>{breaks(words)}<br><br><br></div><div>发自我的iPhone</div><div><br></div>"
        '<div id="original-content"><div style="font-size:70%;padding:2px 0;">'
        "------------------ Original ------------------</div>"
        f'<div style="font-size:70%;background:#f0f0f0;padding:8px;"><div><b>From:</b> {US} &lt;{OURS}&gt;</div>'
        f"<div><b>Date:</b> 周六,11月 28,2026 09:00</div><div><b>To:</b> {ME} &lt;{MINE}&gt;</div>"
        f"<div><b>Subject:</b> Re: {escape(quoted.subject)}</div></div><br>{quoted.html}</div>"
    )
    return mail(quoted, "QQMail 6.x", form, plain=None, html=html)


def foxmail(words: str, quoted: Quoted, form: Form) -> bytes:
    html = (
        '<html><head><meta http-equiv="content-type" content="text/html; charset=GB2312"><style>'
        "body { line-height: 1.5; }"
        "blockquote { margin-top: 0px; margin-bottom: 0px; margin-left: 0.5em; }</style></head><body>\n"
        f"<div><span></span>{breaks(words)}</div>\n<div><br></div>"
        f'<hr style="width: 210px; height: 1px;" color="#b5c4df" '
        f'size="1" align="left">\n<div><span><div style="MARGIN: 10px"><div>{ME}</div><div>0592-6050000</div>'
        f"</div></span></div>\n"
        '<blockquote style="margin-Top: 0px; margin-Bottom: 0px; margin-Left: 0.5em; margin-Right: inherit"><div>'
        "&nbsp;</div>"
        '<div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm">'
        '<div style="font-size: 12px;'
        f'background:#efefef;"><div><b>发件人：</b>&nbsp;<a href="mailto:{OURS}">{US}</a></div><div><b>'
        f"发送时间：</b>&nbsp;"
        f"2026-11-28&nbsp;09:00</div><div><b>收件人：</b>&nbsp;{ME}</div><div><b>主题：</b>"
        f"&nbsp;{escape(quoted.subject)}</div>"
        f"</div></div><div>{quoted.html}</div></blockquote>\n</body></html>"
    )
    plain = (
        f"{words}\n\n\n\n{ME}\n0592-6050000\n \n发件人： {US}\n发送时间： 2026-11-28 09:00\n收件人： {ME}\n"
        f"主题： {quoted.subject}\n"
        f"{quoted.text}"
    )
    return mail(quoted, "Foxmail 7.2.25.213[cn]", form, plain=plain if form.plain else None, html=html)


def netease_web(words: str, quoted: Quoted, form: Form) -> bytes:
    wrote = f'在 2026-11-28 09:00:00，"{US}" &lt;{OURS}&gt; 写道：'
    html = (
        '<div style="line-height:1.7;color:#000000;font-size:14px;font-family:Arial">'
        f'<div style="margin:0;">{breaks(words)}</div><p style="margin:0;"><br></p><p style="margin:0;"><br></p>'
        f'<div style="position:relative;zoom:1"></div><div id="divNeteaseMailCard"></div><p style="margin: 0;">'
        f"<br></p>"
        f'<p>{wrote}</p><blockquote id="isReplyContent" style="PADDING-LEFT: 1ex; MARGIN: 0px 0px 0px 0.8ex; '
        f'BORDER-LEFT: #ccc 1px solid">{quoted.html}</blockquote></div>'
    )
    plain = f"{words}\n\n\n\n\n\n\n\n\n\n\n\n\n{wrote.replace('&lt;', '<').replace('&gt;', '>')}\n\n{quoted.text}"
    return mail(
        quoted, "Coremail Webmail Server Version XT5.0.14", form, plain=plain if form.plain else None, html=html
    )


def netease_master(words: str, quoted: Quoted, form: Form) -> bytes:
    rows = (
        ("发件人", f"{US}<{OURS}>"),
        ("日期", "2026年11月28日 09:00"),
        ("收件人", f"{ME}<{MINE}>"),
        ("主题", quoted.subject),
    )
    cells = "".join(f"<tr><td>{a}</td><td>{escape(b)}</td></tr>" for a, b in rows)
    html = (
        f'<div id="spnEditorContent"><p style="margin: 0px;">{breaks(words)}</p></div><br>'
        f'<div id="ntes-pcmac-signature" style="font-family:微软雅黑"><div>{ME}</div><div>{MINE}</div></div>'
        '<div style="font-size:12px;color:#b5b9c2">---- 回复的原邮件 ----</div>'
        f"<table><tbody>{cells}</tbody></table><div>{quoted.html}</div>"
    )
    told = "\n".join(f"| {a} | {b} |" for a, b in rows)
    plain = f"{words}\n\n\n| |\n{ME}\n|\n|\n{MINE}\n|\n\n\n---- 回复的原邮件 ----\n{told}\n{quoted.text}"
    return mail(quoted, "NetEase MailMaster", form, plain=plain if form.plain else None, html=html)


def outlook_desktop(words: str, quoted: Quoted, form: Form) -> bytes:
    rows = (
        f"{US} &lt;{OURS}&gt; <br><b>发送时间:</b> 2026年11月28日 9:00<br>"
        f"<b>收件人:</b> {ME} &lt;{MINE}&gt;<br><b>主题:</b>"
    )
    told = f"发件人: {US} <{OURS}> \n发送时间: 2026年11月28日 9:00\n收件人: {ME} <{MINE}>\n主题: {quoted.subject}\n"
    body = "".join(
        f"<p class=MsoNormal><span lang=EN-US style='font-size:10.5pt'>{escape(line) or '&nbsp;'}<o:p></o:p></span></p>"
        for line in words.split("\n")
    )
    html = (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><!--[if !mso]><style>'
        "v\\:* {behavior:url(#default)}"
        "</style><![endif]--><style><!-- p.MsoNormal {margin:0cm;} --></style></head><body lang=ZH-CN>"
        "<div class=WordSection1>"
        f"{body}<p class=MsoNormal><o:p>&nbsp;</o:p></p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt;"
        f"padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><b>发件人<span lang=EN-US>:</span></b>"
        f" {rows} {escape(quoted.subject)}"
        f"<o:p></o:p></p></div></div><p class=MsoNormal>&nbsp;</p>{quoted.html}</div></body></html>"
    )
    plain = f"{words}\n\n{told}\n{quoted.text}" if form.plain else None
    return mail(quoted, "Microsoft Outlook 16.0", form, plain=plain, html=html)


def outlook_web(words: str, quoted: Quoted, form: Form) -> bytes:
    html = (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><style type="text/css" '
        'style="display:none;"> P {margin-top:0;margin-bottom:0;} </style></head><body dir="ltr">'
        f'<div class="elementToProof" style="font-size: 12pt;">{paragraphs(words)}</div><div id="Signature"><div>'
        f"{ME}</div></div>"
        '<div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1">'
        '<div id="divRplyFwdMsg" dir="ltr">'
        f'<font face="Calibri" style="font-size:11pt"><b>From:</b> {US} &lt;{OURS}&gt;<br><b>Sent:</b>'
        f" Saturday, November "
        f"28, 2026 9:00 AM<br><b>To:</b> {ME} &lt;{MINE}&gt;<br><b>Subject:</b> {escape(quoted.subject)}</font>"
        f"<div>&nbsp;</div>"
        f"</div><div>{quoted.html}</div></body></html>"
    )
    plain = (
        f"{words}\n\n{ME}\n________________________________\nFrom: {US} <{OURS}>\n"
        f"Sent: Saturday, November 28, 2026 9:00 AM\n"
        f"To: {ME} <{MINE}>\nSubject: {quoted.subject}\n\n{quoted.text}"
    )
    return mail(quoted, "Outlook 365", form, plain=plain if form.plain else None, html=html)


def apple_ios(words: str, quoted: Quoted, form: Form) -> bytes:
    wrote = f"在 2026年11月28日，09:00，{US} &lt;{OURS}&gt; 写道："
    html = (
        '<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head><body dir="auto">'
        f'{paragraphs(words)}<br id="lineBreakAtBeginningOfSignature"><div dir="ltr">发自我的 iPhone</div>'
        f'<div dir="ltr"><br>'
        f'<blockquote type="cite">{wrote}<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">'
        f"&#65279;{quoted.html}</div>"
        "</blockquote></body></html>"
    )
    told = wrote.replace("&lt;", "<").replace("&gt;", ">")
    plain = f"{words}\n\n发自我的 iPhone\n\n> {told}\n> \n{prefixed(quoted.text)}\n"
    return mail(quoted, "iPhone Mail (23A341)", form, plain=plain if form.plain else None, html=html)


def apple_mac(words: str, quoted: Quoted, form: Form) -> bytes:
    wrote = f"2026年11月28日 09:00，{US} &lt;{OURS}&gt; 写道："
    html = (
        f'<html><head></head><body style="overflow-wrap: break-word;">'
        f'{breaks(words)}<br id="lineBreakAtBeginningOfMessage"><div>'
        f'<br><blockquote type="cite"><div>{wrote}</div><br class="Apple-interchange-newline"><div>{quoted.html}</div>'
        "</blockquote></div><br></body></html>"
    )
    plain = f"{words}\n\n> {wrote.replace('&lt;', '<').replace('&gt;', '>')}\n> \n{prefixed(quoted.text)}\n"
    return mail(quoted, "Apple Mail (2.3864)", form, plain=plain if form.plain else None, html=html)


def gmail(words: str, quoted: Quoted, form: Form) -> bytes:
    wrote = f'{US} &lt;<a href="mailto:{OURS}">{OURS}</a>&gt; 于2026年11月28日周六 09:00写道：'
    html = (
        f'<div dir="ltr">{breaks(words)}</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" '
        f'class="gmail_attr">{wrote}<br></div>'
        f'<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px '
        f'solid rgb(204,204,204);padding-left:1ex">{quoted.html}</blockquote></div>'
    )
    plain = f"{words}\n\n{US} <{OURS}> 于2026年11月28日周六 09:00写道：\n\n{prefixed(quoted.text)}\n"
    return mail(quoted, "Gmail", form, plain=plain if form.plain else None, html=html)


def thunderbird(words: str, quoted: Quoted, form: Form) -> bytes:
    plain = f"{words}\n\n在 2026/11/28 09:00, {US} 写道:\n{prefixed(quoted.text)}\n"
    html = (
        f'<!DOCTYPE html><html><head></head><body><p>{breaks(words)}</p><div class="moz-cite-prefix">'
        f"在 2026/11/28 09:00, {US} "
        f'写道:<br></div><blockquote type="cite" cite="mid:0123@haicang.example">{quoted.html}</blockquote>'
        f'<div class="moz-signature">-- <br>{ME}</div></body></html>'
    )
    return mail(quoted, "Mozilla Thunderbird", form, plain=plain, html=None if form.plain else html)


def thunderbird_below(words: str, quoted: Quoted, form: Form) -> bytes:
    plain = f"在 2026/11/28 09:00, {US} 写道:\n{prefixed(quoted.text)}\n\n{words}\n\n-- \n{ME}\n"
    return mail(quoted, "Mozilla Thunderbird", form, plain=plain, html=None)


def wecom(words: str, quoted: Quoted, form: Form) -> bytes:
    html = (
        f'<div style="font-size:14px">{paragraphs(words)}</div><div><br/></div><div class="xmail_mail_signature">'
        f"<div>{ME}</div>"
        '<div>海沧区某局</div></div><div style="color:#909090;font-size:12px">'
        "------------------ Original ------------------</div>"
        f'<div style="background:#efefef"><div><b>From: </b>&nbsp;"{US}"&lt;{OURS}&gt;;</div><div><b>Date: </b>'
        f"&nbsp;Sat, Nov 28, "
        f'2026 09:00 AM</div><div><b>To: </b>&nbsp;"{ME}"&lt;{MINE}&gt;;</div><div><b>Subject: </b>'
        f"&nbsp;{escape(quoted.subject)}"
        f"</div></div><div>{quoted.html}</div>"
    )
    return mail(quoted, "WeCom Mail", form, plain=None, html=html)


def coremail(words: str, quoted: Quoted, form: Form) -> bytes:
    told = (
        f'-----原始邮件-----\n发件人:"{US}" <{OURS}>\n发送时间:2026-11-28 09:00:00 (星期六)\n'
        f"收件人: {MINE}\n抄送: \n主题: {quoted.subject}\n"
    )
    html = (
        f"{breaks(words)}<br><br>"
        f'<blockquote name="replyContent" class="ReferenceQuote" style="padding-left:5px;margin-left:5px;'
        f'border-left:#b6b6b6 2px solid;margin-right:0;">{breaks(told)}<br>{quoted.html}</blockquote>'
    )
    return mail(
        quoted,
        "Coremail Webmail XT6",
        form,
        plain=f"{words}\n\n\n{told}\n{quoted.text}" if form.plain else None,
        html=html,
    )


CLIENTS: Mapping[str, Callable[..., bytes]] = {
    one.__name__: one
    for one in (
        *(qq_web, qq_app, foxmail, netease_web, netease_master, outlook_desktop, outlook_web, apple_ios, apple_mac),
        *(gmail, thunderbird, thunderbird_below, wecom, coremail),
    )
}
