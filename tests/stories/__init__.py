"""Stories about the books: a ledger in, and what an accountant would find in it afterwards."""
