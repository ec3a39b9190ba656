"""Dated promises to enterprises (承诺事项): who answers for each, whether it was kept, who hears when it was not."""
