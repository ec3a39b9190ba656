"""The knowledge base: answers with an owner and a last day, for answering at once."""
