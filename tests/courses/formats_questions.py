"""Questions of every kind, as hypothesis draws them: what any format must give back unchanged."""

from hypothesis import strategies as st

from academy.words.listening import Channel, Language, Priority, Route, Sentiment, Topic, Track
from academy.words.replying import Account, Visibility
from courses.items.formats.qti_ours import longest
from courses.items.formats.shape import Entry, question
from courses.items.soundness import faults

WORDS = st.text(
    st.sampled_from("aB ü7é’“<&>\"'\n\t\r#{}~=_%@-.,العربية漢字🙂\u00a0"), min_size=1, max_size=25
).filter(str.strip)
TEXTS = st.one_of(st.sampled_from(["Ask first.", "One line.\nAnother.\n\nA paragraph."]), WORDS)
RATIONALES = st.one_of(st.just(""), TEXTS)
LANGUAGES = st.sampled_from(Language.values)
SLUGS = st.from_regex(r"[a-z0-9][-a-z0-9_]{0,20}", fullmatch=True)
THIRDS = [[1.0], [0.5, 0.5], [0.3333333, 0.3333333, 0.3333333], [0.25, 0.75], [0.9, 0.1]]
POSTS = st.fixed_dictionaries(
    {
        "channel": st.sampled_from(Channel.values),
        "name": RATIONALES,
        "handle": st.sampled_from(["", "@mara"]),
        "text": TEXTS,
    }
)


@st.composite
def options(draw, credits):
    texts = draw(st.lists(TEXTS, min_size=len(credits), max_size=len(credits), unique_by=str.strip))
    return [
        {"text": text, "credit": credit, "rationale": draw(RATIONALES)}
        for text, credit in zip(texts, credits, strict=True)
    ]


@st.composite
def one_choice(draw):
    kind = draw(st.sampled_from(["single_choice", "true_false", "situational_judgement"]))
    size = 2 if kind == "true_false" else draw(st.integers(2, 5))
    credits = [0.0] * (size - 1)
    if kind == "situational_judgement":
        credits = [draw(st.sampled_from([0.0, 0.25, 0.3333333, 0.5, 1.0])) for _ in credits]
    return kind, {"options": draw(options(draw(st.permutations([1.0, *credits]))))}


@st.composite
def several_choices(draw):
    rule = draw(st.sampled_from(["balanced", "weighted", "all_or_nothing"]))
    right = draw(st.sampled_from(THIRDS))
    if rule != "weighted":
        right = draw(st.sampled_from([right, [1.0] * len(right)]))
    wrong = draw(st.lists(st.sampled_from([0.0, -0.5, -1.0, -0.3333333]), min_size=1, max_size=3))
    if rule != "weighted":
        wrong = [0.0] * len(wrong)
    credits = draw(st.permutations([*right, *wrong]))
    return "multiple_response", {"rule": rule, "options": draw(options(credits))}


@st.composite
def matching(draw):
    found = draw(options([0.0] * draw(st.integers(2, 5))))
    answers = draw(st.lists(TEXTS, min_size=2, max_size=4, unique_by=str.strip))
    for place, option in enumerate(found):
        option["match"] = answers[place % 2] if place < 2 else draw(st.sampled_from(answers))
    extra = [
        {"text": "", "match": draw(st.sampled_from(answers)), "credit": 0.0, "rationale": draw(RATIONALES)}
        for _ in range(draw(st.integers(0, 3)))
    ]
    found = draw(st.permutations([*found, *extra]))
    return "matching", {"rule": draw(st.sampled_from(["balanced", "all_or_nothing"])), "options": found}


@st.composite
def ordering(draw):
    found = draw(options([0.0] * draw(st.integers(2, 5))))
    return "ordering", {"rule": draw(st.sampled_from(["balanced", "all_or_nothing"])), "options": found}


@st.composite
def typed(draw):
    credits = draw(st.permutations([1.0, *draw(st.lists(st.sampled_from([0.0, 0.5, 1.0]), max_size=3))]))
    found = draw(options(credits))
    if draw(st.booleans()):
        return "short_answer", {"options": found}
    for option in found:
        option["text"] = draw(st.sampled_from(["12", "-0.5", "1234.56", "0.0000001", "1E+3", "007"]))
        option["tolerance"] = draw(st.sampled_from([0.0, 0.5, 1e-10, 25.0]))
    return "numeric", {"options": found}


@st.composite
def triage(draw):
    def one(words):
        return draw(st.sampled_from(["", *words.values]))

    truth = {
        "sentiment": one(Sentiment),
        "topic": one(Topic),
        "priority": one(Priority),
        "track": one(Track),
        "routes": draw(st.lists(st.sampled_from(Route.values), unique=True, max_size=3)),
    }
    return "triage", {"truth": truth, "post": draw(POSTS)}


@st.composite
def reply(draw):
    post, visibility = draw(POSTS), draw(st.sampled_from(Visibility.values))
    points = draw(st.lists(TEXTS.map(lambda text: " ".join(text.split())), min_size=1, max_size=3))
    wanted = {
        "account": draw(st.sampled_from(Account.values)),
        "visibility": visibility,
        "longest": longest(visibility, post["channel"]),
        "key_points": points,
    }
    return "reply", {"reply": wanted, "post": post}


@st.composite
def entries(draw):
    """An entry of any kind that can be asked and scored."""
    kinds = [one_choice(), several_choices(), matching(), ordering(), typed(), triage(), reply()]
    kind, details = draw(st.one_of(kinds))
    details.setdefault("post", draw(st.one_of(st.none(), POSTS)))
    asked = question(
        kind,
        draw(TEXTS),
        topic=draw(st.sampled_from(["", "kindness"])),
        clause=draw(st.sampled_from(["", "social-media@6#2.1"])),
        difficulty=draw(st.sampled_from(["easy", "medium", "hard"])),
        language=draw(LANGUAGES),
        feedback=draw(RATIONALES),
        **details,
    )
    enemy_set = draw(st.sampled_from(["", "enemies"]))
    return Entry(draw(SLUGS), draw(st.sampled_from(["", "Replies/Tone & voice"])), asked, enemy_set)


SOUND = entries().filter(lambda entry: not faults(entry.question))
