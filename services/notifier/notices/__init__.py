"""Supervision notices (督办单) and cards: drafted and given by the clock, signed and taken back by supervisors."""
