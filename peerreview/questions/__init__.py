"""The way out: each question is a SQL file, and ask() answers it for a viewer."""
