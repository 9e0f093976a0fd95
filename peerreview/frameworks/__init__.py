"""Themes, protocols and instruments as data, and the reader of their files."""
