"""The files a holder takes away: a credential in each of its four forms."""

from academy.register.credentials import png, svg
from academy.register.credentials.pictures import picture
from academy.words.canonical import canonical

FORMS = {
    "png": "image/png",
    "svg": "image/svg+xml",
    "json": "application/ld+json",
    "jwt": "application/vc+jwt",
}


def written(credential, form):
    """The bytes of a file: `form` is one of `FORMS`. Into pictures the token is baked."""
    if form == "json":
        return canonical(credential.document)
    if form == "jwt":
        return credential.token.encode()
    bake = {"png": png.bake, "svg": svg.bake}[form]
    certificate = credential.certificate
    return bake(picture(certificate.title, certificate.level, form), credential.token)
