"""What becomes of HTML in other systems' items: ours are plain text of paragraphs and lines."""

# Begin on a line of their own: after an empty line, or right below the line before.
PARAGRAPHS = {
    "p", "pre", "blockquote", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6",
    "article", "section", "header", "footer", "address", "main", "aside", "nav", "center",
}  # fmt: skip
LINES = {"div", "li"}
# Say nothing of their own.
PLAIN = {"span", "font", "bdi", "label", "wbr", "html", "body"}
# Change how words look or sound, not what they say: dropped with a note.
EMPHASIS = {
    "b", "strong", "i", "em", "u", "small", "big", "mark", "cite", "dfn", "tt", "code", "kbd", "samp",
    "var", "abbr", "acronym", "time", "hr",
}  # fmt: skip
# What plain text cannot say. Whatever stands in none of these sets is refused too, by its name.
REFUSED = {
    "img": "an image",
    "picture": "an image",
    "svg": "an image",
    "canvas": "an image",
    "object": "an embedded object",
    "embed": "an embedded object",
    "iframe": "an embedded page",
    "audio": "a recording",
    "video": "a film",
    "table": "a table",
    "a": "a link",
    "sub": "a subscript",
    "sup": "a superscript",
    "math": "a formula",
    "ruby": "ruby text",
    "s": "struck-out text",
    "strike": "struck-out text",
    "del": "struck-out text",
    "bdo": "text of forced direction",
    "dl": "a list of definitions",
    "form": "a form",
    "input": "a form",
    "select": "a form",
    "textarea": "a form",
    "button": "a button",
    "script": "a script",
    "style": "a style sheet",
}
