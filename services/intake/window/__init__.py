"""The window desk: a clerk takes a case for somebody who came, and hands out a receipt."""
