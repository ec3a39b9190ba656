"""Files of cases: taken, kept by their hash, looked over for viruses, handed to whoever may have them."""
