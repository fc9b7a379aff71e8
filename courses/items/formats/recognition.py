"""Items from and to the files of other systems: one module a format.

A format module has `read(path) -> Iterator[Found | Refused]`, which raises `Unreadable` for a file
that is not its own, and, where we export it, `write(title, entries) -> Iterator[bytes]` over
`shape.Entry` rows, `title` being the bank's.
Reading knows no database: what is found becomes items in `importing`, all in one transaction.
"""
