"""An academy of its own for whoever kills it."""

import pytest

from tests.site import Site


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    academy = Site(tmp_path_factory.mktemp("killed"))
    academy.prepare()
    academy.start_site()
    yield academy
    academy.kill()
