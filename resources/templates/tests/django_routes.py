"""Smoke tests: the project is set up soundly, and its addresses can be looked up."""

from django.core.management import call_command
from django.test import SimpleTestCase


class SmokeTest(SimpleTestCase):
    """What needs neither a real model nor a database."""

    def test_the_settings_pass_the_checks_of_django(self) -> None:
        self.assertIsNone(call_command("check"))

    def test_an_unknown_address_is_not_found(self) -> None:
        self.assertEqual(self.client.get("/no-such-page/", secure=True).status_code, 404)
