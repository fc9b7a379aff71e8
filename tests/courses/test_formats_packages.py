"""Packages of items from strangers: what is read of them, and what is refused before it can do harm."""

import struct
import zipfile
from pathlib import Path

import pytest

from academy.words.packages import MOST_ENTRIES
from courses.items.formats.qti import read
from courses.items.formats.shape import Found, Refused, Unreadable
from courses.items.formats.xmlguard import Hostile, parse

SAMPLES = Path(__file__).parent / "formats" / "qti"


def sample(name):
    return (SAMPLES / f"{name}.xml").read_bytes()


def packed(folder, files, compression=zipfile.ZIP_DEFLATED):
    """A zip of `files`, by name or by entry."""
    path = folder / "package.zip"
    with zipfile.ZipFile(path, "w", compression) as package:
        for name, content in files:
            package.writestr(name, content)
    return path


def entry(name, **details):
    found = zipfile.ZipInfo(name)
    for key, value in details.items():
        setattr(found, key, value)
    return found


# What is read


def test_a_package_gives_the_items_of_its_manifest_with_their_sections(tmp_path):
    path = packed(tmp_path, [
        ("imsmanifest.xml", sample("imsmanifest")),
        ("tests/test.xml", sample("test")),
        ("items/tao-choice.xml", sample("tao-choice")),
        ("items/sub folder/order.xml", sample("order")),
        ("items/beside.xml", sample("match")),
        ("style.css", b"p { color: red }"),
    ])  # fmt: skip

    found = list(read(path))

    assert [(one.position, one.entry.category) for one in found if isinstance(one, Found)] == [
        ("items/tao-choice.xml (i64f1c2a0b7)", "Conduct"),
        ("items/sub folder/order.xml (crisis)", "Conduct/Crises"),
    ]
    assert [(one.position, one.reason) for one in found if isinstance(one, Refused)] == [
        ("items/lost.xml", "The package’s manifest names it, but it is not in the package."),
        ("old.xml", "It is QTI 1.2; items of 2.1, 2.2 and 3.0 are read."),
        ("items/beside.xml (who-answers)", "The package’s manifest does not name it."),
    ]


def test_a_package_in_a_folder_of_its_own_is_read_alike(tmp_path):
    path = packed(tmp_path, [
        ("bank/imsmanifest.xml", sample("imsmanifest")),
        ("bank/tests/test.xml", sample("test")),
        ("bank/items/tao-choice.xml", sample("tao-choice")),
    ])  # fmt: skip

    first, *_ = read(path)

    assert first.entry.category == "Conduct"


def test_a_zip_of_item_files_without_a_manifest_gives_each(tmp_path):
    path = packed(tmp_path, [
        ("a.xml", sample("match")), ("b/c.XML", sample("numeric")), ("d.xml", b"<not-an-item/>"),
        ("e.xml", b"<broken"), ("nested.zip", b"PK\x03\x04"), ("readme.txt", b"hello"),
    ])  # fmt: skip

    found = list(read(path))

    assert [one.position for one in found] == ["a.xml (who-answers)", "b/c.XML (minutes)", "e.xml"]
    assert "not well-formed" in found[2].reason


def test_what_was_refused_stands_beside_what_was_found(tmp_path):
    path = packed(tmp_path, [("a.xml", sample("essay")), ("b.xml", sample("match"))])

    refused, found = read(path)

    assert refused.position == "a.xml (essay)"
    assert isinstance(found, Found)


def test_a_package_without_items_is_unreadable(tmp_path):
    with pytest.raises(Unreadable, match="no QTI item"):
        read(packed(tmp_path, [("readme.txt", b"hello")]))


# XML that is built to do harm

LAUGHS = "".join(f'<!ENTITY l{n} "&l{n - 1};&l{n - 1};&l{n - 1};&l{n - 1};">' for n in range(1, 30))
HARMFUL = {
    "an entity bomb": f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]><a>&l29;</a>',
    "an external entity": '<!DOCTYPE a [<!ENTITY x SYSTEM "SECRET">]><a>&x;</a>',
    "a parameter entity": '<!DOCTYPE a [<!ENTITY % p SYSTEM "SECRET">%p;]><a/>',
    "a document type elsewhere": '<!DOCTYPE a SYSTEM "SECRET"><a/>',
    "deep nesting": "<a>" * 200_000,
    "too many elements": "<a>" + "<b/>" * 6_000 + "</a>",
}


@pytest.mark.parametrize("harm", HARMFUL.values(), ids=HARMFUL)
def test_harmful_xml_is_refused_as_a_file_and_within_a_package(tmp_path, harm):
    secret = tmp_path / "secret.txt"
    secret.write_text("the key of the safe")
    content = harm.replace("SECRET", secret.as_uri()).encode()
    alone = tmp_path / "item.xml"
    alone.write_bytes(content)

    for path in (alone, packed(tmp_path, [("good.xml", sample("match")), ("bad.xml", content)], 0)):
        with pytest.raises(Hostile) as refused:
            read(path)
        assert "safe" not in str(refused.value)


def test_entities_are_refused_in_every_encoding():
    content = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY l "ha">]><a>&l;</a>'

    with pytest.raises(Hostile):
        parse(content.encode("utf-16"))


@pytest.mark.parametrize("encoding", ["UTF-7", "rot13", "nothing", "idna", "utf-32"])
def test_an_encoding_that_is_not_read_is_said_so(encoding):
    with pytest.raises(Unreadable):
        parse(f'<?xml version="1.0" encoding="{encoding}"?><a>b</a>'.encode())


def test_fifty_megabytes_of_nesting_are_refused_unread(tmp_path):
    path = tmp_path / "deep.xml"
    with path.open("wb") as file:
        for _ in range(50):
            file.write(b"<a>" * 333_334)

    with pytest.raises(Hostile, match="larger than 20 MB"):
        read(path)


def test_many_short_pieces_of_text_are_read_in_a_moment(tmp_path):
    body = b"<prompt>" + b"word <b>word</b> " * 1_500 + b"</prompt><!--"
    content = sample("weighted").replace(b"<prompt>", body, 1).replace(b"</prompt>\n", b"-->\n", 1)
    path = tmp_path / "item.xml"
    path.write_bytes(content)

    [found] = read(path)

    assert len(found.entry.question["stem"]) == 1_500 * 10 - 1


# Zips that are built to do harm


@pytest.mark.parametrize(
    "name",
    ["../item.xml", "a/../../item.xml", "/etc/item.xml", "..\\item.xml", "C:\\item.xml", "C:/item.xml"],
)
def test_a_name_that_leads_out_of_the_package_is_refused(tmp_path, name):
    path = packed(tmp_path, [("good.xml", sample("match")), (entry(name), sample("numeric"))])

    with pytest.raises(Hostile, match="out of the package"):
        read(path)

    assert [file.name for file in tmp_path.iterdir()] == ["package.zip"]


def test_a_link_is_refused(tmp_path):
    link = entry("item.xml", create_system=3, external_attr=0o120777 << 16)

    with pytest.raises(Hostile, match="link"):
        read(packed(tmp_path, [(link, b"/etc/passwd")]))


@pytest.mark.parametrize("name", ["bomb.xml", "picture.png"])
def test_what_unpacks_to_far_more_than_its_size_is_refused(tmp_path, name):
    path = packed(tmp_path, [("good.xml", sample("match")), (name, b" " * 2_000_000)])

    with pytest.raises(Hostile, match="100 times"):
        read(path)


def test_what_unpacks_to_more_than_100_mb_together_is_refused(tmp_path):
    path = packed(tmp_path, [(f"{place}.bin", b"a") for place in range(6)])
    path.write_bytes(declare(path.read_bytes(), 20_000_000))

    with pytest.raises(Hostile, match="more than 100 MB"):
        read(path)


def declare(content, size):
    """The zip with every size in its directory said to be `size`."""
    parts = content.split(b"PK\x01\x02")
    said = [part[:20] + struct.pack("<I", size) + part[24:] for part in parts[1:]]
    return b"PK\x01\x02".join([parts[0], *said])


@pytest.mark.parametrize("size", [0, 10, 5_000_000])
def test_a_size_that_the_package_lies_about_is_refused(tmp_path, size):
    path = packed(tmp_path, [("bomb.xml", bytes(range(256)) * 200)])
    path.write_bytes(declare(path.read_bytes(), size))

    with pytest.raises(Unreadable):
        read(path)


def test_two_files_of_one_name_are_refused(tmp_path):
    path = packed(tmp_path, [("a.xml", sample("match")), ("b.xml", sample("numeric"))])
    path.write_bytes(path.read_bytes().replace(b"b.xml", b"a.xml"))

    with pytest.raises(Hostile, match="same name"):
        read(path)


def test_more_files_than_any_bank_has_are_refused(tmp_path):
    path = packed(tmp_path, [(f"{place}.xml", b"") for place in range(MOST_ENTRIES + 1)], 0)

    with pytest.raises(Hostile, match="more than 5000 files"):
        read(path)


def test_an_encrypted_package_is_refused(tmp_path):
    path = packed(tmp_path, [("a.xml", sample("match"))])
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(content))

    with pytest.raises(Hostile, match="encrypted"):
        read(path)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_way_of_packing_that_hides_its_size_is_not_read(tmp_path, method):
    with pytest.raises(Unreadable, match="packed in a way"):
        read(packed(tmp_path, [("a.xml", sample("match"))], method))


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.99])
def test_a_package_that_is_not_whole_is_unreadable(tmp_path, kept):
    path = packed(tmp_path, [("a.xml", sample("match")), ("b.xml", sample("numeric"))])
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])

    with pytest.raises(Unreadable):
        read(path)


def test_a_package_whose_bytes_were_changed_is_unreadable_or_gives_refusals(tmp_path):
    path = packed(tmp_path, [("a.xml", sample("match"))])
    content = path.read_bytes()
    for place in range(0, len(content), 7):
        path.write_bytes(content[:place] + bytes([content[place] ^ 0x5A]) + content[place + 1 :])
        try:
            found = list(read(path))
        except Unreadable:
            continue
        assert all(isinstance(one, Found | Refused) for one in found)
