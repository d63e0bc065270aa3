"""One port for people and for other systems: Fava's pages, and ``/v1`` beside them.

``doors`` says which of the two answers, ``requests_told`` writes a line for each request, ``server`` runs
both until somebody ends it.
"""
