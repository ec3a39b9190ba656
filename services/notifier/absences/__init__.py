"""Who is away, until when and why; what is open goes to whoever is there instead."""
