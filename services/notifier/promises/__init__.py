"""Dated promises (承诺事项): reminding whoever answers for one, the day itself, and who hears that one was broken."""
