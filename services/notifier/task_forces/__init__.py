"""Task forces (专班): one enterprise, one case, one team that goes its stages one after another, or side by side."""
