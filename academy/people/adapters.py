"""What the academy asks of the sign-in library."""

from allauth.account.adapter import DefaultAccountAdapter


class Accounts(DefaultAccountAdapter):
    """People come from the company's records: nobody signs themselves up."""

    def is_open_for_signup(self, request):
        return False
