"""A labelled generator: open refunds and credits, and bank lines of which the truth is known.

It knows nothing of the matcher that is judged by it.
"""
