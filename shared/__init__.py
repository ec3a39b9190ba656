"""What the three services have in common: contracts, messaging, db, web, process. Nothing else belongs here."""
