"""What every shell does to record something: the clock, git's user, the ground, the attempts, the papers.

The command line, the Fava extension and the HTTP API stand on it; it knows none of them.
"""
