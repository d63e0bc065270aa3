"""Who did it: real repositories of git, in folders of their own."""
