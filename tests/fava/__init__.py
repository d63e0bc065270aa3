"""The pages in Fava: what each shows, says and leads to."""
