"""What an office reports is signed by a second person of it before it counts, where the place asks for that."""
