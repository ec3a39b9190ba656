"""Ways back to agencies: their events, sent to addresses that they have named."""
