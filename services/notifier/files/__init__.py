"""Files of cases, which intake keeps: what there is, and the way to them for whoever may open a task."""
