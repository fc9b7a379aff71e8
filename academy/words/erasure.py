"""What stands where a person was erased. It is stored, and so always in the language of the house."""

PERSON = "Erased person"
WORDS = "These words were erased."


def struck(words: str) -> str:
    """What is left of words that are erased; where there were none, there are none."""
    return WORDS if words else words
