"""What was paid, by whom and how, what became of it, and what was filled in by hand."""
