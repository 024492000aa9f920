"""Sheets for people: a workbook handed out, and what they decided in it read back from whatever Excel made of it."""
