"""Measured figures, printed again by `make bench`. They say what they were measured on; texts of our own prove nothing about real ones."""
