"""What people take to a meeting: one content for each pack, and what writes it as PDF, slides, workbook or document."""
