"""What the chapter on lending finds."""
