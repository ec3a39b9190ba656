"""Experts (专家组): people with fields of knowledge, asked for an opinion on a case."""
