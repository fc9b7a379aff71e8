"""Who may pass the door."""

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings

from academy.people.models import User


class People(AuthenticationBackend):
    """Sign-in by e-mail for people who work here. Leaving ends a running session too."""

    def user_can_authenticate(self, user):
        """Demonstration people share a published password: only where it is a demonstration."""
        return super().user_can_authenticate(user) and (settings.DEMONSTRATION or not user.demonstration)

    def get_user(self, user_id):
        """The person of a session. Every page shows a manager the way to the team: read at once."""
        user = User.objects.with_leads().filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
