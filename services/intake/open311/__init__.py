"""Open311 GeoReport v2: the interface of city reporting systems, as another door to the same cases."""
