"""The classifier: where rules leave a case open, it proposes who should lead, from the case's words alone."""
