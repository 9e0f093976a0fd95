"""Peer Review Impact: review records in spreadsheets, questions answered in a dashboard."""

__version__ = "0.1.0"
