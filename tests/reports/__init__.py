"""Reports, one module each: whole tables worked out by hand."""
