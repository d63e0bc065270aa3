"""The contract over HTTP: ``/v1``, a WSGI application on a ledger, through the same writer as the commands.

A resource is a module that lists its :class:`~.endpoint.Endpoint` values, and a line in `registry`. What an
endpoint takes is one JSON Schema: it checks the request, and it is what ``/v1/openapi.json`` shows.

A request goes one way: `guarding` (host and origin), `application` (route, token, headers), `requests`
(strict JSON, schema), the endpoint, and for what is recorded `recording`: a draft, and the writer.
"""
