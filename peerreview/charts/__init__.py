"""Charts: a DataFrame in, a figure for plotly with its text alternative out; nothing else of ours is known here."""
