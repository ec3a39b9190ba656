"""What leads report: the centre looks it over before the enterprise is answered."""
