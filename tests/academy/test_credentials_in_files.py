"""Credentials travel in files: pictures with one baked in, documents, tokens; and hostile files."""

import base64
import struct
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openbadgeslib.ob3 import OB3Verifier

from academy.register.credentials import baking, png, svg

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
DRAWING = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0"/></svg>'
)
TOKEN = "eyJhbGciOiJFZERTQSJ9.eyJhIjoxfQ.c2lnbmF0dXJl"
DOCUMENT = '{"name": "Łukasz <b> & ]]> \\"x\\""}'

credentials = st.sampled_from([TOKEN, DOCUMENT]) | st.text(st.characters(exclude_categories=["C"])).map(
    lambda text: "{" + text
)


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def picture_with(*chunks):
    return PICTURE[:33] + b"".join(chunks) + PICTURE[33:]


def packed(text, flag=b"\1\0"):
    return chunk(b"iTXt", png.KEYWORD + b"\0" + flag + b"en\0\0" + zlib.compress(text))


@given(text=credentials)
def test_what_is_baked_into_a_picture_comes_out_as_it_was(text):
    assert baking.unbake(png.bake(PICTURE, text)) == text
    assert baking.unbake(svg.bake(DRAWING, text)) == text


@pytest.mark.parametrize("text", [TOKEN, DOCUMENT])
def test_another_library_finds_it_too(text):
    assert OB3Verifier.extract_token_from_png(png.bake(PICTURE, text)) == text
    assert OB3Verifier.extract_token_from_svg(svg.bake(DRAWING, text)) == text


def test_baking_a_picture_again_replaces_what_was_in_it():
    assert baking.unbake(png.bake(png.bake(PICTURE, DOCUMENT), TOKEN)) == TOKEN


def test_a_drawing_is_baked_once():
    with pytest.raises(ValueError):
        svg.bake(svg.bake(DRAWING, DOCUMENT), TOKEN)


@pytest.mark.parametrize("text", [TOKEN, DOCUMENT])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_credential_itself_is_a_file_too_with_or_without_a_byte_order_mark(text, mark):
    assert baking.unbake(mark + text.encode()) == text


def test_a_packed_text_as_others_bake_it_is_read():
    assert baking.unbake(picture_with(packed(TOKEN.encode()))) == TOKEN


HOSTILE = {
    "no credential": PICTURE,
    "two credentials": picture_with(packed(b"one"), packed(b"two")),
    "a bomb": picture_with(packed(b"\0" * 50_000_000)),
    "a packing nobody knows": picture_with(packed(b"x", b"\1\7")),
    "a flag nobody knows": picture_with(packed(b"x", b"\5\0")),
    "a text cut short": picture_with(chunk(b"iTXt", png.KEYWORD + b"\0\0\0en")),
    "a packed text that is none": picture_with(chunk(b"iTXt", png.KEYWORD + b"\0\1\0\0\0banana")),
    "no letters": picture_with(chunk(b"iTXt", png.KEYWORD + b"\0\0\0\0\0\xff\xff")),
    "cut short": PICTURE[:40],
    "a length beyond the end": png.SIGNATURE + b"\xff\xff\xff\xffiTXt",
    "a damaged chunk": PICTURE[:45] + b"x" + PICTURE[46:],
    "a changed letter": png.bake(PICTURE, TOKEN).replace(b"c2ln", b"c2lN"),
    "a drawing without": DRAWING,
    "a document type": svg.bake(DRAWING, TOKEN).replace(b"<svg", b"<!DOCTYPE svg><svg"),
    "no XML": b"<svg",
    "an unknown encoding": b'<?xml version="1.0" encoding="banana"?><svg/>',
    "another XML": b"<html><body>x</body></html>",
    "entities": b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg>&b;</svg>',
    "an entity from outside": b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>',
    "two in a drawing": svg.bake(DRAWING, TOKEN).replace(
        b"<path", b'<o:credential xmlns:o="%s" verify="x"/><path' % svg.NAMESPACE.encode()
    ),
    "deep": b"<svg>" * 100_000,
    "no text": b"\xff\xfe\x00",
    "too large": b" " * (baking.LARGEST + 1),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_with_a_reason(content):
    with pytest.raises(ValueError) as refused:
        baking.unbake(content)

    assert str(refused.value)


def test_a_bomb_takes_no_memory():
    bomb = HOSTILE["a bomb"]
    tracemalloc.start()
    with pytest.raises(ValueError):
        baking.unbake(bomb)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert most < 2_000_000


@given(
    st.binary(max_size=300), st.sampled_from([b"", png.SIGNATURE, PICTURE[:33], b"<svg", b"\xef\xbb\xbf<"])
)
def test_no_file_makes_it_stumble(content, start):
    try:
        baking.unbake(start + content)
    except ValueError as refused:
        assert str(refused)
