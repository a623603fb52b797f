"""Which papers the pages show, of which kind, and what those say that sell nothing: banks, checks, approvals."""
