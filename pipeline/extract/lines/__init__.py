"""The rows of a paper: which words stand on one, its amounts, and what its words say that it is."""
