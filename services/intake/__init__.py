"""Intake takes cases from agencies, shows agency and enterprise where they stand, and alone decides how they end."""
