"""What the editor lets one choose from: only what one may see."""

import pytest

from academy.words.standing import Role
from tests.factories import make_item, make_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("role", "status"), [(Role.TRAINER, 200), (Role.OPERATOR, 403)])
@pytest.mark.parametrize("address", ["", "results/?q=order", "chosen/{}/"])
def test_operators_do_not_read_what_exams_ask_through_the_list_of_what_can_be_chosen(
    client, role, status, address
):
    item = make_item("ask-first")
    client.force_login(make_person(roles=[role]))

    answer = client.get("/admin/snippets/choose/items/item/" + address.format(item.pk))

    assert answer.status_code == status
    assert (b"ask-first" in answer.content) == (status == 200)
