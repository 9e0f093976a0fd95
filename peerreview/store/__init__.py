"""The store: kept workbooks, the ledger of decisions, and the snapshots made from them."""
