"""The report: what it says, its templates and its figures."""
