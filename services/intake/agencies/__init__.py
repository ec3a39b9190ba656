"""Who may post cases: agencies and their keys."""
