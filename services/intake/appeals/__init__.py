"""Appeals: a body says that a case does not count against it, a supervisor rules, and the report lists both."""
