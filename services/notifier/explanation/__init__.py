"""A place's rules about time, said back in sentences beside the clauses that they stand for."""
