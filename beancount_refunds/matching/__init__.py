"""Which receipt is which: proposals with reasons, a pure function of receipts and open items. Never posts."""
