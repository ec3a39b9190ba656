"""Staff: who is in the directory, who has signed in, who leaves and who follows them."""
