"""The one-file verifier with tree heads that were kept outside: what they show of a pack, and what not."""

import json
from datetime import timedelta

import pytest
from django.conf import settings as current

from academy.audit import verifier
from academy.audit.heads import PURPOSE
from academy.audit.models import Head, SignedHead
from academy.audit.tree import Frontier, consistency_spans, found_in, inclusion_spans, root_over
from academy.words.canonical import stamp
from academy.words.keys import new_key, sign
from tests.academy.proving import DAY, assert_plain, changed, edit, grow, heads, run, sign_anew
from tests.factories import NOW


def test_a_pack_holds_against_heads_that_were_kept(pack, outside):
    code, said = run(outside, pack.file, "--heads", heads(outside))

    assert (code, "your heads hold up to" in said) == (0, True)


def test_heads_that_an_editor_saved_anew_are_read(pack, outside):
    path = heads(outside)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n") + b"\r\n")

    code, said = run(outside, pack.file, "--heads", path)

    assert (code, "your heads hold up to" in said) == (0, True)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xea", "is not plain text (UTF-8)"),
        (b"\n", "holds none"),
        (b"[]", "it is no tree head"),
        (b"{", "line 1"),
    ],
)
def test_a_file_that_holds_no_heads_is_said_in_plain_words(pack, outside, content, words):
    (outside / "heads.jsonl").write_bytes(content)

    code, said = run(outside, pack.file, "--heads", "heads.jsonl")

    assert (code, words in said) == (2, True)
    assert_plain(said)
    code, said = run(outside, pack.file, "--heads", "absent.jsonl")
    assert (code, "absent.jsonl cannot be opened" in said) == (2, True)


@pytest.mark.parametrize("line", ["{", '{"size": 1}', "hello"])
def test_heads_that_cannot_be_read_tell_nothing(pack, outside, line):
    path = heads(outside)
    path.write_text(path.read_text() + "\n" + line)

    code, said = run(outside, pack.file, "--heads", path)

    assert (code, "line 4" in said) == (2, True)


def test_later_heads_say_nothing_about_an_older_pack_and_those_before_it_hold(pack, outside):
    for day in (5, 6):
        grow(3)
        SignedHead.objects.sign(Head.now(), at=NOW + day * DAY)
    size = pack.head.size

    code, said = run(outside, pack.file, "--heads", heads(outside))

    assert (code, said.splitlines()[0]) == (0, "HOLDS")
    assert f"your heads hold up to that of {verifier.named(pack.head.as_data())}" in said
    assert f"2 later heads (from that of {size + 3} entries, 2026-11-28T" in said
    assert f"to that of {size + 6} entries, 2026-11-29T" in said and "say nothing about this pack" in said


def test_one_later_head_is_named_as_one(pack, outside):
    grow(3)
    SignedHead.objects.sign(Head.now(), at=NOW + 5 * DAY)

    code, said = run(outside, pack.file, "--heads", heads(outside))

    assert (code, f"1 later head (of {pack.head.size + 3} entries, " in said) == (0, True)


def test_where_all_heads_are_later_only_what_is_inside_the_pack_is_told(pack, outside):
    grow(3)
    later = SignedHead.objects.sign(Head.now(), at=NOW + 5 * DAY)

    code, said = run(outside, pack.file, "--heads", heads(outside, [later]))

    assert (code, said.splitlines()[0]) == (2, "CANNOT TELL")
    assert "your head is later than this pack" in said and "everything inside the pack holds" in said
    assert "hold up to" not in said


def test_the_first_head_that_does_not_hold_is_named_however_many_are_later(pack, outside):
    false = SignedHead.objects.last()
    false.root = "00" * 32
    false.signature = sign(false.signed(), current.KEYS, PURPOSE, NOW)
    grow(3)
    later = SignedHead.objects.sign(Head.now(), at=NOW + 5 * DAY)

    code, said = run(outside, pack.file, "--heads", heads(outside, [false, later]))

    assert code == 1 and f"your head of {verifier.named(false.as_data())}: does not hold" in said


def test_a_key_that_only_a_later_head_is_signed_with_vouches_for_no_pack(pack, outside, settings):
    kept = list(SignedHead.objects.order_by("size"))
    settings.KEYS = [new_key(PURPOSE, NOW - 30 * DAY)]
    forged = changed(pack, outside, sign_anew, sealed=True)
    grow(3)
    later = SignedHead.objects.sign(Head.now(), at=NOW + 5 * DAY)

    code, said = run(outside, forged, "--heads", heads(outside, [*kept, later]))

    assert (code, "a key that none of your heads is signed with" in said) == (2, True)


def others(size, at=NOW, address="https://other.example"):
    """A head of another academy, with a key of its own."""
    keys = [new_key(PURPOSE, NOW - 30 * DAY)]
    head = SignedHead(academy=address, size=size, root="11" * 32, at=at, kid=keys[0]["kid"], x=keys[0]["x"])
    head.signature = sign(head.signed(), keys, PURPOSE, at)
    return head


@pytest.mark.parametrize("size", [3, 10_000])
def test_heads_of_another_academy_tell_nothing_and_both_are_named(pack, outside, size):
    code, said = run(outside, pack.file, "--heads", heads(outside, [others(size)]))

    assert (code, said.splitlines()[0]) == (2, "CANNOT TELL")
    assert "another academy’s, https://other.example" in said and current.SITE_URL in said
    assert "does not hold" not in said and "later" not in said
    assert "its log was written anew under another key" in said and "everything inside" not in said


def test_a_head_of_another_academy_among_ours_is_not_passed_over(pack, outside):
    kept = [*SignedHead.objects.order_by("size"), others(5)]

    code, said = run(outside, pack.file, "--heads", heads(outside, kept))

    assert (code, "1 of your heads is another academy’s" in said) == (2, True)


def test_an_academy_that_has_moved_keeps_its_heads_and_the_addresses_are_remarked(pack, outside, settings):
    settings.SITE_URL = "https://moved.example"
    moved = SignedHead.objects.sign(Head.now(), at=NOW + 3 * DAY)

    code, said = run(outside, pack.file, "--heads", heads(outside, [pack.head, moved]))

    assert code == 0
    assert "1 of your heads names https://moved.example, the pack http://localhost:8000" in said


def test_no_head_is_compared_with_a_pack_whose_own_is_none(pack, outside):
    spoilt = changed(
        pack, outside, edit("manifest.json", lambda data: data["head"].pop("academy")), sealed=True
    )

    code, said = run(outside, spoilt, "--heads", heads(outside))

    assert (code, "cannot be compared with a pack without a sound tree head" in said) == (1, True)
    assert_plain(said)


def test_a_cut_log_is_found_by_the_heads_of_an_academy_that_has_moved_since(pack, outside, settings):
    """Its key is the pack's: another address does not make it another academy."""
    settings.SITE_URL = "https://moved.example"
    grow(4)
    more = SignedHead.objects.sign(Head.now(), at=NOW + DAY + timedelta(hours=1))

    code, said = run(outside, pack.file, "--heads", heads(outside, [pack.head, more]))

    assert (code, "was longer then" in said) == (1, True)


def test_a_log_that_was_cut_and_signed_again_is_found_by_the_last_head_that_holds(pack, outside):
    """Whoever cut it makes a new pack of what is left."""
    grow(4)
    with_more = SignedHead.objects.sign(Head.now(), at=NOW + DAY + timedelta(hours=1))

    code, said = run(outside, pack.file, "--heads", heads(outside, SignedHead.objects.order_by("size")))

    assert code == 1
    assert f"your head of {verifier.named(with_more.as_data())}: does not hold" in said
    assert "the last that holds is that of" in said and "was longer then" in said


def test_a_log_rewritten_as_a_whole_with_a_new_key_is_found(pack, outside, settings, tmp_path):
    kept = heads(outside)
    settings.KEYS = [new_key(PURPOSE, NOW - 30 * DAY)]
    rewritten = rewrite(pack, outside)

    assert run(outside, rewritten)[0] == 0  # by itself it is whole
    code, said = run(outside, rewritten, "--heads", kept)

    assert (code, "none before it holds" in said) == (1, True)


def signed_over(hashes, at):
    """A head of the tree over these leaf hashes, signed with the key that there is now."""
    frontier = Frontier()
    for one in hashes:
        frontier.append(one)
    made = SignedHead(academy=current.SITE_URL, size=len(hashes), root=frontier.root().hex(), at=at)
    made.kid, made.x = current.KEYS[0]["kid"], current.KEYS[0]["x"]
    made.signature = sign(made.signed(), current.KEYS, PURPOSE, at)
    return made.as_data()


def rewrite(pack, folder):
    """Another log, of as many entries, and a pack of one of them: all of it sound in itself."""
    leaves = [
        json.dumps({"index": n, "subject": "p", "commitment": verifier.commitment(b"s", b"{}")}).encode()
        for n in range(40)
    ]
    begun = json.dumps({"asked": {"people": ["p"]}})
    told = {"index": 39, "subject": "k", "commitment": verifier.commitment(b"s", begun.encode())}
    told["at"] = stamp(NOW + 2 * DAY)
    leaves[39] = json.dumps(told).encode()
    hashes = [verifier.leaf_hash(leaf) for leaf in leaves]

    def path(spans):
        return [root_over(span, found_in(hashes)).hex() for span in spans]

    def fact(index, facts):
        said = {"index": index, "leaf": leaves[index].decode(), "salt": b"s".hex(), "facts": facts}
        return said | {"path": path(inclusion_spans(index, 40))}

    facts = json.dumps([fact(3, "{}")]).encode()
    whole = signed_over(hashes, NOW + 2 * DAY)
    earlier = [
        {"head": signed_over(hashes[:n], NOW), "proof": path(consistency_spans(n, 40))} for n in (7, 21)
    ]

    def change(files):
        for name in list(files):
            if "/" in name or name == "heads.json":
                del files[name]
        files["people/1/facts.json"], files["heads.json"] = facts, json.dumps(earlier).encode()
        files["people/1/record.json"] = json.dumps({"person": {"key": "p"}}).encode()
        files["asked.json"] = json.dumps(fact(39, begun)).encode()
        about = {"head": whole, "made": whole["at"], "asked": {"people": ["p"]}}
        files["manifest.json"] = json.dumps(about).encode()

    return changed(pack, folder, change, sealed=True)


def test_a_pack_signed_with_a_key_that_no_witness_knows_cannot_be_told(pack, outside, settings):
    kept = heads(outside)
    settings.KEYS = [new_key(PURPOSE, NOW - 30 * DAY)]
    forged = changed(pack, outside, sign_anew, sealed=True)

    code, said = run(outside, forged, "--heads", kept)
    assert (code, "a key that none of your heads is signed with" in said) == (2, True)
