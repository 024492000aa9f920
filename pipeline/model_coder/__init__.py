"""A language model as one more coder: what it is told, how its answers are read, where it is asked, what is kept."""
