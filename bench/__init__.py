"""What a case costs, how soon its mail leaves, what each role keeps in memory: `make bench`, docs/performance.md."""
