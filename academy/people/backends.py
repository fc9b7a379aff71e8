"""Who may pass the door."""

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings


class People(AuthenticationBackend):
    """Sign-in by e-mail for people who work here. Leaving ends a running session too."""

    def user_can_authenticate(self, user):
        """Demonstration people share a published password: only where it is a demonstration."""
        return super().user_can_authenticate(user) and (settings.DEMONSTRATION or not user.demonstration)
