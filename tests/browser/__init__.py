"""What a person sees in Fava, seen with Debian's Chromium."""
