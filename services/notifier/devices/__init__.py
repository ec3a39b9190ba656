"""Second factor of a mail's link: a code by mail, once for each browser that its reader uses."""
