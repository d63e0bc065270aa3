"""Evidence that survives without us: sealed periods, and packs that anybody can verify."""
