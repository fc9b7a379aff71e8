"""Counts the queries of a request, for the bench alone."""

from django.db import connection

# What opens, closes and marks a transaction asks the database for nothing.
NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


class Counting:
    """Says in `X-Queries` how many queries the answer took."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        queries = 0

        def count(execute, sql, params, many, context):
            nonlocal queries
            queries += not sql.lstrip().upper().startswith(NOT_COUNTED)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(count):
            response = self.get_response(request)
        response.headers["X-Queries"] = str(queries)
        return response
