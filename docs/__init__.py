"""Documents, and what keeps them true to the code."""
