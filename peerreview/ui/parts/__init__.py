"""What the pages show, part by part, as pieces that are worked out once for all sessions alike."""
