"""The refund log that a team keeps in a spreadsheet, read once into directives of the ledger."""
