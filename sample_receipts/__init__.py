"""Receipts and submissions that this project draws itself, each with its truth beside it."""
