"""A day in a calendar (RFC 5545), for programs that offer to keep it. Told, not asked: it wants no reply."""

from datetime import date, datetime, timedelta

_WIDTH = 74
"""Bytes of a line, and one for the space with which the next goes on."""


def day_event(uid: str, day: date, summary: str, place: str, url: str, written: datetime) -> str:
    """Return a calendar with an event of one day. written: an aware instant; lines are ended by newlines."""
    told = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//No Wrong Door//meetings//ZH",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{_text(uid)}",
        f"DTSTAMP:{written.strftime('%Y%m%dT%H%M%SZ')}",
        f"DTSTART;VALUE=DATE:{day.strftime('%Y%m%d')}",
        f"DTEND;VALUE=DATE:{(day + timedelta(days=1)).strftime('%Y%m%d')}",
        f"SUMMARY:{_text(summary)}",
        f"LOCATION:{_text(place)}",
        f"URL:{url}",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "".join(f"{_folded(line)}\n" for line in told)


def _text(value: str) -> str:
    for mark in ("\\", ";", ","):
        value = value.replace(mark, f"\\{mark}")
    return value.replace("\r\n", "\n").replace("\n", "\\n")


def _folded(line: str) -> str:
    # Cut between characters: a reader joins lines as bytes, but not every one does.
    pieces, size = [""], 0
    for character in line:
        length = len(character.encode("utf-8", "replace"))
        if size + length > _WIDTH:
            pieces.append(" ")
            size = 1
        pieces[-1] += character
        size += length
    return "\n".join(pieces)
