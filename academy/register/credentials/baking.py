"""Files that carry a credential: pictures with one baked in, and the credential itself."""

from academy.register.credentials import png, svg

LARGEST = 1024 * 1024  # bytes of a file; ours have at most some 100,000


def unbake(content: bytes) -> str:
    """The text of the credential in a file: PNG, SVG, or the document or token itself in UTF-8. Raises
    `ValueError` for what carries none, and for more than `LARGEST` bytes."""
    if len(content) > LARGEST:
        raise ValueError("too large")
    if content.startswith(png.SIGNATURE):
        return png.unbake(content)
    if content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        return svg.unbake(content)
    return content.decode("utf-8-sig")
