"""What the academy asks of the sign-in library."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.translation import gettext_lazy as _

from academy.people.backends import People


class Accounts(DefaultAccountAdapter):
    """People come from the company's records: nobody signs themselves up."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "This e-mail address and this password do not belong together. Check both and try again."
        ),
        "too_many_login_attempts": _(
            "Too many attempts with this e-mail address. Wait five minutes, or reset your password."
        ),
        "incorrect_password": _("This is not your password. Nothing was changed; try again."),
    }

    def is_open_for_signup(self, request):
        return False

    def pre_login(self, request, user, **kwargs):
        """Whoever may not pass is refused here, however they came: by password or passkey."""
        if not People().user_can_authenticate(user):
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)


class SecondFactors(DefaultMFAAdapter):
    """The second factor, in our words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right, or no longer. Take the newest one."),
    }
