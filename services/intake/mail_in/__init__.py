"""Mail-in: an agency without a system brings cases by mail, to an address of its own."""
