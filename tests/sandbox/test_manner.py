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


RUDE = {
    "en": "Learn to read, it is on the page.",
    "de": "Da sind Sie selbst schuld.",
    "fr": "Apprenez à lire, c'est écrit.",
    "es": "Eso es culpa suya, ya se lo dijimos.",
    "pt": "Aprenda a ler, está na página.",
    "it": "Impari a leggere, c'è scritto.",
    "nl": "Dat is dan uw eigen schuld.",
    "ja": "自業自得ですね。",
    "zh": "这是你自己的错。",
    "ko": "그건 본인 탓입니다.",
    "ar": "هذه مشكلتك ولا يهمنا",
}
COURTEOUS = {
    "en": "Thanks, I'll check it. ^JD",
    "de": "Danke, ich sehe nach. ^JD",
    "fr": "Merci, je regarde. ^JD",
    "es": "Gracias, lo miro. ^JD",
    "pt": "Obrigada, vou verificar. ^JD",
    "it": "Grazie, verifico. ^JD",
    "nl": "Bedankt, ik ga het na. ^JD",
    "ja": "ありがとうございます。^JD",
    "zh": "谢谢，我查一下。^JD",
    "ko": "감사합니다. 확인할게요. ^JD",
    "ar": "شكرًا، سأتحقق من ذلك. ^JD",
}


@pytest.mark.parametrize("language", Language.values)
def test_blame_is_rude_and_courtesy_is_kind_in_every_language(language):
    assert manner(RUDE[language], language) == "rude"
    assert manner(COURTEOUS[language], language) == "kind"


def test_what_a_product_is_called_insults_nobody():
    for text, language in (
        ("バカンスの前に電池を確認します", "ja"),
        ("ファンがうるさいとのこと", "ja"),
        ("إنذار كاذب في الشاشة", "ar"),
    ):
        assert manner(text, language) != "rude"


def test_a_curt_answer_is_plain_and_one_that_took_pains_is_kind():
    assert manner("Restart it. ^JD", "en") == "plain"
    assert (
        manner(
            "Hold the power key for ten seconds, wait for the light to go out, then plug the adapter in. ^JD",
            "en",
        )
        == "kind"
    )
