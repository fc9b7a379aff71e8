"""The field's vocabularies: constants and pure functions, used by every room.

Nothing here knows a room, a row or a request.
"""
