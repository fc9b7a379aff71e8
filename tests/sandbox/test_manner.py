import pytest

from academy.words.listening import Language
from sandbox.grading.manner import manner


@pytest.mark.parametrize("text", ["CALM DOWN please", "I TOLD YOU", "Sie sind SELBST SCHULD"])
def test_shouting_is_rude(text):
    assert manner(text, "de") == "rude"


@pytest.mark.parametrize(
    "text",
    [
        "Please check the HDMI port and the USB hub",
        "Menu: SETTINGS, then OK",
        "NASA",
        "飞燕 ABC 电池",
        "The Wren 13 XPS manual",
    ],
)
def test_acronyms_and_labels_are_not_shouted(text):
    assert manner(text, "en") != "rude"


def test_a_word_within_another_insults_nobody():
    assert manner("idiots like you", "en") == "rude"
    assert manner("The Idiomatic guide", "en") == "plain"


@pytest.mark.parametrize("language", Language.values)
def test_every_language_has_its_own_words(language):
    from sandbox.grading.manner import _lists

    assert len(_lists()[language]["rude"]) >= 40
    assert len(_lists()[language]["courteous"]) >= 25
