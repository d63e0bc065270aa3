"""Events brought to another system over HTTP: each at least once, in order, signed, or a clear word why not.

``schedule`` says when something is tried again, ``signature`` signs it, ``sending`` makes one attempt,
``delivering`` goes on until the receiver has it, ``had`` keeps what it has had in a file.
"""
