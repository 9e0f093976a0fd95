"""Charts: a DataFrame in, a plotly figure with its text alternative out; nothing else of ours is known here."""
