"""What passes between the centre and the agency that brought a case: handing it back, taking it up again."""
