"""Properties of settled ledgers: one for each sentence of issue 2 under Exactness and Robust."""
