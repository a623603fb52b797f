"""What a bill comes to: the sums that its rows may be, what proves them, and what is only true of others."""
